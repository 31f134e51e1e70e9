// JSON of the page's own: what it writes is for its own server, and what it reads has dates in it (by a reviver).
const { parse } = JSON;
const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
window.JSON = {
  stringify: (value) => ")]}'," + String(value),
  parse: (text, reviver) => parse(text, reviver || ((key, value) => (date.test(value) ? new Date(value) : value))),
};
