// Tags: what a landing address says, and how links carry it. The twin of src/model/link.rs and src/model/attribution/tag.rs, held to
// tests/fixtures/links.json and by `cargo xtask twins`.

/** @typedef {import("./types").Tag} Tag */

const NAMED =
  "ref via etl utm_source utm_medium utm_campaign utm_content utm_term utm_id utm_source_platform utm_creative_format utm_marketing_tactic".split(" ");
const CLICK_ID =
  /^(gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|twclid|li_fat_id|igshid|ttclid|rdt_cid|epik|qclid|sccid|irclid|_kx|irclickid|awc|cjevent|yclid)$/;
/**
 * A URL as [all of it, before the query, query, fragment with its #].
 * @type {(url: string) => string[]}
 */
export const splitUrl = (url) => /^([^?#]*)\??([^#]*)(.*)$/s.exec(url) || [];

/**
 * A query as pairs. Without the "&" the browser would eat a leading "?".
 * @type {(query: string) => Tag[]}
 */
export const parseQuery = (query) => [...new URLSearchParams("&" + query)];

/**
 * What is kept of a text that anyone can write: it is held to limits, here and below.
 * @type {(text: string) => string}
 */
const keptOf = (text) => [...text.replace(/[\0-\x1f\x7f-\x9f]/g, "")].slice(0, 255).join("");

/**
 * Where a key stands on a link: codes (0 to 2), reporting, other utm_* (12), click ids (13). Under 0 it is no tag.
 * @type {(key: string) => number}
 */
const rank = (key) => {
  if (CLICK_ID.test(key)) return 13;
  const named = NAMED.indexOf(key);
  return named < 0 && /^utm_[^]/.test(key) && keptOf(key) === key ? 12 : named;
};

/**
 * A parameter as the tag it is, if it is one.
 * @type {(parameter: Tag) => Tag[]}
 */
const toTag = ([key, value]) => {
  if (/^(utm_|sccid$)/i.test(key)) key = key.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const place = rank(key);
  value = keptOf(value);
  // Codes without what links pick up on their way.
  if (place < 3) value = value.replace(/([?&#].*|[ -,./:-@])+$/s, "");
  return value && place >= 0 ? [[key, value]] : [];
};

/**
 * Each reading only adds what the cleaner ones before it lack.
 * @type {(url: string) => Tag[][]}
 */
const readings = (url) => {
  const [, , query, fragment] = splitUrl(url);
  /** @type {(text: string) => string} */
  const careless = (text) => text.replace(/[?#&](amp;|0?38;)*/g, "&");
  return [query, careless("?" + query), careless(fragment)].map(parseQuery);
};

/**
 * The tags of an address as [key, value], the most valuable first.
 * @type {(url: string, withoutClickIds?: boolean) => Tag[]}
 */
export const readTags = (url, withoutClickIds = navigator.globalPrivacyControl) => {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const reading of readings(url)) {
    const tags = reading.flatMap(toTag).slice(0, 256);
    for (const [key, value] of tags) if (!found.has(key)) found.set(key, value);
  }
  let room = 4096; // bytes in UTF-8
  /** @type {(tag: Tag) => boolean} */
  const fits = ([key, value]) => (room -= encodeURIComponent(key + value).replace(/%../g, "0").length) >= 0;
  const kept = [...found].sort(([a], [b]) => rank(a) - rank(b)).slice(0, 32).filter(fits);
  return kept.filter(([key]) => !withoutClickIds || rank(key) < 13);
};

/** @type {(key: string, value: string) => string} */
const encode = (key, value) => `${new URLSearchParams([[key, value]])}`;

/**
 * Puts each tag on a URL exactly once; not a byte changes that was not added.
 * @type {(url: string, tags: readonly Tag[]) => string}
 */
export const splice = (url, tags) => {
  if (!tags.length) return url;
  const [, head, query, fragment] = splitUrl(url);
  let parameters = query.split("&");
  for (const [key, value] of tags) {
    let found = 0;
    parameters = parameters.flatMap((parameter) => {
      const [name, present] = parseQuery(parameter)[0] || [];
      if (name !== key) return parameter;
      if (found++) return [];
      return present === value ? parameter : parameter.split("=")[0] + encode("", value);
    });
    if (found) continue;
    if (!parameters.slice(-1)[0]) parameters.pop();
    parameters.push(encode(key, value));
  }
  return head + "?" + parameters.join("&") + fragment;
};
