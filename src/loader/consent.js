// What the page's consent tools have said, as doors: "storage" (who sent the visitor, and the bag, for later pages), "analytics" (our
// own server, the data layer, Segment) and "ads" (the pixels of Meta and TikTok). src/loader/memory.js loads this file once per page;
// before it is here nothing is known. The table of tools, states and doors is in README.md, each cell in tests/fixtures/consent.json.
//
// Each tool is asked in its own words, and only what the shopper has said is a word: a default is never a yes, nor is a word for
// regions, since nothing here can tell where the visitor is. A tool that knows nothing yet says undefined.

/** What fires when a tool has news. */
const EVENTS =
  "visitorConsentCollected OneTrustGroupsUpdated OTConsentApplied wp_listen_for_consent_change cookieyes_consent_update CookiebotOnConsentReady CookiebotOnAccept CookiebotOnDecline".split(" ");

/** @typedef {import("./types").Doors} Doors */
/** @typedef {boolean | undefined} Word */

/** @type {(keyof Doors)[]} */
const DOORS = ["storage", "analytics", "ads"];
/** @type {(storage: Word, analytics: Word, ads: Word) => Doors} */
const each = (storage, analytics, ads) => ({ storage, analytics, ads });
/** @type {(word: Word) => Doors} */
const all = (word) => each(word, word, word);

/**
 * Which tools were asked to call back, and what the framework said.
 * @type {{ tcf?: boolean, shopify?: boolean, word?: Doors }}
 */
const asked = {};
/** @type {() => void} */
let check;

/**
 * From now on `check` is called whenever there may be news.
 * @type {(call: () => void) => void}
 */
export const begin = (call) => {
  check = call;
  for (const name of EVENTS) addEventListener(name, check, true);
  // Consent Mode tells nobody.
  setInterval(() => document.hidden || check(), 1000);
  check();
};

// ---- Google Consent Mode: `gtag("consent", "update", …)` is an entry of the data layer ----

const heard = new WeakSet();
/** @type {Record<string, boolean>} */
const updates = {};

/** A tag manager may have been told to use another name. */
const layer = () => {
  /** @type {HTMLScriptElement | null} */
  const tag = document.querySelector('script[src*="googletagmanager.com"][src*="l="]');
  return window[(tag && new URL(tag.src).searchParams.get("l")) || "dataLayer"];
};

const consentMode = () => {
  const entries = layer();
  // A layer is trimmed from its beginning: what was heard stays.
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (entry?.[0] !== "consent" || heard.has(entry)) continue;
    heard.add(entry);
    const { region, ...words } = Object(entry[2]);
    if (entry[1] !== "update") continue;
    // A yes for a region may not be this visitor's; a no may.
    for (const key in words) if (!region || words[key] === "denied") updates[key] = words[key] === "granted";
  }
  const { ad_storage, analytics_storage, ad_user_data } = updates;
  // Ads need both; a site from before ad_user_data has no word for it, and no yes.
  return each(ad_storage, analytics_storage, ad_storage === false ? false : ad_storage && ad_user_data);
};

// ---- OneTrust: groups by their ids, such as ",C0001,C0004," ----

const oneTrust = () => {
  const { OnetrustActiveGroups: active, OneTrust: tool, etalaseConsent: named } = window;
  if (typeof active !== "string" || !active) return {};
  /** @typedef {{ CustomGroupId?: string, OptanonGroupId?: string, SubGroups?: Group[] }} Group */
  /** @type {Group[] | undefined} */
  const roots = tool?.GetDomainData?.().Groups;
  const groups = roots?.flatMap((group) => [group, ...(group.SubGroups || [])]).map((group) => group.CustomGroupId || group.OptanonGroupId);
  const closed = tool?.IsAlertBoxClosed?.() !== false;
  /** @type {(id: string) => Word} */
  const word = (id) => {
    const granted = active.includes(`,${id},`);
    // What is no group of this site, and what is on before anybody chose, says nothing.
    const known = groups ? groups.includes(id) : granted || /,C000\d,/.test(active);
    return known && closed ? granted : undefined;
  };
  const { storage = "C0004", analytics = "C0002", ads = "C0004" } = Object(named?.onetrust);
  return each(word(storage), word(analytics), word(ads));
};

