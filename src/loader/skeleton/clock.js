// What time it is, for the whole page. The answers say so (`Date`, and `Age` where a cache kept them); this device's clock may
// be days off and only measures what passes in between. It counts as long as no answer has said anything, and while it agrees
// with one that may lie in the browser's cache.

/** A cache may keep an answer for so long without saying so, in milliseconds: what differs less is no contradiction. */
const KEPT = 60_000;

/** The moment at which `performance.now()` was 0, by the device. */
const device = () => Date.now() - performance.now();
/**
 * The same by the answers; 0 until one has been heard.
 * @type {number}
 */
let origin = 0;

/** Unix milliseconds. Where the measure stands still while a phone sleeps, the next answer sets it right. */
export const now = () => Math.round((origin || device()) + performance.now());

let hasAnswer = false;
/** Whether an answer has said the time, or agreed with the device. */
export const isSet = () => hasAnswer;

/**
 * It is this time at this moment of `performance.now()`. Many an answer was long on its way: the latest word is the nearest.
 * @type {(time: number, at?: number) => void}
 */
export const set = (time, at = performance.now()) => {
  const start = time - at;
  hasAnswer = true;
  if (start <= origin && start > origin - KEPT) return;
  // Answers know no milliseconds, and none how long they were on their way.
  const before = start - device();
  origin = before <= 0 && before > -2_000 ? device() : start;
};

/**
 * Caches by the book leave `Date` and count `Age`; others renew `Date` as well: what is nearer to what is known.
 * @type {(answer: { headers: Headers }, at: number) => number}
 */
const read = ({ headers }, at) => {
  // Not by Date.parse, which libraries for dates replace.
  const date = +new Date(headers.get("date") || NaN);
  const known = now() - performance.now() + at;
  return [date + 1000 * Number(headers.get("age")), date].sort((a, b) => Math.abs(a - known) - Math.abs(b - known))[0];
};

/**
 * An answer that no cache of this browser has kept.
 * @type {(answer: { headers: Headers }, at?: number) => void}
 */
export const sync = (answer, at = performance.now()) => {
  const time = read(answer, at);
  if (time) set(time, at);
};

/**
 * The answer with the document, which came at this moment and may be old.
 * @type {(url: string, answer: { headers: Headers }, at: number) => Promise<void>}
 */
export const begin = async (url, answer, at) => {
  const time = read(answer, at);
  const ahead = now() - performance.now() + at - time;
  // It cannot be earlier than the answer says, but later.
  if (ahead < -KEPT) set(time, at);
  hasAnswer = hasAnswer || ahead <= KEPT;
  if (!(ahead > KEPT)) return;
  /** @type {RequestInit} */
  const again = { method: "HEAD", credentials: "omit", cache: "no-store", signal: AbortSignal.timeout?.(4000) };
  await fetch(url, again).then((fresh) => sync(fresh), () => {});
};
