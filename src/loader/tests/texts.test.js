import assert from "node:assert/strict";
import { test } from "node:test";

import { write } from "../json.js";
import { uuid } from "../uuid.js";

test("a UUID is of version 7 and begins with its time", () => {
  const now = Date.UTC(2026, 10, 24, 12, 0, 0, 7);
  const made = uuid(now);
  assert.match(made, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.equal(parseInt(made.slice(0, 13).replace("-", ""), 16), now);
  assert.notEqual(uuid(now), made);
});

test("what is written is JSON, and reads as it was", () => {
  const tree = { a: [1, "é\n\"\\", null, true, { b: 0.5 }], "c d": {}, e: [] };
  assert.deepEqual(JSON.parse(write(tree)), tree);
  assert.equal(write({ gone: undefined, kept: NaN }), '{"kept":null}');
});

test("a page's toJSON on all arrays is not asked", () => {
  Array.prototype.toJSON = () => "altered";
  try {
    assert.equal(write({ a: [1] }), '{"a":[1]}');
  } finally {
    delete Array.prototype.toJSON;
  }
});

test("half of a surrogate pair is escaped, for it is no UTF-8", () => {
  assert.equal(write("\ud800"), '"\\ud800"');
});
