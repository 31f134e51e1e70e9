// Content by tags: the twin of src/model/content.rs, held to tests/fixtures/content.json.

/**
 * What is the same to people; the widget asks it here, too.
 * @type {(text: string) => string}
 */
export const fold = (text) => text.trim().normalize().toLowerCase();

/**
 * The first rule whose every condition holds for these tags.
 * @template {import("../types").Rule} R
 * @param {R[] | undefined} rules
 * @param {import("../types").Tag[]} tags
 * @returns {R | undefined}
 */
export const pick = (rules, tags) => {
  /** @type {Record<string, string>} */
  const said = Object.fromEntries(tags);
  said.utm_creator = said.ref || said.via;
  /** @type {(condition: [string, string]) => boolean} */
  const holds = ([name, wish]) => fold(said[name === "ref" ? name : "utm_" + name] || "") === fold(wish);
  return rules?.find(({ when }) => Object.entries(when).every(holds));
};

/**
 * The code that goes with these tags. One that no shop can have is none: it would cost the whole link.
 * @type {(rules: import("../types").Rule[] | undefined, tags: import("../types").Tag[]) => string | undefined}
 */
export const voucher = (rules, tags) => {
  const code = pick(rules, tags)?.voucher;
  const fits = code && code.trim() === code && !/[,\0-\x1f\x7f-\x9f]/.test(code) && new Blob([code]).size <= 64;
  return fits ? code : undefined;
};
