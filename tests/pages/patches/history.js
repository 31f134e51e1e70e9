// A router of the page's own keeps no state but its own.
for (const name of ["pushState", "replaceState"]) {
  const real = history[name];
  history[name] = function (state, title, url) {
    return real.call(this, { router: true }, title, url);
  };
}
