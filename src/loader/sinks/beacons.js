// What shoppers do, on its way to our own server: in batches, and under ids that every other sink has, so that an event counts
// once however often it is sent.
//
// A page that stays asks by fetch, whose answer says whether to send again. A page that may go uses sendBeacon, which outlives
// it and has no answer: if the page comes back, what went that way is sent again. Checkouts without an answer are noted, and sent
// again by the next page with this campaign: whoever buys leaves, and a server that is down or refuses costs no creator the credit.
// All of this comes after a yes: before it, no event gets here.

import { write } from "../json.js";
import { uuid } from "../uuid.js";

/** Of one request: events, as the server takes them, and bytes. All that a page sends while it goes shares 64 KiB. */
const MANY = 50;
const BYTES = 60_000;
/** How many events are kept for a server that does not answer; then the oldest go. */
const MOST = 200;
/** Milliseconds: how long to wait for more events, doubled after each failure up to the longest wait, and for an answer. */
const PAUSE = 2_000;
const LONGEST = 60_000;
const PATIENCE = 10_000;
/** How many checkouts are noted, and in how many characters. */
const MOST_NOTED = 16;
const LONGEST_NOTE = 8_000;
/** What is worth sending again to a server that said no: it was busy, or something on the way took the request for another. */
const AGAIN = [405, 408, 425, 429];

// As the browser made it: a page's own hangs on `navigator`.
const { sendBeacon } = Navigator.prototype;
/** The server's limits count by it first: one address may be hundreds of phones. New with each page, and kept nowhere. */
let visitor;

/** What no server has answered yet, by address, in the order of time. */
const queues = new Map();
/** What went by sendBeacon. */
const sentByBeacon = new WeakSet();
/** Ids of checkouts that are noted. */
const noted = new Set();
/** What the loader lends, and what keeps notes, if anything does. */
let loader, notes;
let timer;
let sending = false;
let failures = 0;
/** Before then (milliseconds of this page) the server wants to hear nothing. */
let due = 0;

/** Begins, once per page. */
export const begin = (lent, memory) => {
  loader = lent;
  visitor = uuid(loader.now());
  notes = memory.notes;
  addEventListener("online", resend);
};

export const unsent = () => {
  let sum = 0;
  for (const { size } of queues.values()) sum += size;
  return sum;
};

/** Sends it soon. A beacon is a function: it says what is to be sent when that is sent. */
export const add = (url, beacon) => {
  const queue = queues.get(url);
  // With what former pages noted for that server.
  if (!queue) restoreNoted(url);
  enqueue(url, beacon);
};

const enqueue = (url, beacon) => {
  const queue = queues.get(url) || new Set();
  queues.set(url, queue.add(beacon));
  if (queue.size > MOST) queue.delete(queue.values().next().value);
  schedule(PAUSE);
};

/** Forgets everything that was not sent. */
export const clear = () => queues.clear();

/** The page may go: sends at once what has not gone yet. */
export const flushOnLeave = () => {
  for (const [url, queue] of queues) {
    const left = new Set([...queue].filter((beacon) => !sentByBeacon.has(beacon)));
    while (left.size) {
      const [taken, body] = batch(left);
      for (const beacon of taken) left.delete(beacon);
      if (sendByBeacon(url, body)) taken.forEach((beacon) => sentByBeacon.add(beacon));
      else post(url, body).then((answered) => answered && forget(queue, taken));
    }
  }
  note();
};

/** The page is back, or the network is. */
export const resend = () => {
  if (!unsent()) return;
  clearTimeout(timer);
  timer = 0;
  schedule(Math.max(0, due - performance.now()));
};

const schedule = (milliseconds) => {
  timer =
    timer ||
    setTimeout(() => {
      timer = 0;
      send();
    }, milliseconds);
};

/** The next of a queue, as many as fit into one request. */
const batch = (queue) => {
  let taken = [...queue].slice(0, MANY);
  const body = () => write({ visitor, sent_at: loader.now(), events: taken.map((beacon) => beacon()) });
  while (taken.length > 1 && new Blob([body()]).size > BYTES) taken = taken.slice(0, taken.length >> 1);
  return [taken, body()];
};

const forget = (queue, beacons) => {
  const answered = beacons.map((beacon) => beacon().id);
  beacons.forEach((beacon) => queue.delete(beacon));
  if (answered.some((id) => noted.has(id))) note(answered);
};

const isNote = (note) => Array.isArray(note) && typeof note[1]?.id === "string" && note[1].name === "checkout";
const readNotes = () => (notes ? notes.read().filter(isNote) : []);

/** Notes the checkouts that nobody has answered, beside those of other pages; what was answered is taken out. */
const note = (answered = []) => {
  if (!notes) return;
  const ours = [];
  for (const [url, queue] of queues) {
    for (const beacon of queue) if (beacon().name === "checkout") ours.push([url, beacon()]);
  }
  const known = new Set([...answered, ...ours.map(([, { id }]) => id)]);
  if (!known.size) return;
  let kept = readNotes().filter(([, { id }]) => !known.has(id)).concat(ours).slice(-MOST_NOTED);
  while (kept.length && write(kept).length > LONGEST_NOTE) kept = kept.slice(1);
  noted.clear();
  for (const [, { id }] of kept) noted.add(id);
  notes.keep(kept);
};

/** Anybody may have written them: they go where this page's own events go, and the server looks at each. */
const restoreNoted = (url) => {
  for (const [to, event] of readNotes()) {
    if (to !== url) continue;
    noted.add(event.id);
    enqueue(url, () => event);
  }
};

const send = async () => {
  if (sending) return;
  sending = true;
  let answered = true;
  for (const [url, queue] of queues) {
    while (queue.size && answered) {
      const [taken, body] = batch(queue);
      answered = await post(url, body);
      if (answered) forget(queue, taken);
    }
  }
  sending = false;
  failures = answered ? 0 : failures + 1;
  // Spread, for all pages of an outage fail at the same moment.
  const pause = Math.min(PAUSE * 2 ** failures, LONGEST) * (0.75 + Math.random() / 2);
  if (!answered) schedule(Math.max(pause, due - performance.now()));
};

/** Whether it is on its way. */
const sendByBeacon = (url, body) => {
  try {
    return sendBeacon.call(navigator, url, body);
  } catch {
    return false;
  }
};

/** Whether the server has answered, and would not answer otherwise another time. */
const post = async (url, body) => {
  const stop = new AbortController();
  const timeout = setTimeout(() => stop.abort(), PATIENCE);
  try {
    // Without what a page put on all objects.
    const how = { __proto__: null, method: "POST", body, keepalive: true, credentials: "omit", signal: stop.signal };
    const { status, headers } = await loader.fetch(url, how);
    due = performance.now() + loader.delay(headers.get("retry-after"));
    return status < 500 && !AGAIN.includes(status);
  } catch {
    return false;
  } finally {
    clearTimeout(timeout);
  }
};
