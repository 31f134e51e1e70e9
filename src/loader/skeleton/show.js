// What the plan of a show says at a moment: the twin of src/model/show.rs.

/**
 * A moment of a document in Unix milliseconds; NaN if it says none. Libraries for dates put a reader of their own in the place of
 * Date.parse.
 * @type {(text?: string) => number}
 */
const toTime = (text) => +new Date(text || NaN);

/**
 * Whether it is on, as far as plan and host say.
 * @type {(show: import("../types").Show, now: number) => boolean}
 */
export const isOnAir = ({ status, starts_at, ends_at }, now) =>
  !/cancelled|ended/.test(/** @type {string} */ (status)) && now >= toTime(starts_at) && !(now >= toTime(ends_at));

/**
 * The id of the product that the plan shows now.
 * @type {(show: import("../types").Show, now: number) => string | undefined}
 */
export const pinnedProduct = ({ pins = [], starts_at }, now) => {
  const begun = pins.filter(({ at }) => toTime(starts_at) + at * 1000 <= now);
  return begun.sort((a, b) => a.at - b.at).pop()?.product;
};
