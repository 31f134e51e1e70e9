// Links out of a document: the twin of src/model/link/href.rs and src/model/checkout/*.rs, for one piece.

// https (http to this machine), a plain host name, nothing that a browser would have to mend.
const ABSOLUTE =
  /^(https:\/\/([\w-]+\.)*[a-z][\w-]*|http:\/\/(localhost|127\.0\.0\.1|\[::1\]))(?::(\d+))?([/?#][^\s\\\0-\x1f\x7f-\x9f]*)?$/i;

/** A link, or a path on the document's own host, made absolute; "" if nobody should be sent there. */
export const safe = (link, source) => {
  const whole = /^\/(?!\/)/.test(link) ? new URL(source).origin + link : link;
  const found = ABSOLUTE.exec(whole);
  return found && (found[4] || 0) < 65536 ? whole : "";
};

export const isHost = (host) => /^([\w-]+\.)+[a-z][\w-]*$/i.test(host);

/** What the merchant's own link says already stays; that a verified token says otherwise, only the widget can tell. */
export const own = (page, params) => {
  const theirs = new URLSearchParams(page.replace(/^[^?#]*|#.*/g, ""));
  return params.filter(([key]) => !theirs.getAll(key).join(""));
};

/** A link that is too long loses its last parameters, never its lines. */
export const within = (page, fixed, params, splice) => {
  for (let kept = page ? params.length : -1; kept >= 0; kept--) {
    const link = splice(page, fixed.concat(params.slice(0, kept)));
    if (link.replace(/[^\0-\x7f]+/g, encodeURIComponent).length <= 2048) return link;
  }
  return "";
};

/** The adapters that are not in adapters.js. */
export const isKnown = ({ adapter, ucp }) => !ucp && /^(plain|shopify_cart)$/.test(adapter);

/** The number of a variant, given alone or as Shopify's global id. */
export const numberOf = (variant) => /^(?:gid:\/\/shopify\/ProductVariant\/)?([1-9]\d{0,19})$/.exec(variant)?.[1];

/** The link that buys one piece of `line` ({variant, url, code}); "" if the settings make none. */
export const checkoutLink = ({ adapter, url, lines, shop, locale, storefront }, source, line, tags, splice) => {
  let page = "";
  let fixed = [];
  let params = tags;
  if (adapter === "plain" && /^[^,\0-\x1f\x7f-\x9f]+$/.test(line.variant) && !isTag(lines)) {
    if (lines) fixed = [[lines, line.variant + ":1"]];
    page = safe(url, source) && safe((!lines && line.url) || url, source);
    params = own(page, tags);
  }
  const number = numberOf(line.variant);
  if (adapter === "shopify_cart" && number && isHost(shop) && /^([a-z]{2,3}(-[a-z]{2,4})?)?$/i.test(locale || "")) {
    if (storefront) fixed = [["storefront", "true"]];
    // Plain for the shop's customer journey, and as attributes, which stay on the order.
    const kept = tags.filter(([key]) => isTag(key));
    const code = line.code ? [["discount", line.code]] : [];
    params = tags.concat(code, kept.map(([key, value]) => [`attributes[${key}]`, value]));
    page = "https://" + shop + (locale ? "/" + locale : "") + "/cart/" + number + ":1";
  }
  return within(page, fixed, params, splice);
};
const isTag = (name) => name === "" || /^(ref|via|etl|utm_.+)$/i.test(name);