// ---- The Transparency and Consent Framework calls back; purpose 1 is storage, 7 and 8 measure ads and content, 3 and 4 are profiles for ads ----

const tcf = () => {
  if (!asked.tcf && typeof window.__tcfapi === "function") {
    asked.tcf = true;
    window.__tcfapi("addEventListener", 2, (/** @type {any} */ data, /** @type {boolean} */ success) => {
      if (!success || !/tcloaded|useractioncomplete/.test(data.eventStatus)) return;
      const purposes = Object(data.purpose?.consents);
      /** @type {(...ids: number[]) => boolean} */
      const have = (...ids) => ids.every((id) => purposes[id] === true);
      asked.word = data.gdprApplies === false ? all(true) : each(have(1), have(1, 7, 8), have(1, 3, 4, 7));
      check();
    });
  }
  return asked.word || {};
};

const shopify = () => {
  const { Shopify } = window;
  if (Shopify?.loadFeatures && !Shopify.customerPrivacy && !asked.shopify) {
    asked.shopify = true;
    Shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], () => check());
  }
  // Read anew: the features may have been there at once.
  const privacy = window.Shopify?.customerPrivacy;
  const marketing = privacy?.marketingAllowed?.();
  return each(marketing, privacy?.analyticsProcessingAllowed?.(), marketing);
};

const wordPress = () => {
  const { wp_consent_type: type, wp_has_consent: has } = window;
  return type && has ? each(has("marketing"), has("statistics"), has("marketing")) : {};
};

const cookiebot = () => {
  const { hasResponse, consent } = Object(window.Cookiebot);
  return hasResponse && consent ? each(!!consent.marketing, !!consent.statistics, !!consent.marketing) : {};
};

const cookieYes = () => {
  const { isUserActionCompleted, categories } = Object(window.getCkyConsent?.());
  if (!isUserActionCompleted || !categories) return {};
  const { advertisement, analytics } = categories;
  return each(!!advertisement, !!analytics, !!advertisement);
};

/** @type {Record<string, () => Doors>} */
const TOOLS = {
  tcf,
  shopify,
  onetrust: oneTrust,
  wordpress: wordPress,
  cookiebot,
  cookieyes: cookieYes,
  consent_mode: consentMode,
};

/**
 * By door: true, false or undefined, and by whose word. One no outweighs every yes; the page's own word outweighs all tools.
 * @type {(page: any) => [keyof Doors, Word, string][]}
 */
const words = (page) => {
  /** @type {(word: Doors, by: string) => [keyof Doors, Word, string][]} */
  const says = (word, by) => DOORS.map((door) => [door, word[door], by]);
  if (navigator.globalPrivacyControl) return says(all(false), "gpc");
  if (page !== undefined && page !== null) return says(Object(page) === page ? page : all(!!page), "page");
  const found = says({}, "");
  for (const [name, ask] of Object.entries(TOOLS)) {
    /** @type {Doors} */
    let word = {};
    try {
      word = ask();
    } catch {
      // A tool that throws has said nothing.
    }
    for (const row of found) {
      const said = word[row[0]];
      if (said === false ? row[1] !== false : said === true && row[1] === undefined) row.splice(1, 2, said, name);
    }
  }
  return found;
};

/**
 * What src/loader/memory.js holds of it: "unknown", "granted" or "denied" for each door, and for storage by whose word.
 * @type {(page: any) => { doors: Record<string, string>, state: string, by: string }}
 */
export const read = (page) => {
  const found = words(page);
  const doors = Object.fromEntries(found.map(([door, word]) => [door, word === undefined ? "unknown" : word ? "granted" : "denied"]));
  return { doors, state: doors.storage, by: found[0][2] };
};
