// Texts in several languages: the twin of src/model/text.rs.

/**
 * `id` of `id-ID`.
 * @type {(tag: string) => string}
 */
const language = (tag) => tag.split("-")[0];

/**
 * The wording of a locale: its own, else one of the same language, else the first. A text may be the same in all of them.
 * @type {(text: import("../types").Text | undefined, locale: string) => string | undefined}
 */
export const localized = (text, locale) => {
  if (!text || typeof text === "string") return text;
  const tags = Object.keys(text);
  const close = () => tags.find((tag) => language(tag) === language(locale)) || tags[0];
  return text[tags.includes(locale) ? locale : close()];
};
