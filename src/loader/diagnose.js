// `element.diagnose()`: what commonly goes wrong with an embed, looked at in the shopper's own browser. Loaded only when
// asked for; `?etalase-debug` in the page's address asks, too, and shows the answers in a panel over the page.

import { show } from "./diagnose/panel.js";

const base = new URL("..", import.meta.url).href;
const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Resolves with [{check, pass, detail, mend}]; `mend` is empty where a check passed. */
export default async (element, instance, loader) => {
  const look = () => examine(element, instance || {}, loader);
  const report = await look();
  if (instance && /[?&]etalase-debug\b/.test(loader.landing.url)) await show(report, instance, loader, look);
  return report;
};

const examine = async (element, instance, loader) => {
  // null: running, undefined: not yet.
  const error = await Promise.race([element.ready.then(() => null, (reason) => reason), later(3000)]);
  const report = [];
  for (const [check, look] of Object.entries(CHECKS)) {
    let found;
    try {
      found = await look({ element, instance, loader, error });
    } catch ({ message }) {
      found = [false, message, "Look for this request in the browser's network panel."];
    }
    const [pass, detail, mend] = found;
    report.push({ check, pass, detail, mend: pass ? "" : mend });
  }
  return report;
};

// Each file as the browser gets it: there, and the one of this build.
const arrives = async (assets) => {
  await Promise.all(assets.map(([path, integrity]) => fetch(base + path, { integrity, credentials: "omit" })));
  return [true, assets.map(([path]) => path).join(", ")];
};

// Whether a style of the page itself gives the element, or the single tag, a height before any script has run.
const keepsRoom = (element) => {
  const targets = [element, document.querySelector("script[data-campaign]")].filter(Boolean);
  const high = ({ minHeight, height, aspectRatio }) => [minHeight, height, aspectRatio].some((value) => value && value !== "auto");
  const within = (rules) =>
    [...rules].some((rule) => {
      if (rule.selectorText && targets.some((target) => target.matches(rule.selectorText)) && high(rule.style)) return true;
      return !!rule.cssRules && within(rule.cssRules);
    });
  const readable = [...document.styleSheets].some((sheet) => {
    try {
      return within(sheet.cssRules);
    } catch {
      // A sheet of another host does not show its rules.
      return false;
    }
  });
  return readable || targets.some(({ style }) => high(style));
};

// Hidden by the page's styles, on the element or around it. Browsers from before 2023 are asked for less.
const isVisible = (element) => {
  const options = { opacityProperty: true, visibilityProperty: true };
  return element.checkVisibility ? element.checkVisibility(options) : getComputedStyle(element).visibility === "visible";
};

// How much of it can be scrolled to: what is around it may cut it off, and nothing leads to what lies beside the page.
const reachable = (element) => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const page = document.documentElement.getBoundingClientRect();
  let [x, y] = [
    [left, right],
    [top, bottom],
  ];
  const cut = (how, [from, to], [start, end]) => {
    if (/auto|scroll/.test(how)) return to - from > end - start ? [start, end] : [start, start + to - from];
    return /hidden|clip/.test(how) ? [Math.max(from, start), Math.min(to, end)] : [from, to];
  };
  for (let node = element; (node = node.parentElement || node.getRootNode().host); ) {
    const { overflowX, overflowY, display } = getComputedStyle(node);
    if (/^(contents|inline)$/.test(display)) continue;
    const around = node.getBoundingClientRect();
    x = cut(overflowX, x, [around.left, around.right]);
    y = cut(overflowY, y, [around.top, around.bottom]);
  }
  const isBeside = getComputedStyle(document.documentElement).direction === "rtl" ? x[0] >= page.right : x[1] <= page.left;
  return isBeside || y[1] <= page.top ? [0, 0] : [x[1] - x[0], y[1] - y[0]].map((side) => Math.max(0, Math.round(side)));
};

// What a finger meets at points of the part that is on the screen, in place of the element.
const covers = (element) => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const [x, y] = [Math.max(left, 0), Math.max(top, 0)];
  const [width, height] = [Math.min(right, innerWidth) - x, Math.min(bottom, innerHeight) - y];
  if (width < 1 || height < 1) return { over: [], points: 0 };
  const steps = [0.1, 0.3, 0.5, 0.7, 0.9];
  const met = steps.flatMap((across) => steps.map((down) => document.elementFromPoint(x + width * across, y + height * down)));
  const over = met.filter((found) => !found || !(found === element || element.contains(found)));
  return { over: over.map((found) => (found ? found.localName + (found.id && "#" + found.id) : "nothing")), points: met.length };
};

const shifts = () =>
  new Promise((resolve) => {
    let sum = 0;
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value)));
    observer.observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(sum), 100);
  });

