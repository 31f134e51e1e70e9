import assert from "node:assert/strict";
import { test } from "node:test";

import { fold, pick } from "../skeleton/content.js";
import { readTags } from "../tags.js";
import { fixtures } from "./fixtures.js";

test("content is picked as the vectors say", () => {
  const { pick: vectors } = fixtures("content");
  assert.ok(vectors.length > 20);
  for (const { why, rules, url, voucher } of vectors) {
    assert.equal(pick(rules, readTags(url, false))?.voucher ?? null, voucher ?? null, why);
  }
});

test("without rules nothing is picked", () => assert.equal(pick(undefined, []), undefined));

test("white space, case and the spelling of composed letters make no difference", () => {
  assert.equal(fold(" Cafe\u0301 "), fold("CAFÉ"));
});
