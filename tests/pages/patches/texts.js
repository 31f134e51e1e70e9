// Addresses and texts by polyfills: URLSearchParams of its own, padStart and trim replaced, other methods on all texts.
window.URLSearchParams = class {
  constructor(init = "") {
    const read = (text) => decodeURIComponent(text.replace(/\+/g, " "));
    const split = (pair) => [pair.split("=")[0], pair.split("=").slice(1).join("=")].map(read);
    this.pairs = typeof init === "string" ? init.replace(/^\?/, "").split("&").filter(Boolean).map(split) : [...init];
  }
  get(name) {
    return this.pairs.find(([key]) => key === name)?.[1] ?? null;
  }
  getAll(name) {
    return this.pairs.filter(([key]) => key === name).map(([, value]) => value);
  }
  has(name) {
    return this.get(name) !== null;
  }
  append(name, value) {
    this.pairs.push([name, String(value)]);
  }
  forEach(hear) {
    this.pairs.forEach(([key, value]) => hear(value, key));
  }
  toString() {
    return this.pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  }
  [Symbol.iterator]() {
    return this.pairs[Symbol.iterator]();
  }
};
String.prototype.padStart = function (length, fill = " ") {
  return fill.repeat(Math.max(0, length - this.length)) + this;
};
String.prototype.strip = String.prototype.sub = String.prototype.toArray = function () {
  return this;
};
