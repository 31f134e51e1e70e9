// Prototype 1.6, as old shop systems still bring it: its own JSON on everything, its own reduce, keys and from, methods on all arrays.
Array.prototype.toJSON = function () {
  return "[" + this.map((item) => Object.toJSON(item)).join(", ") + "]";
};
String.prototype.toJSON = function () {
  return '"' + this + '"';
};
Number.prototype.toJSON = function () {
  return String(this);
};
Date.prototype.toJSON = function () {
  return '"' + this.getTime() + '"';
};
Object.toJSON = (item) => (item && item.toJSON ? item.toJSON() : String(item));
Object.keys = (object) => {
  const keys = [];
  for (const key in object) keys.push(key);
  return keys;
};
Object.values = (object) => Object.keys(object).map((key) => object[key]);
Array.from = (iterable) => (iterable?.toArray ? iterable.toArray() : [].slice.call(iterable || []));
Array.prototype.toArray = Array.prototype.entries = Array.prototype.clone = function () {
  return [].concat(this);
};
Array.prototype.reduce = function () {
  return this.length > 1 ? this : this[0];
};
Array.prototype.each = Array.prototype.forEach;
Array.prototype.without = function (...values) {
  return this.filter((value) => !values.includes(value));
};
const bind = Function.prototype.bind;
Function.prototype.bind = function (...all) {
  return all.length < 2 && all[0] === undefined ? this : bind.apply(this, all);
};
const Native = window.Element;
window.Element = function (name, attributes) {
  return Object.assign(document.createElement(name), attributes);
};
Object.assign(window.Element, Native);
window.Element.prototype = Native.prototype;
HTMLElement.prototype.show = HTMLElement.prototype.hide = HTMLElement.prototype.update = function () {
  return this;
};
