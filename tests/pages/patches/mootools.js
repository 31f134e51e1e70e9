// MooTools 1.2 with its dates: another class is called Event, others Request and Element; Date.parse gives dates or null.
window.Event = function (event) {
  this.event = event;
};
window.Request = function (options) {
  this.options = options;
};
const Native = window.Element;
window.Element = function (tag) {
  return document.createElement(tag);
};
window.Element.prototype = Native.prototype;
Array.from = (item) => (item == null ? [] : Array.isArray(item) ? item : [item]);
Date.parse = (text) => {
  const found = /^(\d+)\/(\d+)\/(\d+)$/.exec(text);
  return found && new Date(+found[3], found[2] - 1, +found[1]);
};
for (const type of [Array, String, Number, Function, Date]) {
  for (const name of ["extend", "implement", "clean", "each", "link", "pick", "append", "contains"]) {
    type.prototype[name] = type.prototype[name] || function () {};
  }
}