const CHECKS = {
  "script once"() {
    const { length } = document.querySelectorAll('script[src*="etalase.js"]');
    return [length < 2, `${length} script tags`, "One script tag serves every element of a page; more only cost time."];
  },
  "element shown"({ element }) {
    const shown = element.isConnected && element.getClientRects().length > 0 && isVisible(element);
    return [shown, shown ? "in the page" : "not in the page, or hidden", "Show the element: a hidden one does not load."];
  },
  "room to show it"({ element }) {
    const { width, height } = element.getBoundingClientRect();
    const seen = reachable(element);
    const detail = `${Math.round(width)} × ${Math.round(height)} px, ${seen.join(" × ")} px of it can be scrolled to`;
    const mend = "Give the element, or what is around it, a width of 200 px or more, and neither cut it off nor put it beside the page.";
    return [Math.min(...seen) >= 200 && height < 20000, detail, mend];
  },
  "nothing over it"({ element }) {
    const { over, points } = covers(element);
    const detail = over.length ? `at ${over.length} of ${points} points: ${[...new Set(over)].join(", ")}` : `free at ${points} points`;
    return [!points || over.length * 2 < points, points ? detail : "not on the screen now", "Keep other boxes off the element, and do not cut it off."];
  },
  "campaign named"({ element }) {
    const name = element.getAttribute("campaign");
    return [!!name, name || "no campaign attribute", 'Write campaign="your-id", on a single tag data-campaign="your-id".'];
  },
  async "campaign reachable"({ instance }) {
    if (!instance.source) return [false, "not asked for", "Name the campaign first."];
    const answer = await fetch(instance.source, { credentials: "omit" }).catch(({ message }) => ({ status: message }));
    const mend =
      "Check the id and the api attribute. The page's connect-src must allow the host, the answer needs Access-Control-Allow-Origin.";
    return [!!answer.ok, `${instance.source}: ${answer.status}`, mend];
  },
  "campaign valid"({ instance }) {
    if (!instance.document) return [false, "not read", "Run `etalase campaign check` on the document."];
    const { version, id, products } = instance.document;
    const able = products.filter(({ variants }) => variants.some(({ stock }) => stock.state !== "sold_out"));
    return [version === 1, `${id}: ${able.length} of ${products.length} products can be had`, 'Write "version": 1.'];
  },
  "style sheet and texts": ({ instance, loader }) =>
    arrives([loader.assets.theme, loader.assets["locale." + (instance.locale ? instance.locale() : "en")]]),
  "widget's files": ({ loader }) => arrives([loader.assets.glue, ...loader.wasm]),
  "Wasm allowed"({ loader }) {
    const forbidden = loader.noWasm();
    const mend = "Add 'wasm-unsafe-eval' to the page's script-src. Until then shoppers see poster, product and link.";
    return [!forbidden, forbidden ? forbidden.message : "compiles", mend];
  },
  "widget running"({ error }) {
    if (error === undefined) return [false, "not yet", "Scroll the element into view and ask again."];
    return error ? [false, `${error.code}: ${error.message}`, error.mend] : [true, "mounted"];
  },
  async "room reserved"({ element }) {
    if (keepsRoom(element)) return [true, "by a style of the page"];
    const moved = await shifts();
    const mend = "Add to the page's CSS: etalase-storefront{display:flow-root;min-height:1600px}";
    return [false, `by no style of the page; layout shift so far ${moved.toFixed(3)}`, mend];
  },
  "landing tags"({ loader }) {
    return [true, loader.tags.map(([key, value]) => `${key}=${value}`).join(" ") || "the landing address has none"];
  },
  "link inside the element"({ element, instance, loader }) {
    const links = [...element.querySelectorAll("a[href]")].filter(({ protocol }) => /^http/.test(protocol));
    const { tags } = instance.credit?.() || loader;
    const plain = links.filter((link) => loader.splice(link.getAttribute("href"), tags) !== link.getAttribute("href"));
    const mend = links.length
      ? "A script of the page changes this link; it is decorated again when it is used."
      : "Put a plain link to your shop inside the element: it is what remains where nothing else works.";
    return [links.length > 0 && !plain.length, `${links.length} links, ${plain.length} without the tags`, mend];
  },
  credit({ instance }) {
    const { creator, reason } = instance.credit?.() || {};
    if (!reason) return [true, "not decided yet: the widget is not running"];
    return [true, `${creator || "nobody"} (${reason})`];
  },
  consent({ instance: { memory } }) {
    if (!memory?.state) return [true, "not asked yet"];
    const doors = Object.entries(memory.doors || {}).map(([door, state]) => `${door} ${state}`);
    return [true, `${memory.state}${memory.by && " by " + memory.by}; ${doors.join(", ")}`];
  },
  "nothing stored without consent"({ instance: { memory } }) {
    const names = document.cookie.split("; ").concat(stored("localStorage"), stored("sessionStorage"));
    const ours = names.filter((name) => /^etalase/i.test(name));
    const allowed = !ours.length || memory?.state === "granted";
    return [allowed, ours.join(", ") || "no cookie, no storage", "The widget stores only with consent: withdraw it to clear."];
  },
  "video engine"() {
    const native = document.createElement("video").canPlayType("application/vnd.apple.mpegurl");
    const mse = self.ManagedMediaSource || self.MediaSource;
    return [!!(native || mse), `native HLS: ${native || "no"}, media source: ${mse ? "yes" : "no"}`, "Nothing: this browser plays no HLS."];
  },
  async autoplay({ instance, loader }) {
    const off = [
      instance.attribute && instance.attribute("autoplay") === "off" && "the attribute says off",
      matchMedia("(prefers-reduced-motion:reduce)").matches && "the shopper wants less motion",
      navigator.connection?.saveData && "the shopper saves data",
      instance.document?.show && !loader.onAir(instance.document.show) && "the show is not on",
    ].filter(Boolean);
    if (off.length) return [true, off.join(", ")];
    // Without a source a permitted play() waits, a forbidden one is refused at once.
    const probe = Object.assign(document.createElement("video"), { muted: true });
    const refused = await Promise.race([probe.play().then(() => false, ({ name }) => name === "NotAllowedError"), later(100)]);
    return [!refused, refused ? "refused by the browser" : "permitted when muted", "Nothing: shoppers see a play button."];
  },
  "secure context"() {
    return [isSecureContext, location.protocol, "Serve the page by https."];
  },
};

const stored = (area) => {
  try {
    return Object.keys(self[area]);
  } catch {
    // Blocked storage holds nothing of ours.
    return [];
  }
};
