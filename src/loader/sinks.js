// Tells others what shoppers do in a window: the sinks that the page has already, and our own server. skeleton.js loads this
// file once per page, after the window is ready or has fallen back, so that it costs the first screen nothing.
//
// Nothing is told before a yes to that (src/loader/consent.js): events wait here before their doors, in memory alone. A yes sends them, a
// no drops them, and Global Privacy Control is a no. The window's DOM events go out in any case: they are the page's own.
//
// Events come by `instance.events` and not by listening: those from before this file are among them, one that the page has
// cancelled is not, and no script of the page can keep one away.

import * as beacons from "./sinks/beacons.js";
import { present } from "./sinks/present.js";
import { uuid } from "./uuid.js";

/** What is told at all, and what our server calls it. */
const NAMES = { view: "view", "product-view": "product_view", "add-to-cart": "add_to_cart", checkout: "checkout" };
/** How many events wait for a yes; then the oldest go. */
const MOST = 50;
/** A consent tool that has its yes brings the page's sinks only then: they get a moment, in milliseconds. */
const GRACE = 500;

/** By door: what waits before it. */
const waiting = { analytics: [], ads: [] };
const viewed = new Set();
/** By element: what hears the events of its window. An element that comes back has another window, and the same listeners. */
const windows = new WeakMap();
let loader, memory;
/** The words of the page's own sinks (sinks/shapes.js), for pages that have any. */
let shapes;
const ignore = () => {};

/** Takes over the events of one window; `api` is its server, null where there is none. */
export default (instance, lent, remembered, api) => {
  if (!loader) begin(lent, remembered);
  const url = api && `${api}v1/campaigns/${encodeURIComponent(instance.id())}/events`;
  const handle = ([name, detail]) => enqueue({ ...detail, name, url }, instance);
  instance.events.forEach(handle);
  instance.events = { push: handle };
  // Two windows of one campaign are one view.
  if (!viewed.has(url)) handle(["view", { id: uuid(loader.now()) }]);
  viewed.add(url);
  const { element } = instance;
  const known = windows.has(element);
  windows.set(element, handle);
  for (const kind of known ? [] : ["click", "auxclick"]) element.addEventListener(kind, followed);
};

/** For the debug panel: how many events wait for a yes and for an answer, and which sinks the page has. */
export const status = () => ({ waiting: waiting.analytics.length, unsent: beacons.unsent(), sinks: present() });

const doors = () => Object.entries(waiting);
const is = (door, state) => memory.doors?.[door] === state;

const begin = (lent, remembered) => {
  loader = lent;
  memory = remembered;
  beacons.begin(loader, memory);
  if (present().length) loadShapes();
  // Without src/loader/memory.js nobody can say yes.
  memory.addEventListener?.("change", () => {
    flush(true);
    setTimeout(flush, GRACE);
  });
  const gone = () => {
    flush();
    beacons.flushOnLeave();
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? gone() : beacons.resend()));
  addEventListener("pagehide", gone);
  addEventListener("pageshow", ({ persisted }) => persisted && beacons.resend());
};

/** The page's own link inside the element is a way out, too: the page is told, and may object. */
const followed = (event) => {
  const element = event.currentTarget;
  const link = event.target.closest("a[href]");
  if (event.button > 1 || event.defaultPrevented || !link || link.contains(element)) return;
  if (!/^http/.test(link.protocol) || link.getAttribute("href")[0] === "#") return;
  const detail = { id: uuid(loader.now()), href: link.href, lines: [] };
  if (loader.emit(element, "checkout", detail)) windows.get(element)(["checkout", detail]);
  else event.preventDefault();
};

/** Before anything is to be told: who leaves for the checkout waits for nothing. */
const loadShapes = () => {
  shapes = shapes || loader.load(loader.assets.shapes);
  shapes.catch(() => (shapes = null));
};

const enqueue = (event, instance) => {
  if (!NAMES[event.name]) return;
  // What the shopper does belongs to whoever is credited then; a view to whoever turns out to have sent the visitor. Where the
  // credit was open when it happened, it is told as it stands when it is sent.
  const now = credit(instance);
  const told = { ...event, credit: now.reason && event.name !== "view" ? () => now : () => credit(instance) };
  for (const [door, queue] of doors()) {
    if (is(door, "denied")) continue;
    queue.push(told);
    if (queue.length > MOST) queue.shift();
  }
  // Not now: this may be a click, which nothing shall hold up.
  setTimeout(flush);
};

/** Hands on what waits, as far as the tools allow it at this moment; or only drops what may never go. */
const flush = (drops) => {
  loader.consentChanged?.();
  let leaves;
  for (const [door, queue] of doors()) {
    if (is(door, "denied")) {
      queue.length = 0;
      if (door === "analytics") beacons.clear();
    }
    if (drops || !is(door, "granted")) continue;
    if (present(door).length) loadShapes();
    for (const event of queue.splice(0)) {
      shapes?.then(({ send }) => send(event, door), ignore);
      if (door !== "analytics") continue;
      if (event.url) beacons.add(event.url, beacon(event));
      leaves = leaves || event.name === "checkout";
    }
  }
  // Whoever goes to the checkout may be gone soon.
  if (leaves) beacons.flushOnLeave();
};

/** An event as our server takes it (src/model/beacon.rs). Its id says when it happened. */
const beacon = ({ id, name, lines = [], value, currency, credit }) => {
  const facts = {
    id,
    name: NAMES[name],
    at: parseInt(id.slice(0, 13).replace("-", ""), 16),
    lines: lines.slice(0, 100).map(({ variant, quantity }) => ({ variant, quantity })),
    ...(value >= 0 && { value, currency }),
  };
  return () => ({ ...facts, ...credit() });
};

/**
 * Who is credited by the window's campaign, as its widget said last. Where it has said nothing, because it is not there or not
 * yet, the tags that ride on the links are told without a reason.
 */
const credit = (instance) => {
  const said = instance.credit();
  const tags = Object.fromEntries(said.tags);
  const creator = said.reason ? said.creator : tags.ref || tags.via || "";
  return {
    // A name that the server would refuse is none.
    creator: [...creator].length <= 64 ? creator || null : null,
    reason: said.reason || null,
    touch: said.tags.length || said.class ? { tags, class: said.class || null } : null,
    stripped: !!said.stripped,
  };
};
