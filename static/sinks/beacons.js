// What shoppers do, on its way to our own server: in batches, and under ids that every other sink has, so that an event counts
// once however often it is sent.
//
// A page that stays asks by fetch, whose answer says whether to send again. A page that may go uses sendBeacon, which outlives
// it and has no answer: if the page comes back, what went that way is sent again.

/** Of one request: events, as the server takes them, and bytes. All that a page sends while it goes shares 64 KiB. */
const MANY = 50;
const BYTES = 60_000;
/** How many events are kept for a server that does not answer; then the oldest go. */
const MOST = 200;
/** Milliseconds: how long to wait for more events, doubled after each failure up to the longest wait, and for an answer. */
const PAUSE = 2_000;
const LONGEST = 60_000;
const PATIENCE = 10_000;

/** What no server has answered yet, by address, in the order of time. */
const queues = new Map();
/** What went by sendBeacon. */
const flown = new WeakSet();
let timer;
let asking = false;
let failures = 0;

export const unsent = () => [...queues.values()].reduce((sum, { size }) => sum + size, 0);

/** Sends it soon. */
export const add = (url, beacon) => {
  const queue = queues.get(url) || new Set();
  queues.set(url, queue.add(beacon));
  if (queue.size > MOST) queue.delete(queue.values().next().value);
  wait(PAUSE);
};

/** Forgets everything that was not sent. */
export const drop = () => queues.clear();

/** The page may go: sends at once what has not gone yet. */
export const leave = () => {
  for (const [url, queue] of queues) {
    const left = new Set([...queue].filter((beacon) => !flown.has(beacon)));
    while (left.size) {
      const [taken, body] = batch(left);
      for (const beacon of taken) left.delete(beacon);
      if (beam(url, body)) taken.forEach((beacon) => flown.add(beacon));
      else post(url, body).then((answered) => answered && forget(queue, taken));
    }
  }
};

/** The page is back. */
export const retell = () => unsent() && wait(0);

const wait = (milliseconds) => {
  timer =
    timer ||
    setTimeout(() => {
      timer = 0;
      ask();
    }, milliseconds);
};

/** The next of a queue, as many as fit into one request. */
const batch = (queue) => {
  let taken = [...queue].slice(0, MANY);
  const body = () => JSON.stringify({ events: taken });
  while (taken.length > 1 && new Blob([body()]).size > BYTES) taken = taken.slice(0, taken.length >> 1);
  return [taken, body()];
};

const forget = (queue, beacons) => beacons.forEach((beacon) => queue.delete(beacon));

const ask = async () => {
  if (asking) return;
  asking = true;
  let answered = true;
  for (const [url, queue] of queues) {
    while (queue.size && answered) {
      const [taken, body] = batch(queue);
      answered = await post(url, body);
      if (answered) forget(queue, taken);
    }
  }
  asking = false;
  failures = answered ? 0 : failures + 1;
  if (!answered) wait(Math.min(PAUSE * 2 ** failures, LONGEST));
};

/** Whether it is on its way. */
const beam = (url, body) => {
  try {
    return navigator.sendBeacon(url, body);
  } catch {
    return false;
  }
};

/** Whether the server has answered, and would not answer otherwise another time. */
const post = async (url, body) => {
  const stop = new AbortController();
  const timeout = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(url, { method: "POST", body, keepalive: true, credentials: "omit", signal: stop.signal });
    return answer.status < 500 && answer.status !== 429;
  } catch {
    return false;
  } finally {
    clearTimeout(timeout);
  }
};
