import assert from "node:assert/strict";
import { test } from "node:test";

import { parseQuery, readTags, splice, splitUrl } from "../tags.js";
import { fixtures } from "./fixtures.js";

const vectors = fixtures("links");

test("a query is parsed as the vectors say", () => {
  for (const { query, pairs } of vectors.parse) assert.deepEqual(parseQuery(query), pairs, query);
});

test("tags are read as the vectors say", () => {
  for (const { url, gpc = false, tags } of vectors.touch) assert.deepEqual(readTags(url, gpc), tags, url);
});

test("tags are spliced as the vectors say, and doing it twice changes nothing", () => {
  for (const { url, params, out } of vectors.splice) {
    assert.equal(splice(url, params), out, url);
    assert.equal(splice(out, params), out, url);
  }
});

test("a URL is cut at its first # and then at its first ?", () => {
  assert.deepEqual([...splitUrl("https://a/b?c=d#e?f")].slice(1), ["https://a/b", "c=d", "#e?f"]);
  assert.deepEqual([...splitUrl("??a")].slice(1), ["", "?a", ""]);
  assert.deepEqual([...splitUrl("")].slice(1), ["", "", ""]);
});
