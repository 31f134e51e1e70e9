// node generate.js CASES SEED: prints questions and what the loader answers, one JSON array [kind, question, answer] a line. The model
// answers the same in main.rs.

import moreCheckoutLink from "../../src/loader/adapters.js";
import { exponent, price } from "../../src/loader/currency.js";
import { pick, voucher } from "../../src/loader/skeleton/content.js";
import { checkoutLink, isKnown, safe } from "../../src/loader/skeleton/links.js";
import { featured, labelOf } from "../../src/loader/skeleton/product.js";
import { isOnAir, pinnedProduct } from "../../src/loader/skeleton/show.js";
import { localized } from "../../src/loader/skeleton/text.js";
import { readTags, splice } from "../../src/loader/tags.js";
import { QUESTIONS } from "./questions.js";
import { random } from "./random.js";

// Node before 22 takes letters beyond ASCII apart where something is escaped, too; browsers do what the standard says.
globalThis.URLSearchParams = class extends URLSearchParams {
  constructor(init) {
    super(typeof init === "string" ? init.replace(/[^\0-\x7f]+/g, encodeURIComponent) : init);
  }
};

/** By kind: what the loader says. */
const ANSWERS = {
  tags: ({ url, gpc }) => readTags(url, gpc),
  splice: ({ url, tags }) => splice(url, tags),
  link: ({ link, base }) => safe(link, base),
  checkout({ settings, line, landing, gpc, base, code, shop }) {
    const make = isKnown(settings) ? checkoutLink : moreCheckoutLink;
    const said = { ...line, code: voucher([{ when: {}, voucher: code }], []), shop };
    return make(settings, base, said, readTags(landing, gpc), { readTags, splice });
  },
  content({ rules, url }) {
    const tags = readTags(url, false);
    return [rules.indexOf(pick(rules, tags)), voucher(rules, tags) ?? null];
  },
  // The digits alone: how they are grouped is the browser's affair, for both.
  money: ({ currency, minor }) => [exponent(currency), price(minor, currency, "en").replace(/[^\d.]/g, "")],
  text: ({ text, locale }) => localized(text, locale),
  show: ({ show, now }) => [isOnAir(show, now), pinnedProduct(show, now) ?? null],
  featured({ products, show, now, wish, locale }) {
    const shown = show && isOnAir(show, now) && pinnedProduct(show, now);
    const { product, variant } = featured(products, [shown, wish]);
    return [product.id, variant.id, labelOf(product, variant, locale)];
  },
};

const [cases, seed] = process.argv.slice(2).map(Number);
const kinds = Object.keys(QUESTIONS);
const source = random(seed);
let lines = "";
for (let asked = 0; asked < cases; asked++) {
  const kind = kinds[asked % kinds.length];
  // As a document or an address has it: without members that are undefined.
  const question = JSON.parse(JSON.stringify(QUESTIONS[kind](source)));
  lines += JSON.stringify([kind, question, ANSWERS[kind](question)]) + "\n";
  if (lines.length < 100_000 && asked + 1 < cases) continue;
  if (!process.stdout.write(lines)) await new Promise((resolve) => process.stdout.once("drain", resolve));
  lines = "";
}
