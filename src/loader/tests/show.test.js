import assert from "node:assert/strict";
import { test } from "node:test";

import { isOnAir, pinnedProduct } from "../skeleton/show.js";

const START = Date.UTC(2026, 10, 24, 12);
const show = { starts_at: "2026-11-24T19:00:00+07:00", ends_at: "2026-11-24T20:00:00+07:00" };

test("a show is on air from its start to its end, unless the host says otherwise", () => {
  assert.equal(isOnAir(show, START - 1), false);
  assert.equal(isOnAir(show, START), true);
  assert.equal(isOnAir(show, START + 3_599_999), true);
  assert.equal(isOnAir(show, START + 3_600_000), false);
  assert.equal(isOnAir({ ...show, status: "planned" }, START), true);
  assert.equal(isOnAir({ ...show, status: "cancelled" }, START), false);
  assert.equal(isOnAir({ ...show, status: "ended" }, START), false);
});

test("a show without an end goes on, and one without a start never begins", () => {
  assert.equal(isOnAir({ starts_at: show.starts_at }, START + 1e9), true);
  assert.equal(isOnAir({}, START), false);
});

test("the product shown is that of the latest pin that has begun", () => {
  const pins = [{ at: 60, product: "b" }, { at: 0, product: "a" }, { at: 60, product: "c" }];
  assert.equal(pinnedProduct({ ...show, pins }, START - 1), undefined);
  assert.equal(pinnedProduct({ ...show, pins }, START + 59_999), "a");
  assert.equal(pinnedProduct({ ...show, pins }, START + 60_000), "c");
  assert.equal(pinnedProduct(show, START), undefined);
});
