// Links of the shop systems that skeleton.js does not know itself, for one piece: the twin of src/model/checkout/*.rs, held to
// tests/fixtures/links.json. skeleton.js loads this file where a campaign has such a shop, so that other pages do not carry it.

import { checkoutLink, isCode, isHost, numberOf, withoutTheirs, safe, within } from "./skeleton/links.js";

/** @typedef {import("./types").Tag} Tag */
/** @typedef {import("./types").Line} Line */

/** @type {(id: string) => boolean} */
const digits = (id) => /^[1-9]\d{0,19}$/.test(id);
/** @type {(text?: string) => boolean} */
const isWord = (text = "1") => /^[\w-]{1,40}$/.test(text);
/** @type {(id: string) => boolean} */
const isText = (id) => /^[^,\0-\x1f\x7f-\x9f]+$/.test(id);
/** @type {(text: string) => number[]} */
const bytes = (text) => [...new TextEncoder().encode(text)];

/**
 * `text` in letters, digits, `_` and whatever `legal` takes besides (src/model/checkout/escape.rs).
 * @type {(text: string, legal: RegExp) => string}
 */
const escape = (text, legal) => {
  if (legal.test(text) && !/_[\dA-F]{2}/.test(text)) return text;
  /** @type {(byte: number) => string} */
  const spell = (byte) => {
    const sign = String.fromCharCode(byte);
    const isPlain = sign !== "_" && legal.test(sign);
    return isPlain ? sign : "_" + (byte + 256).toString(16).slice(1).toUpperCase();
  };
  return bytes(text).map(spell).join("");
};
const DASHED = /^[\w-]*$/;
const BARE = /^\w*$/;

/**
 * A path by which no browser leaves the shop, also after decoding it once.
 * @type {(path: string) => boolean}
 */
