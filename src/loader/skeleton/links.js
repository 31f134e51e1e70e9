// Links out of a document: the twin of src/model/link/href.rs and src/model/checkout/*.rs, for one piece.

/** @typedef {import("../types").Tag} Tag */
/** @typedef {import("../types").Linking} Linking */

// https (http to this machine), a plain host name, nothing that a browser would have to mend.
const ABSOLUTE =
  /^(https:\/\/([\w-]+\.)*[a-z][\w-]*|http:\/\/(localhost|127\.0\.0\.1|\[::1\]))(?::(\d+))?([/?#][^\s\\\0-\x1f\x7f-\x9f]*)?$/i;

/**
 * A link, or a path on the document's own host, made absolute; "" if nobody should be sent there.
 * @type {(link: string | undefined, source: string) => string}
 */
export const safe = (link = "", source) => {
  const whole = /^\/(?!\/)/.test(link) ? new URL(source).origin + link : link;
  const found = ABSOLUTE.exec(whole);
  return found && Number(found[4] || 0) < 65536 ? whole : "";
};

/** @type {(host: string | undefined) => boolean} */
export const isHost = (host = "") => /^([\w-]+\.)+[a-z][\w-]*$/i.test(host);

/**
 * What the merchant's own link says already stays; that a verified token says otherwise, only the widget can tell.
 * @type {(page: string, params: Tag[]) => Tag[]}
 */
export const withoutTheirs = (page, params) => {
  const theirs = new URLSearchParams(page.replace(/^[^?#]*|#.*/g, ""));
  return params.filter(([key]) => !theirs.getAll(key).join(""));
};

/**
 * Whether a parameter names who is credited.
 * @type {(key: string) => boolean}
 */
export const isCode = (key) => /^(attribution\/)?(ref|via|etl)$/.test(key);

/**
 * What is worth least goes first; adapters write the rest in this order.
 * @type {(parameter: Tag) => number}
 */
const worth = ([key]) => (isCode(key) ? 2 : Number(/^(coupon|voucher|discount|prefilled)/.test(key)));

/**
 * A link that is too long loses its parameters, the least worth first, never its lines; "" if those are too long.
 * @type {(page: string, fixed: Tag[], params: Tag[], linking: Pick<Linking, "splice">) => string}
 */
export const within = (page, fixed, params, { splice }) => {
  /** @type {Tag[] | undefined} */
  let kept = page ? [...params] : undefined;
  while (kept) {
    const link = splice(page, fixed.concat(kept));
    if (link.replace(/[^\0-\x7f]+/g, encodeURIComponent).length <= 2048) return link;
    const worths = kept.map(worth);
    kept = worths.length ? kept.filter((_, place) => place !== worths.lastIndexOf(Math.min(...worths))) : undefined;
  }
  return "";
};

/**
 * The adapters that are not in adapters.js.
 * @type {(settings: import("../types").Settings) => boolean}
 */
export const isKnown = ({ adapter, ucp }) => !ucp && /^(plain|shopify_cart)$/.test(adapter);

/**
 * The number of a variant, given alone or as Shopify's global id.
 * @type {(variant: string) => string | undefined}
 */
export const numberOf = (variant) => /^(?:gid:\/\/shopify\/ProductVariant\/)?([1-9]\d{0,19})$/.exec(variant)?.[1];

/**
 * The link that buys one piece of a line; "" if the settings make none.
 * @type {(settings: import("../types").Settings, source: string, line: import("../types").Line, tags: Tag[], linking: Linking) => string}
 */
export const checkoutLink = ({ adapter, url, lines, shop, locale, storefront }, source, line, tags, linking) => {
  let page = "";
  /** @type {Tag[]} */
  let fixed = [];
  let params = tags;
  if (adapter === "plain" && /^[^,\0-\x1f\x7f-\x9f]+$/.test(line.variant) && isFree(lines, linking)) {
    if (lines) fixed = [[lines, line.variant + ":1"]];
    page = safe(url, source) && safe((!lines && line.url) || url, source);
    params = withoutTheirs(page, tags);
  }
  const number = numberOf(line.variant);
  if (adapter === "shopify_cart" && number && isHost(shop) && /^[a-z]{2,3}(-[a-z]{2,4})?$/i.test(locale ?? "id")) {
    if (storefront) fixed = [["storefront", "true"]];
    // Plain for the shop's customer journey, and as attributes, which stay on the order.
    const kept = tags.filter(([key]) => isKept(key));
    /** @type {Tag[]} */
    const code = line.code ? [["discount", line.code]] : [];
    /** @type {Tag[]} */
    const attributes = kept.map(([key, value]) => [`attributes[${key}]`, value]);
    params = tags.concat(code, attributes);
    page = "https://" + shop + (locale ? "/" + locale : "") + "/cart/" + number + ":1";
  }
  return within(page, fixed, params, linking);
};
/**
 * Whether a parameter of this name may take lines: no tag may stand there.
 * @type {(name: string | undefined, linking: Linking) => boolean}
 */
const isFree = (name, { readTags }) =>
  name === undefined || (!!name && !readTags("?" + new URLSearchParams([[name, "1"]]), false).length);
/** @type {(name: string) => boolean} */
const isKept = (name) => /^(ref|via|etl|utm_.+)$/.test(name);
