import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { exponent } from "../currency.js";
import { readTags } from "../tags.js";

const model = (file) => readFileSync(new URL(`../../model/${file}`, import.meta.url), "utf8");
const texts = (source) => [...source.matchAll(/"([^"]+)"/g)].map(([, text]) => text);

/** The texts of a constant of the model. */
const constant = (source, name) => texts(new RegExp(`const ${name}: \\[&str; \\d+\\] = \\[([^\\]]*)\\]`).exec(source)[1]);

const TAGS = model("attribution/tag.rs");

test("the named tags are those of the model, in its order", () => {
  const names = constant(TAGS, "NAMED");
  assert.equal(names.length, 12);
  const address = "https://kopi.id/?" + [...names].reverse().map((name) => name + "=1").join("&");
  assert.deepEqual(readTags(address, false).map(([key]) => key), names);
});

test("the click ids are those of the model, and privacy control withholds them all", () => {
  const ids = constant(TAGS, "CLICK_IDS");
  assert.equal(ids.length, 21);
  const address = "https://kopi.id/?" + ids.map((id) => id + "=1").join("&");
  assert.deepEqual(readTags(address, false).map(([key]) => key), ids);
  assert.deepEqual(readTags(address, true), []);
});

test("a currency has the exponent that the model gives it", () => {
  const [, table] = /fn exponent\(&self\) -> u32 \{([^]*?)\n {4}\}/.exec(model("money.rs"));
  const rows = [...table.matchAll(/((?:"[A-Z]{3}"[\s|]*)+)=> (\d)/g)];
  assert.equal(rows.length, 3);
  for (const [, currencies, digits] of rows) {
    for (const currency of texts(currencies)) assert.equal(exponent(currency), Number(digits), currency);
  }
});
