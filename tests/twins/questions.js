// What twins are asked: texts that people write, rich in what breaks readers of addresses and documents.

const KEYS =
  "ref via etl utm_source utm_medium utm_campaign utm_content utm_term utm_id utm_source_platform utm_creative_format utm_marketing_tactic utm_warung utm_creator gclid gclsrc fbclid ttclid sccid ScCid SCCID _kx irclickid UTM_Source Utm_Id utm%5Fsource utm_ utm_%01 REF Gclid x a b lang variant amp;ref amp;amp;via 038;etl".split(" ");
const VALUES =
  "rani Bagas tiktok kopi+senja kopi%20senja 100%25 %zz % %E2%98%95 é 🌶 e\u0301 a=b a%26b https://kopi.id/?a=b rani/ rani. rani... ra,ni a:b a-b _-_ 0 ~'()* %00 %0a %7F \u00a0 \ufeff \u2028 < > \" ` \\ {} | ^".split(" ");
const LETTERS = ["a", "b", "c", "1", "é", "🌶", "%", "%41", "%2", "+", "=", "&", "?", "#", "/", ";", ",", ".", ":", "-", "_", "~", "*", "'", "!", "\u00a0", "\ufeff", "\u0085", "\t", " ", "@", "[", "\\"];
const HOSTS = ["https://kopi.id", "https://toko.example", "http://localhost:8080", "HTTPS://Toko.ID:8443", "https://a-b.c_d.xn--p1ai", "http://toko.id", "https://1.1.1.1", "https://toko.id:70000", "https://rani@toko.id", "//toko.id", "javascript:alert(1)//", "https://toko", "https:/toko.id", " https://toko.id", ""];

const value = (r) => (r.chance(0.7) ? r.one(VALUES) : r.chance(0.1) ? r.one(VALUES).repeat(60 + r.below(200)) : r.join(8, LETTERS));
const key = (r) => (r.chance(0.9) ? r.one(KEYS) : r.join(4, LETTERS));
const parameter = (r) => (r.chance(0.05) ? "" : r.chance(0.08) ? key(r) : `${key(r)}=${value(r)}`);
const separator = (r) => (r.chance(0.8) ? "&" : r.one(["&&", "?", "&amp;", "&amp;amp;", "&#038;", "&#38;", ";", "#", "&?"]));
const query = (r, most) => {
  let text = "";
  for (let left = r.below(most + 1); left > 0; left--) text += (text && separator(r)) + parameter(r);
  return text;
};
const crowded = (r) => Array.from({ length: 250 + r.below(300) }, (_, at) => `utm_${at}=${r.chance(0.5) ? at : "x".repeat(r.below(40))}`).join("&");
const url = (r) => {
  const head = r.one(HOSTS) + r.one(["", "/", "/p/kopi", "/a b", "/é", "/%2e%2e/x", "/a//b"]);
  const asked = r.chance(0.85) ? "?" + (r.chance(0.01) ? crowded(r) + "&" + query(r, 3) : query(r, 9)) : "";
  const fragment = r.chance(0.3) ? r.one(["#", "#/", "#/toko?", "#!"]) + query(r, 4) : "";
  return head + asked + fragment;
};
/** An address that a browser may be at. */
const landing = (r) => "https://kopi.id/" + (r.chance(0.9) ? "?" + (r.chance(0.01) ? crowded(r) + "&" + query(r, 3) : query(r, 9)) : "") + (r.chance(0.3) ? "#" + query(r, 4) : "");

const page = (r) =>
  r.chance(0.7) ? r.one(["https://toko.id/kopi", "/toko/keranjang", "https://toko.id/k?utm_source=web&lang=id#isi", "https://toko.id/?ref=&a=b,c", "http://localhost/x"]) : url(r);
const host = (r) => r.one(["kopi-senja.myshopify.com", "toko.id", "Toko.ID", "a_b.c-d.id", "toko", "toko.id/x", "1.2.3.4", "toko.0x7f", "https://toko.id", "toko.id:443", ""]);
const word = (r) => r.one(["1", "id", "a-b_c", "a b", "", "x".repeat(40), "x".repeat(41), "é", "idr"]);
const variant = (r) => r.one(["1", "12", "4001", "00", "01", "9".repeat(20), "9".repeat(21), "gid://shopify/ProductVariant/12", "gid://shopify/Product/1", "12-7", "12-7-1", "kopi-200", "kopi senja", "a,b", "é", "\u0007", "🌶", "~x", "a/b", "a:b", "", "_41"]);
const path = (r) => r.one(["/cart", "/checkout?a=1", "/a+b", "//evil.example", "/a/%2e%2e/b", "/%2Fevil.example", "/a?b=c d", "/a\\b", "cart", "/", "/%zz", "/é#x", "/a/../b", "/%5c", "/%09x", "/\ufeff"]);
const optional = (r, make) => (r.chance(0.6) ? make(r) : undefined);

