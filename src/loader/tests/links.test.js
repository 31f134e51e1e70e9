import assert from "node:assert/strict";
import { test } from "node:test";

import moreCheckoutLink from "../adapters.js";
import { checkoutLink, isKnown, safe } from "../skeleton/links.js";
import { readTags, splice } from "../tags.js";
import { fixtures } from "./fixtures.js";

const vectors = fixtures("links");
const BASE = "https://kopi.id/campaign.json";

test("a link is safe, or nobody is sent there, as the vectors say", () => {
  for (const { base, link, fault } of vectors.href) {
    // Where the document came from, the loader always knows.
    if (/^\/(?!\/)/.test(link) && !/^https:/.test(base)) continue;
    assert.equal(safe(link, base || BASE) !== "", !fault, `${link} of ${base}`);
  }
});

// Before Wasm there is one piece, at most one code, which the campaign's check has seen, and the longest budget.
const isOnePiece = ({ lines, discount, budget }) => lines.length === 1 && lines[0].quantity === 1 && !budget && !/,/.test(discount);

test("every shop system has the link that the model makes", () => {
  const pieces = vectors.checkout.filter(isOnePiece);
  assert.ok(pieces.length > 40);
  for (const { settings, lines, landing, gpc = false, base = BASE, discount = [], total, shop, out = "" } of pieces) {
    const make = isKnown(settings) ? checkoutLink : moreCheckoutLink;
    const line = { ...lines[0], code: discount[0], total, shop };
    assert.equal(make(settings, base, line, readTags(landing, gpc), { readTags, splice }), out, JSON.stringify(settings));
  }
});