const isPath = (path) => {
  /** @type {(path: string) => boolean} */
  const fine = (path) => {
    const way = path.split(/[?#]/)[0];
    return /^\/(?!\/)/.test(way) && !/(^|\/)\.\.?(\/|$)/.test(way) && !/[\\\s\0-\x1f\x7f-\x9f]/.test(path);
  };
  // A plus is a plus in a path.
  const decoded = new URLSearchParams("=" + path.replace(/[+&]/g, encodeURIComponent)).get("") || "";
  return fine(path) && fine(decoded);
};

/**
 * The page of a line, or that of the settings.
 * @type {(line: Line, url: string | undefined, source: string) => string}
 */
const pageOf = (line, url, source) => (isText(line.variant) ? safe(line.url || url, source) : "");

/**
 * One adapter each; `params` in the order in which they stand.
 * @type {Record<string, (settings: import("./types").Settings, line: Line, tags: Tag[], source: string) => import("./types").Draft | undefined>}
 */
const ADAPTERS = {
  ucp({ endpoint = "", continue_to }, { variant, code }, tags, source) {
    if (!/^https?:/i.test(endpoint) || !safe(endpoint, source) || /[?#]|\/$/.test(endpoint)) return;
    if (!isText(variant.replace(/,/g, "")) || (continue_to && !isPath(continue_to))) return;
    const base64 = btoa(String.fromCharCode(...bytes(variant))).replace(/=/g, "");
    const id = /^[\w.-]+$/.test(variant) ? variant : "~" + base64.replace(/\+/g, "-").replace(/\//g, "_");
    /** @type {(key: string) => string} */
    const step = (key) => "attribution/" + key.replace(/~/g, "~0").replace(/\//g, "~1");
    /** @type {Tag[]} */
    const params = tags.map(([key, value]) => [step(key), value]);
    if (code) params.push(["discounts/codes/0", code]);
    if (continue_to) params.push(["continue_to", continue_to]);
    return { page: `${endpoint}/${id}:1`, params, slashes: true };
  },
  // By the endpoint that the shop names, where the cart can leave by it.
  shopify_cart({ ucp, locale, storefront }, line, tags, source) {
    const variant = numberOf(line.variant);
    if (!ucp || !variant || locale != null) return;
    return ADAPTERS.ucp({ endpoint: ucp, continue_to: storefront ? "/cart" : undefined, adapter: "ucp" }, { ...line, variant }, tags, source);
  },
  woocommerce({ shop, single }, { variant, code }, tags, source) {
    const [, site, query, fragment] = /^([^?#]*?)\/*(?:\?([^#]*))?(#.*)?$/.exec(safe(shop, source)) || [];
    if (!site || !digits(variant)) return;
    const way = single ? "/?" : "/checkout-link/?";
    const line = single ? `add-to-cart=${variant}&quantity=1` : `products=${variant}:1`;
    const page = site + way + (query ? query + "&" : "") + line + (fragment || "");
    return { page, params: code && !single ? [...tags, ["coupon", code]] : tags };
  },
  stripe({ url }, line, tags, source) {
    const page = pageOf(line, url, source);
    /** @type {(text: string) => string} */
    const plain = (text) => text.replace(/[%&+]/g, encodeURIComponent);
    const spelled = tags.map(([key, value]) => plain(key).replace(/=/g, "%3D") + "=" + plain(value));
    let reference = "";
    while (spelled.length && (reference = escape(spelled.join("&"), DASHED)).length > 200) spelled.pop();
    /** @type {Tag[]} */
    const told = tags.map(([key, value]) => [key, escape(value, DASHED)]);
    const params = told.filter(([key, value]) => /^utm_(source|medium|campaign|content|term)$/.test(key) && value.length <= 150);
    if (line.code) params.push(["prefilled_promo_code", line.code]);
    return { page, fixed: spelled.length ? [["client_reference_id", reference]] : [], params };
  },
  vtex({ shop, seller = "1", channel = "1" }, { variant }, tags) {
    if (!isHost(shop) || !digits(variant) || !isWord(seller) || !isWord(channel)) return;
    return { page: `https://${shop}/checkout/cart/add?sc=${channel}&sku=${variant}&qty=1&seller=${seller}`, params: tags };
  },
  "29next"({ shop, currency }, { variant, code }, tags) {
    if (!isHost(shop) || !digits(variant) || !isWord(currency)) return;
    const page = `https://${shop}/checkout/add/?product=${variant}:1`;
    return { page, fixed: currency ? [["currency", currency]] : [], params: code ? [...tags, ["voucher", code]] : tags };
  },
  bigcommerce({ server, cart }, { variant, code }, tags, source) {
    if (!variant.split("-").every(digits) || variant.split("-").length > 2) return;
    if (!server) return { page: safe(cart, source), params: tags };
    /** @type {Tag[]} */
    const params = code ? [...tags, ["coupon", code]] : tags;
    return { page: safe(server, source), fixed: [["lines", variant + ":1"]], params };
  },
  shopee({ affiliate, url, domain = "co.id" }, line, tags, source) {
    const page = pageOf(line, url, source);
    if (!page || !affiliate || !isWord(affiliate) || !/^(com?\.)?[A-Za-z][\w-]$/.test(domain)) return;
    /** @type {(keys: string[]) => string} */
    const told = (keys) => {
      const found = tags.find(([key, value]) => keys.includes(key) && escape(value, BARE).length <= 150);
      return found ? escape(found[1], BARE) : "";
    };
    const slots = [["ref", "via", "etl"], ["utm_source"], ["utm_medium"], ["utm_campaign"], ["utm_content"]].map(told).join("-");
    /** @type {Tag[]} */
    const fixed = [["origin_link", page], ["affiliate_id", affiliate], ];
    if (slots.length > 4) fixed.push(["sub_id", slots]);
    return { page: `https://s.shopee.${domain}/an_redir`, fixed, params: [] };
  },
  whatsapp({ number = "", text = "{lines}" }, { variant, name = variant, label, price, code, shop, total = price }, tags) {
    if (!/^[1-9]\d{6,14}$/.test(number) || !isText(variant)) return;
    const creator = tags.find(([key]) => /^(ref|via|etl)$/.test(key))?.[1];
    const said = "1 × " + name + (label ? ` (${label})` : "") + (price ? ": " + price : "");
    const lines = total ? said + "\nTotal: " + total : said;
    const last = [shop, creator && "#" + creator].filter(Boolean).join(" ");
    const message = [text.split("{lines}").join(lines), code && "#" + code, last].filter(Boolean).join("\n");
    return { page: `https://wa.me/${number}?${new URLSearchParams({ text: message })}`.replace(/\+/g, "%20"), params: [] };
  },
  tiktok: ({ url }, line, tags, source) => ({ page: pageOf(line, url, source), params: tags }),
};
ADAPTERS.tokopedia = ADAPTERS.lazada = ADAPTERS.tiktok;

/**
 * Without what is worth least, for adapters that write tags into one value; nothing where nothing is left to give up.
 * @type {(line: Line, tags: Tag[]) => [Line, Tag[]] | undefined}
 */
const givenUp = (line, tags) => {
  const [last] = tags[tags.length - 1] || [];
  if (last && !isCode(last)) return [line, tags.slice(0, -1)];
  // The total says it, too.
  if (line.price) return [{ ...line, price: "", total: line.price }, tags];
  if (line.code) return [{ ...line, code: "" }, tags];
  return last ? [line, tags.slice(0, -1)] : undefined;
};

/**
 * The link that buys one piece of a line; "" if the settings make none.
 * @type {typeof checkoutLink}
 */
export default (settings, source, line, tags, linking) => {
  /** @type {[Line, Tag[]] | undefined} */
  let left = [line, tags];
  for (; left; left = givenUp(...left)) {
    const draft = ADAPTERS[settings.adapter]?.(settings, ...left, source);
    if (!draft?.page) return checkoutLink(settings, source, line, tags, linking);
    const { page, fixed = [], params, slashes } = draft;
    const link = within(page, fixed, withoutTheirs(page, params), linking);
    if (link) return slashes ? link.replace(/\?.*/, (query) => query.replace(/%2F/g, "/")) : link;
  }
  return "";
};
