// What this page knows of how its visitor came, and what the browser may keep of it. skeleton.js loads this file once per page.
//
// Nothing is read from or written to storage before a consent tool (src/loader/consent.js), or the page itself, says yes to that: visits
// wait in memory, across the routes of a single-page shop, and are kept when the yes comes. A no wipes.
// Which visit counts for what is decided by src/model/attribution; here visits are noted and texts are held.
//
// The one thing that needs no yes is what the shopper asked for: the lines of the bag, in the page's own history.

import { write as json } from "./json.js";
import * as entries from "./memory/history.js";

const KEY = "etalase.journey";
const BAGS = "etalase.bags";
const NOTES = "etalase.checkouts";
/** How many visits wait for the widget, and how long a stored text may be: what anyone can write is held to limits. */
const MOST = 32;
const LONGEST = 8192;

// ---- Memory ----

/** Fires "back", and "change" when consent changed, a visit was noted, or another tab wrote. */
const memory = Object.assign(new EventTarget(), {
  /** By door "unknown", "granted" or "denied"; `state` is that of storage, and `by` whose word that is. */
  doors: {},
  /** {at, url, referrer, event} that the widget has not read yet, oldest first. */
  visits: [],
  /** The journey as the model writes it; "" where there is none, or none may be read. */
  journey: "",
  /**
   * The widget of a campaign has read all visits: this is the journey now, and this is the credit by that campaign's rules, until
   * then (Unix milliseconds): who is credited and why, by which class of arrival, the tags that ride on links, and whether this
   * visit lost its utm_* on the way.
   */
  keep({ journey, campaign, until, ...said }) {
    Object.assign(memory, { journey, visits: [] });
    credits.set(campaign, said);
    kept[campaign] = { tags: said.tags, until };
    write();
  },
  /**
   * The credit of a campaign. Until its widget has said it, only tags: those of this visit, if they name a creator; else those
   * of the creator who was credited last.
   */
  credit(campaign) {
    const tags = ((kept[campaign] || kept[""])?.tags || []).filter(isPair);
    const rides = !names(loader.tags) && (names(tags) || !loader.tags.length);
    return credits.get(campaign) || { tags: rides ? tags : loader.tags };
  },
  /** What is in the bags of campaigns, as the model writes it. */
  bags: {},
  hold(campaign, bag) {
    memory.bags[campaign] = bag;
    entries.hold(campaign, bag);
    put(BAGS, memory.bags);
  },
  /** Checkouts that no server has answered yet: what src/loader/sinks/beacons.js keeps for the next page. */
  notes: {
    read() {
      const notes = memory.state === "granted" && take(NOTES);
      return Array.isArray(notes) ? notes : [];
    },
    keep: (notes) => put(NOTES, notes),
  },
  /** How many layers a window has open; "back" fires, with its `owner`, when the topmost is to close. */
  stand: entries.stand,
  note,
  /** Whether an Ed25519 key (32 bytes, base64url) made this signature; null where the browser cannot tell. */
  async verify(key, signed, signature) {
    try {
      const { subtle } = crypto;
      const known = await subtle.importKey("raw", bytes(key), "Ed25519", false, ["verify"]);
      return await subtle.verify("Ed25519", known, bytes(signature), new TextEncoder().encode(signed));
    } catch {
      return null;
    }
  },
});

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

let loader;
/** By campaign: what its widget has said on this page, and the tags that may ride on its links on the next ones. */
const credits = new Map();
let kept = {};
let address = "";

// A CustomEvent, for there are libraries that call something else Event (MooTools).
const notify = () => memory.dispatchEvent(new CustomEvent("change"));

/** Notes a visit: "landing", "route", "add_to_cart" or "checkout". */
function note(event, { url, referrer } = { url: location.href, referrer: "" }) {
  memory.visits.push({ url, referrer, at: loader.now(), event });
  // The first says where the visitor came from, the last what happened since.
  if (memory.visits.length > MOST) memory.visits.splice(1, 1);
  notify();
}

const names = (tags) => tags.some(([key]) => /^(ref|via|etl)$/.test(key));

