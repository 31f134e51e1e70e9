// The vectors of tests/fixtures, which the Rust model is held to as well.

import { readFileSync } from "node:fs";

/** One file of them. */
export const fixtures = (name) => JSON.parse(readFileSync(new URL(`../../../tests/fixtures/${name}.json`, import.meta.url), "utf8"));
