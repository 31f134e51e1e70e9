// Chance that a number repeats: the same seed asks the same questions.

/** A stream of chance (mulberry32) with what questions are made of. */
export const random = (seed) => {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  /** A whole number from 0 up to, and not, `end`. */
  const below = (end) => Math.floor(next() * end);
  const chance = (share) => next() < share;
  const one = (list) => list[below(list.length)];
  const many = (most, make) => Array.from({ length: below(most + 1) }, make);
  const join = (most, list) => many(most, () => one(list)).join("");
  return { below, chance, one, many, join };
};
