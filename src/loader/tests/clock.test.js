import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

// A device whose clock and whose measure of what passes the tests move by hand.
let device = 0;
let passed = 0;
Date.now = () => device;
performance.now = () => passed;

const DAY = 86_400_000;
const TRUE_TIME = Date.UTC(2026, 10, 24, 12);
const answer = (time, age = 0) => ({ headers: new Headers({ date: new Date(time).toUTCString(), age }) });

let clock;
let loads = 0;
beforeEach(async () => {
  device = TRUE_TIME;
  passed = 1000;
  clock = await import(`../skeleton/clock.js?${loads++}`);
});

test("until an answer has said the time the device does", () => {
  assert.equal(clock.now(), TRUE_TIME);
  assert.equal(clock.isSet(), false);
});

test("a device that is a day ahead is set right by an answer, and what passes is measured", () => {
  device = TRUE_TIME + DAY;
  clock.sync(answer(TRUE_TIME));
  assert.equal(clock.isSet(), true);
  assert.equal(clock.now(), TRUE_TIME);
  passed += 5000;
  device += 9000;
  assert.equal(clock.now(), TRUE_TIME + 5000);
});

test("a device that agrees to the second keeps its milliseconds", () => {
  device = TRUE_TIME + 700;
  clock.sync(answer(TRUE_TIME));
  assert.equal(clock.now(), TRUE_TIME + 700);
});

test("a cache left the date as it was, or renewed it: what is nearer to what is known counts", () => {
  device = TRUE_TIME + DAY;
  clock.sync(answer(TRUE_TIME - 600_000, 600));
  assert.equal(clock.now(), TRUE_TIME);
  clock.sync(answer(TRUE_TIME, 600));
  assert.equal(clock.now(), TRUE_TIME);
});

test("an answer that differs by less than a minute is no contradiction to one before it", () => {
  device = TRUE_TIME + DAY;
  clock.sync(answer(TRUE_TIME));
  clock.sync(answer(TRUE_TIME - 30_000));
  assert.equal(clock.now(), TRUE_TIME);
});

test("a document that may be old says only that it is not earlier", async () => {
  device = TRUE_TIME - DAY;
  await clock.begin("https://kopi.id/c.json", answer(TRUE_TIME), passed);
  assert.equal(clock.now(), TRUE_TIME);
});

test("where the device is ahead of the document, an answer that no cache has kept is asked for", async () => {
  device = TRUE_TIME + DAY;
  const asked = [];
  globalThis.fetch = async (url, { method, cache }) => {
    asked.push([url, method, cache]);
    return answer(TRUE_TIME);
  };
  await clock.begin("https://kopi.id/c.json", answer(TRUE_TIME), passed);
  assert.deepEqual(asked, [["https://kopi.id/c.json", "HEAD", "no-store"]]);
  assert.equal(clock.now(), TRUE_TIME);
});

test("an answer without a time changes nothing", () => {
  clock.sync({ headers: new Headers() });
  assert.equal(clock.isSet(), false);
  assert.equal(clock.now(), TRUE_TIME);
});
