// What we send and keep, as JSON. The browser's own `JSON.stringify` asks every value for a `toJSON`, which old libraries put on all
// arrays, texts and dates (Prototype), and pages put others in its place. Nothing here can be reached from outside.

/** @type {(letter: string) => string} */
const escape = (letter) => "\\u" + ("000" + letter.charCodeAt(0).toString(16)).slice(-4);
/**
 * Halves of pairs, too: a lone one is no UTF-8.
 * @type {(text: string) => string}
 */
const quote = (text) => '"' + text.replace(/["\\\0-\x1f\ud800-\udfff]/g, escape) + '"';

const { isArray } = Array;
// Own members alone: libraries put theirs on all objects, and Object.keys of their own lists those as well.
const { ownKeys } = Reflect;

/**
 * The text of a tree of objects, arrays, texts, numbers, booleans and null; members that are undefined are left out.
 * @type {(value: any) => string}
 */
export const write = (value) => {
  if (typeof value === "string") return quote(value);
  if (typeof value !== "object" || !value) return Number.isFinite(value) || typeof value === "boolean" ? `${value}` : "null";
  let text = "";
  /** @type {(part: string) => string} */
  const add = (part) => (text += (text && ",") + part);
  if (isArray(value)) {
    for (let place = 0; place < value.length; place++) add(write(value[place]));
    return "[" + text + "]";
  }
  for (const key of /** @type {string[]} */ (ownKeys(value))) if (value[key] !== undefined) add(quote(key) + ":" + write(value[key]));
  return "{" + text + "}";
};
