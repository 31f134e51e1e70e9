// What the page's history knows of its windows: an entry for each layer that is open, so that Back closes it and not the page;
// and the bags, so that a reload and the way back from paying find them. Bags are lines only, and there because the shopper
// asked for them: how the visitor came is never noted here.
//
// A router of the page is left alone. Its state is merged with, and one that is no plain object is not touched. Our entries
// have the address of the entry below. Going between them is heard by nobody who began to listen after the loader did; who
// was before it hears of a move to where it is already, by its own state. An entry is known by `at`, which it shares with
// the entry below, and its `depth` above that.

import { write } from "../json.js";

const KEY = "etalase";
/** What anyone can write is held to limits. */
const LONGEST = 2048;
const MOST = 8;
/** After so many milliseconds nothing more is expected of a step that we asked for. */
const PATIENCE = 2000;

// As the browser made them: a router that puts its own in their place need not hear of us.
const { pushState, replaceState, go } = History.prototype;

const isPlain = (state) => Object.getPrototypeOf(Object(state)) === Object.prototype;

const isBag = ([campaign, text]) => typeof text === "string" && campaign.length + text.length <= LONGEST;

/** What an entry says of us. */
const read = (state) => {
  const { at, depth, bags } = Object(Object(state)[KEY]);
  const isKnown = typeof at === "string" && at && Number.isInteger(depth) && depth >= 0;
  return { ...(isKnown ? { at, depth } : { at: "", depth: 0 }), bags: Object.entries(Object(bags)).filter(isBag).slice(0, MOST) };
};

const fresh = () => ({ at: Math.random().toString(36).slice(2), depth: 0, href: location.href });

let closeTopmost;
let bags = new Map();
/** The entry that we are on: its `at`, `depth` and address. */
let here = { at: "", depth: 0, href: "" };
/** When we asked for a step back that has not arrived. */
let going = 0;
let quiet = false;

/** How many layers each window has open; the window that opened one last comes last. */
const layers = new Map();
const total = () => {
  let sum = 0;
  for (const depth of layers.values()) sum += depth;
  return sum;
};

/** Notes `here` and the bags on the present entry, or on a new one above it; false where that cannot be. */
const note = (method) => {
  const { state } = history;
  if (!isPlain(state)) return false;
  const { at, depth } = here;
  quiet = true;
  try {
    // Without an address: that of the page, whatever its <base>.
    method.call(history, { ...state, [KEY]: { at, depth, bags: Object.fromEntries(bags) } }, "");
    return true;
  } catch {
    // Too many in a short time, or not allowed in this frame.
    return false;
  } finally {
    quiet = false;
  }
};

const keep = () => {
  const running = window.navigation?.transition;
  // A navigation of the page that is under way would be broken off.
  if (running) return running.finished.then(keep, keep);
  const { state } = history;
  if (write(read(state).bags) !== write([...bags])) note(replaceState);
};

/** Takes the present entry for the lowest of its kind. */
const rebase = () => {
  here = fresh();
  return note(replaceState);
};

const addEntries = () => {
  const { at } = read(history.state);
  const stands = here.at && here.href === location.href && (at === here.at || (!at && here.depth));
  if (stands ? !at && !note(replaceState) : !rebase()) return;
  while (here.depth < total()) {
    here.depth++;
    if (note(pushState)) continue;
    here.depth--;
    return;
  }
};

/** What was closed by a button takes its entries along, if they are on top. */
const removeEntries = () => {
  const { at } = read(history.state);
  const steps = here.depth - total();
  if (steps <= 0 || here.href !== location.href || (at && at !== here.at)) return;
  going = Date.now();
  go.call(history, -steps);
};

const settle = () => {
  if (Date.now() - going <= PATIENCE) return;
  if (total() > here.depth) addEntries();
  else removeEntries();
};

/** An entry costs a phone a frame or two: what was opened is on screen before it is noted. */
const settleLater = () => requestAnimationFrame(() => setTimeout(settle));

/** A window has so many layers open. */
export const stand = (owner, depth) => {
  const before = layers.get(owner) || 0;
  if (depth > before) layers.delete(owner);
  if (depth) layers.set(owner, depth);
  else layers.delete(owner);
  if (depth > before) settleLater();
  else if (depth < before) settle();
};

const close = () => {
  let many = total() - here.depth;
  for (const [owner, depth] of [...layers].reverse()) {
    for (let left = depth; left > 0 && many > 0; left--, many--) closeTopmost(owner);
  }
};

/** The loader has listened for this since before most routers. */
export const popped = (event) => {
  const { at, depth } = read(event.state);
  const isOurs = at && at === here.at && location.href === here.href && depth !== here.depth;
  const asked = going;
  going = 0;
  if (!isOurs) return moved();
  event.stopImmediatePropagation();
  here.depth = depth;
  keep();
  if (asked) settle();
  // Forward, to what is closed now.
  else if (depth > total()) rebase();
  else close();
};

/** The page is at another address now. */
export const moved = () => {
  here = { ...read(history.state), href: location.href };
  for (const owner of layers.keys()) if (!owner.isConnected) layers.delete(owner);
  // Once whoever moved it has done so.
  setTimeout(keep);
};

/** The bag of a campaign is this one now; "" for none. */
export const hold = (campaign, bag) => {
  if (bag && isBag([campaign, bag])) bags.set(campaign, bag);
  else bags.delete(campaign);
  keep();
};

/** Begins, once per page; `told` is called with the window whose topmost layer is to close. Returns the bags that are there. */
export const begin = (told) => {
  closeTopmost = told;
  const found = read(history.state);
  bags = new Map(found.bags);
  here = { ...found, href: location.href };
  // What was open before a reload is not.
  if (found.depth) rebase();
  // Routers that hear everything.
  const hide = (event) => (quiet || going) && event.stopImmediatePropagation();
  window.navigation?.addEventListener("navigate", hide, true);
  return Object.fromEntries(bags);
};