const SETTINGS = {
  plain: (r) => ({ url: page(r), lines: r.chance(0.5) ? r.one(["items", "lines", "ref", "utm_x", "UTM_", "", "a b", "é", "gclid"]) : undefined }),
  shopify_cart: (r) => ({ shop: host(r), locale: r.chance(0.3) ? r.one(["id", "en-id", "ID", "../x", "", "x", "idn-indo", "pt-br-x"]) : undefined, storefront: r.chance(0.3), ucp: r.chance(0.3) ? page(r).replace(/[?#].*/, "") : undefined }),
  ucp: (r) => ({ endpoint: r.chance(0.7) ? r.one(["https://kopi.example/buy", "https://kopi.example", "https://kopi.example/buy/", "/buy", "http://localhost/buy"]) : page(r), continue_to: optional(r, path) }),
  woocommerce: (r) => ({ shop: page(r), single: r.chance(0.3) }),
  stripe: (r) => ({ url: optional(r, page) }),
  vtex: (r) => ({ shop: host(r), seller: optional(r, word), channel: optional(r, word) }),
  "29next": (r) => ({ shop: host(r), currency: optional(r, word) }),
  bigcommerce: (r) => ({ store: optional(r, word), server: r.chance(0.5) ? r.one(["/v1/campaigns/kopi/checkout", "https://etalase.example/c", "x"]) : undefined, cart: optional(r, page) }),
  shopee: (r) => ({ affiliate: word(r), url: optional(r, page), domain: r.chance(0.3) ? r.one(["co.id", "com.my", "sg", "vn", "evil.example", "CO.TH", "c.id", ""]) : undefined }),
  tiktok: (r) => ({ url: optional(r, page) }),
  tokopedia: (r) => ({ url: optional(r, page) }),
  lazada: (r) => ({ url: optional(r, page) }),
  whatsapp: (r) => ({ number: r.one(["6281234567890", "0812", "62 812", "628123", "1234567", "123456789012345", "1234567890123456", ""]), text: r.chance(0.5) ? r.one(["Halo! Saya mau:\n{lines}", "{lines} dan {lines}", "Halo", "", "{lines}", "é 🌶 + & = %"]) : undefined }),
};
const words = (r) => r.one(["Gayo Senja", "500 g · V60", "Rp 89.000", "Rp\u00a089.000", "a\nb", "é 🌶", "+&=%", "x".repeat(200), ""]);
const code = (r) => r.one(["SENJA10", "RANI", "a b", "é", "A,B", " A", "A ", "x".repeat(64), "x".repeat(65), "a\tb", "\u00a0A", "\ufeffA", "🌶".repeat(17), ""]);

const tagValue = (r) => r.one(["rani", "Rani", " rani ", "RANI", "Café", "Cafe\u0301", "tiktok", "", "ＡＢ", "İ", "ß", "\ufeffrani", "é"]);
const when = (r) => Object.fromEntries(r.many(2, () => [r.one(["ref", "creator", "source", "medium", "campaign", "id", "term", "content", "warung", "creator_x"]), tagValue(r)]));
const rules = (r) => r.many(4, () => ({ when: when(r), voucher: r.chance(0.8) ? code(r) : undefined }));
const contentLanding = (r) =>
  "https://kopi.id/?" + new URLSearchParams(r.many(3, () => [r.one(["ref", "via", "etl", "utm_source", "utm_medium", "utm_campaign", "utm_id", "utm_warung", "utm_creator"]), tagValue(r)]));

/** Keys sorted, as the JSON reader of the model's side has them. */
const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const LOCALES = ["id-ID", "id", "en", "en-GB", "EN", "in", "jv-ID", "fr", "e", "en-"];
const text = (r) => {
  if (r.chance(0.3)) return words(r);
  const wordings = r.many(3, () => [r.one(LOCALES), r.one(["Kopi", "Coffee", "Café", "", "Wedang"])]);
  return sorted(Object.fromEntries([[r.one(LOCALES), "Kopi"], ...wordings]));
};

const START = Date.UTC(2026, 10, 24, 12);
const two = (number) => String(number).padStart(2, "0");
/** A moment near the start, in one of the ways in which RFC 3339 writes it. */
const moment = (r, seconds) => {
  const zone = r.one([0, 7, -3.5, 5.75, 12, -11]);
  const local = new Date(START + seconds * 1000 + zone * 3_600_000);
  const fraction = r.one(["", "", "", ".5", ".123", ".123456789", ".0"]);
  const sign = zone < 0 ? "-" : "+";
  const offset = zone ? sign + two(Math.floor(Math.abs(zone))) + ":" + two((Math.abs(zone) % 1) * 60) : r.one(["Z", "Z", "+00:00", "-00:00", "z"]);
  return local.toISOString().slice(0, 10) + r.one(["T", "T", "T", "t", " "]) + local.toISOString().slice(11, 19) + fraction + offset;
};
const show = (r, products) => ({
  starts_at: moment(r, r.below(200) - 100),
  ends_at: r.chance(0.6) ? moment(r, 50 + r.below(200)) : undefined,
  status: r.chance(0.3) ? r.one(["planned", "cancelled", "ended"]) : undefined,
  pins: r.chance(0.8) ? r.many(4, () => ({ at: r.below(12) * 10, product: r.one(products) })) : undefined,
});
const now = (r) => START + (r.below(500) - 200) * 1000 + (r.chance(0.5) ? 0 : r.below(1000));

const IDS = ["kopi", "gelas", "bagas", "hilang"];
const product = (r, id) => {
  const dimensions = ["size", "grind"].slice(0, r.below(3)).map((name) => ({
    id: name,
    name,
    values: [1, 2].map((at) => ({ id: `${name}-${at}`, label: text(r) })),
  }));
  const choice = () => Object.fromEntries(dimensions.map(({ id: name }) => [name, `${name}-${1 + r.below(2)}`]));
  const variants = Array.from({ length: 1 + r.below(3) }, (_, at) => ({
    id: `${id}-${at}`,
    price: 100,
    choice: choice(),
    stock: { state: r.one(["in_stock", "sold_out", "sold_out", "preorder"]) },
  }));
  return { id, title: "Kopi", images: [], dimensions, variants };
};

const CURRENCIES = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF BHD IQD JOD KWD LYD OMR TND CLF UYW IDR USD EUR MYR SGD THB PHP XXX MRU MGA".split(" ");

/** By kind: how one question is made. */
export const QUESTIONS = {
  tags: (r) => ({ url: r.chance(0.7) ? landing(r) : url(r), gpc: r.chance(0.3) }),
  splice: (r) => ({ url: url(r), tags: r.many(4, () => [key(r), value(r)]) }),
  link: (r) => ({ link: r.chance(0.8) ? page(r) + r.join(2, LETTERS) : r.join(6, LETTERS), base: r.one(["https://kopi.id/c.json", "https://kopi.id:8443/x", "http://localhost:8080/v1/campaigns/x", "http://127.0.0.1/x"]) }),
  checkout(r) {
    const adapter = r.one(Object.keys(SETTINGS));
    const line = { variant: variant(r), url: optional(r, page), name: optional(r, words), label: optional(r, words), price: optional(r, words) };
    return {
      settings: { adapter, ...SETTINGS[adapter](r) },
      line,
      landing: landing(r),
      gpc: r.chance(0.2),
      base: r.one(["https://kopi.id/c.json", "http://localhost:8080/v1/campaigns/x"]),
      code: r.chance(0.4) ? code(r) : undefined,
      shop: optional(r, words),
    };
  },
  content: (r) => ({ rules: rules(r), url: contentLanding(r) }),
  money: (r) => ({ currency: r.chance(0.9) ? r.one(CURRENCIES) : Array.from({ length: 3 }, () => String.fromCharCode(65 + r.below(26))).join(""), minor: r.below(10 ** r.below(13)) * r.one([1, 1, 10, 100, 1000]) }),
  text: (r) => ({ text: text(r), locale: r.one(LOCALES) }),
  show: (r) => ({ show: show(r, IDS), now: now(r) }),
  featured(r) {
    const products = IDS.slice(0, 1 + r.below(3)).map((id) => product(r, id));
    return { products, show: r.chance(0.7) ? show(r, IDS) : undefined, now: now(r), wish: r.chance(0.5) ? r.one(IDS) : undefined, locale: r.one(LOCALES) };
  },
};
