import assert from "node:assert/strict";
import { test } from "node:test";

import { exponent, price } from "../currency.js";

test("a currency has the decimals of ISO 4217, whatever the browser shows", () => {
  const exponents = { JPY: 0, XOF: 0, VND: 0, IDR: 2, USD: 2, KWD: 3, CLF: 4 };
  for (const [currency, digits] of Object.entries(exponents)) assert.equal(exponent(currency), digits, currency);
});

test("whole amounts are written without decimals, others with all of them", () => {
  assert.match(price(8900000, "IDR", "id-ID"), /^Rp\s?89\.000$/);
  assert.match(price(150, "USD", "en"), /1\.50$/);
  assert.match(price(500, "JPY", "en"), /500$/);
  assert.match(price(1250, "KWD", "en"), /1\.250$/);
});
