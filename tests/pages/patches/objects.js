// Everything that is an object has more members, and loops over lists meet them.
for (const name of ["extend", "each", "size", "clone", "watch"]) {
  const value = function () {
    return this;
  };
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  Array.prototype[name] = String.prototype[name] = value;
}
