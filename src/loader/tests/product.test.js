import assert from "node:assert/strict";
import { test } from "node:test";

import { featured, labelOf } from "../skeleton/product.js";
import { localized } from "../skeleton/text.js";

const variant = (id, state = "available") => ({ id, stock: { state } });
const product = (id, ...variants) => ({ id, variants });

test("what can be had comes before what was wished for", () => {
  const products = [product("a", variant("a1")), product("b", variant("b1", "sold_out"))];
  const idOf = (wishes) => featured(products, wishes).product.id;
  assert.equal(idOf(["b"]), "a");
  assert.equal(idOf([undefined, "a"]), "a");
  const gone = [product("a", variant("a1", "sold_out")), product("b", variant("b1", "sold_out"))];
  assert.equal(featured(gone, ["b"]).product.id, "b");
  assert.equal(featured(gone, ["nobody"]).product.id, "a");
});

test("the first variant that can be had is shown", () => {
  const { variant: shown } = featured([product("a", variant("a1", "sold_out"), variant("a2"))], []);
  assert.equal(shown.id, "a2");
});

test("a variant is told by its value on each dimension", () => {
  const dimensions = [
    { id: "size", values: [{ id: "500", label: "500 g" }] },
    { id: "grind", values: [{ id: "v60", label: { "id-ID": "Giling V60", en: "Ground for V60" } }] },
  ];
  assert.equal(labelOf({ dimensions }, { choice: { size: "500", grind: "v60" } }, "en"), "500 g · Ground for V60");
  assert.equal(labelOf({ dimensions }, { choice: { size: "9" } }, "en"), "");
  assert.equal(labelOf({}, {}, "en"), "");
  const unnamed = { id: "size", values: [{ id: "500", label: "" }] };
  assert.equal(labelOf({ dimensions: [unnamed, dimensions[1]] }, { choice: { size: "500", grind: "v60" } }, "en"), "Ground for V60");
});

test("a text has its own wording, else one of the same language, else the first", () => {
  assert.equal(localized("Kopi", "en"), "Kopi");
  assert.equal(localized({ "id-ID": "Kopi", en: "Coffee" }, "en"), "Coffee");
  assert.equal(localized({ fr: "Café", "en-GB": "Coffee" }, "en"), "Coffee");
  assert.equal(localized({ fr: "Café", de: "Kaffee" }, "en"), "Café");
  assert.equal(localized({ id: "Kopi", "id-ID": "" }, "id-ID"), "");
  assert.equal(localized(undefined, "en"), undefined);
});
