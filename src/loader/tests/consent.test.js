import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

import { fixtures } from "./fixtures.js";

const SOURCE = readFileSync(new URL("../consent.js", import.meta.url), "utf8").replace(/^export /gm, "");

/** A page of its own, as far as consent tools and consent.js look at it. */
const page = () => {
  const tags = [];
  let granted;
  const window = Object.assign(new EventTarget(), {
    dataLayer: [],
    Event,
    URL,
    navigator: {},
    setInterval() {},
    document: Object.assign(new EventTarget(), {
      hidden: false,
      querySelector: () => tags[0] || null,
      createElement: () => ({}),
      head: { append: (tag) => tags.push(tag) },
    }),
    probe: { element: () => ({ setConsent: (said) => (granted = said) }) },
  });
  for (const name of ["addEventListener", "dispatchEvent"]) window[name] = EventTarget.prototype[name].bind(window);
  window.window = window;
  const realm = vm.createContext(window);
  const { begin, read } = vm.runInContext(`${SOURCE}\n;({ begin, read })`, realm);
  return { begin, read: () => read(granted), say: (words) => vm.runInContext(`{${words}}`, realm) };
};

const table = fixtures("consent");

for (const { tool, state, say, ...doors } of table) {
  test(`${tool}, ${state}: its doors and no others`, () => {
    const shown = page();
    shown.begin(() => shown.read());
    shown.say(say);
    // The doors are of another realm.
    assert.deepEqual({ ...shown.read().doors }, doors);
  });
}

test("the table has every tool", () => assert.ok(table.length > 40));