// As they are now: what comes later may replace the storage, or what it does. If something else has taken its place already, that
// is asked.
const { parse } = JSON;
const find = Object.getOwnPropertyDescriptor(window, "localStorage")?.get || (() => localStorage);
const methods = { ...Object.getOwnPropertyDescriptors(window.Storage?.prototype || {}) };
const storage = (name, ...args) => {
  const area = find.call(window);
  const method = area instanceof Storage ? methods[name].value : area[name];
  return method.apply(area, args);
};

const put = (key, value) => {
  if (memory.state !== "granted") return;
  const text = json(value);
  if (text.length > LONGEST) return true;
  try {
    storage("setItem", key, text);
  } catch {
    // Storage is blocked or full: this visit is credited all the same.
  }
};
/** Visits come first; of more campaigns than there is room for, the first ones go. */
const write = () => {
  const all = Object.keys(kept);
  while (put(KEY, { journey: memory.journey, visits: memory.visits, kept }) && all.length) delete kept[all.shift()];
};

const isPair = (pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string");
const isVisit = (visit) =>
  visit?.at > 0 && [visit.url, visit.referrer, visit.event].every((text) => typeof text === "string");

/** What an earlier page left: nothing of it is believed before it was looked at. */
const take = (key) => {
  try {
    const text = storage("getItem", key) || "{}";
    return Object(text.length <= LONGEST && parse(text));
  } catch {
    // Blocked, or altered by somebody: as if there were nothing.
    return {};
  }
};

const read = () => {
  memory.bags = { ...take(BAGS), ...memory.bags };
  // Earlier builds kept tags for all campaigns in common.
  const { journey, visits, tags, until, kept: stored = { "": { tags, until } } } = take(KEY);
  memory.journey = `${journey || ""}`;
  if (Array.isArray(visits)) memory.visits = [...visits.filter(isVisit), ...memory.visits].slice(-MOST);
  const holds = ([, said]) => said?.until > loader.now() && Array.isArray(said.tags);
  kept = Object.fromEntries(Object.entries({ ...kept, ...stored }).filter(holds));
};

const wipe = () => {
  memory.journey = "";
  kept = {};
  try {
    for (const key of [KEY, BAGS, NOTES]) storage("removeItem", key);
  } catch {
    // Where nothing can be removed, nothing was stored.
  }
};

/** src/loader/consent.js, once it is here. */
let consent;

/** Asks the tools again, and does what follows from a changed answer. */
const check = () => {
  if (!consent) return;
  const { state } = memory;
  const before = json(memory.doors);
  Object.assign(memory, consent.read(loader.pageConsent));
  if (json(memory.doors) === before) return;
  if (memory.state !== state) {
    if (memory.state === "granted") {
      read();
      write();
      put(BAGS, memory.bags);
    }
    if (memory.state === "denied") wipe();
  }
  notify();
};

/** Until it is here nobody has said anything. */
const loadConsent = async () => {
  consent = await loader.load(loader.assets.consent);
  consent.begin(check);
};

const route = () => {
  if (location.href === address) return;
  address = location.href;
  entries.moved();
  note("route");
  write();
};

/** Pages whose router tells nobody: its two functions are heard, and do what they did. */
const watchRouter = () => {
  for (const name of ["pushState", "replaceState"]) {
    const real = history[name];
    history[name] = function (...args) {
      const answer = real.apply(this, args);
      route();
      return answer;
    };
  }
  addEventListener("popstate", route);
  addEventListener("hashchange", route);
};

/** Begins, once per page, with the landing that etalase.js noted. */
export const begin = (lent) => {
  if (loader) return memory;
  loader = lent;
  loader.consentChanged = check;
  loader.onPopState = entries.popped;
  address = loader.landing.url;
  memory.bags = entries.begin((owner) => memory.dispatchEvent(Object.assign(new CustomEvent("back"), { owner })));
  note("landing", loader.landing);
  // Routes that came before this file did.
  route();
  if (window.navigation) navigation.addEventListener("currententrychange", route);
  else watchRouter();
  document.addEventListener("etalase:cart", () => note("add_to_cart"));
  // Another tab, or this page come back out of the back/forward cache.
  addEventListener("storage", ({ key }) => key === KEY && renew());
  addEventListener("pageshow", ({ persisted }) => persisted && renew());
  loader.quiet().then(loadConsent).catch(({ message }) => console.warn("Etalase consent_unavailable: " + message));
  return memory;
};

const renew = () => {
  check();
  if (memory.state !== "granted") return;
  read();
  notify();
};
