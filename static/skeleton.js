// The window without its widget: poster, product, price, a link that carries the tags, the first frame of the show. Then
// the widget's start, and the way back if it cannot start or traps. etalase.js loads this file beside the campaign
// document, once per page: what stands at the top level is shared by all elements.
//
// The build replaces ETALASE_ASSETS by {name: [path relative to the loader, integrity]}.

import { price } from "./currency.js";
import * as clock from "./skeleton/clock.js";
import { fold, pick } from "./skeleton/content.js";
import { checkoutLink, isKnown, safe } from "./skeleton/links.js";
import {
  furniture,
  loadGlue,
  loadMemory,
  loadReviews,
  loadTheme,
  loadWords,
  mounted,
  trap,
  trapped,
  wording,
} from "./skeleton/start.js";
import { uuid } from "./uuid.js";

/** For whoever wants to know what a document shows to whom, and where it leads. */
export { checkoutLink, isKnown, pick };

const gpc = !!navigator.globalPrivacyControl;
const ignore = () => {};

// The tags of the landing, before memory.js adds what it knows: looks are not swapped while somebody looks.
let landed;

// ---- What is drawn ----

// The outer geometry is the widget's too (static/theme.css), so that nothing moves when it comes.
// Every rule begins with .frame: the widget has classes of the same names. Of the page's text styles only colour and family
// come in, and both languages are written from left to right.
const SHEET = `
[part=box]{all:initial;display:grid;container-type:inline-size;direction:ltr;color:inherit;font-family:inherit;color-scheme:inherit;visibility:inherit;pointer-events:inherit;-webkit-user-select:text;user-select:text;--ratio:177.78%;--wide:360px}
.frame,.app{grid-area:1/1;min-width:0}
.frame .stage{position:relative;overflow:hidden;max-height:78vh;max-height:max(340px,min(78svh,720px));background:#1d1a18}
.frame .stage::before{content:"";display:block;padding-top:var(--ratio)}
.frame .poster{position:absolute;top:0;left:0;width:100%;height:100%;object-fit:cover}
.frame .shelf{box-sizing:border-box;min-height:132px;padding:16px;overflow:hidden;display:grid;grid-template-columns:1fr auto;gap:0 16px;align-content:center;align-items:center}
.frame p{margin:0;grid-column:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.frame .title{font-weight:600}
.frame .buy,.frame slot{grid-area:1/2/4}
.frame .greeting{grid-column:1/3;margin-bottom:12px;white-space:normal}
.frame .greeting~:last-child{grid-row:2/5}
.frame .buy{padding:14px 24px;border-radius:999px;font-weight:600;text-decoration:none;color:var(--etalase-accent-text,var(--campaign-accent-text,#fff));background:var(--etalase-accent,var(--campaign-accent,#7a3b1d))}
.frame .buy:focus-visible{outline:3px solid;outline-offset:2px}
[part=note]{margin:24px 16px 12px}
[part=retry]{justify-self:start;margin:0 16px 20px;padding:10px 20px;border:1px solid;border-radius:999px;background:none;color:inherit;font:inherit;cursor:pointer}
[part=note]~slot::slotted(*){margin-inline:16px}
@container (min-width:720px){
.frame{display:flex}
.frame .stage{flex:none;width:var(--wide);height:640px;height:clamp(320px,100svh - 24px,640px);max-height:none}
.frame .stage::before{content:none}
.frame .shelf{flex:1;min-width:0;height:auto;align-content:start}
}`;

const BUY = { "id-ID": "Beli", en: "Buy" };

/** A text is a string, or one string per language: its own, else the same language's, else the first (src/model/text.rs). */
const say = (text, locale) => {
  if (!text || text.trim) return text;
  const tags = Object.keys(text);
  return text[locale] || text[tags.find((tag) => tag.split("-")[0] === locale.split("-")[0]) || tags[0]];
};

const available = ({ stock }) => stock.state !== "sold_out";

// The wished product if it can be had, else the first that can, else what there is.
const choose = (products, wish) => {
  const wished = products.filter(({ id }) => id === wish);
  const product = wished.concat(products).find(({ variants }) => variants.some(available)) || wished[0] || products[0];
  return { product, variant: product.variants.find(available) || product.variants[0] };
};

// What a variant is on each dimension, in words (src/model/product.rs).
const labelOf = ({ dimensions = [] }, { choice = {} }, locale) => {
  const chosen = ({ id, values }) => values.find((value) => value.id === choice[id]);
  return dimensions.map(chosen).filter(Boolean).map(({ label }) => say(label, locale)).join(" · ");
};

// Libraries for dates put a reader of their own in the place of Date.parse.
const time = (text) => +new Date(text || NaN);

const onAir = ({ status, starts_at, ends_at }, now = clock.now()) =>
  !/cancelled|ended/.test(status) && now >= time(starts_at) && !(now >= time(ends_at));

// ---- One element: `own` is what etalase.js made for it, `kit` what it lends ----

const framed = new WeakSet();
const dressed = new WeakMap();
const dress = (root, css, kit) => {
  const worn = dressed.get(root) || [];
  if (worn.includes(css)) return;
  dressed.set(root, [...worn, css]);
  kit.dress(root, css);
};

/** Draws the skeleton, then mounts the widget once the element is near the viewport. */
export default async (own, kit) => {
  const { element, box, attribute, near } = own;
  const { landing, tags, splice, fault } = kit;
  const root = box.parentNode;
  // Where this was tried before, a note stands above it.
  const slot = box.querySelector("slot");
  const make = (kind, name, parent, text) => {
    const node = kit.make(kind, name, parent, text);
    node.className = name;
    return node;
  };
  // Each event has an id, which all who are told of it share; static/sinks.js takes over who that is once it is here.
  own.events = [];
  const emit = (name, detail) => {
    detail = { id: uuid(clock.now()), ...detail };
    const goes = kit.emit(element, name, detail);
    if (goes && own.events.push([name, detail]) > 50) own.events.shift();
    return goes;
  };
  const frame = document.createElement("div");
  const stage = make("div", "stage", frame);
  const shelf = make("div", "shelf", frame);
  let app, glue, handle, host, video;
  let engine = "";
  let picked = {};
  let startedAt = 0;
  frame.className = "frame";
  // A picture that does not come leaves its place empty: no broken-image icon, in what is drawn here or by the widget.
  const see = ({ type, target }) => target.alt === undefined || (target.style.opacity = type === "error" ? 0 : "");
  box.addEventListener("error", see, true);
  box.addEventListener("load", see, true);

  // For the widget too, whenever it asks for the document anew.
  const suit = ({ show, products }) => {
    const { poster, product } = picked;
    if (show && poster) show.poster = poster;
    products.sort((a, b) => (b.id === product) - (a.id === product));
  };

  const greeting = () => say(picked.greeting, own.locale());

  const paint = ({ brand, products, currency, checkout, show, theme, content }) => {
    const locale = own.locale();
    const { product, variant } = choose(products, attribute("product"));
    const picture = show ? show.poster : product.images?.[0];
    const src = picture && safe(picture.src, own.source);
    if (src) Object.assign(make("img", "poster", stage), { alt: "", fetchPriority: "high", src });
    const property = (name, value) => box.style.setProperty(name, value);
    if (show?.orientation === "landscape") {
      property("--ratio", "56.25%");
      property("--wide", "64%");
    }
    // For the widget, too.
    if (theme?.accent) property("--campaign-accent", theme.accent);
    if (theme?.accent_text) property("--campaign-accent-text", theme.accent_text);
    if (theme?.radius >= 0) property("--campaign-radius", theme.radius + "px");
    const named = { name: say(product.title, locale), brand: say(brand.name, locale) };
    if (picked.greeting) make("p", "greeting", shelf, greeting());
    make("p", "brand", shelf, named.brand);
    make("p", "title", shelf, named.name);
    make("p", "price", shelf, price(variant.price, currency, locale));
    // Until there is a link of ours: the merchant's own.
    shelf.append(slot);
    if (!available(variant)) return;
    const home = own.document.locale;
    const line = { variant: variant.id, url: variant.url || product.url, name: say(product.title, home) };
    // For orders that people read.
    Object.assign(line, { label: labelOf(product, variant, home), price: price(variant.price, currency, locale), shop: say(brand.name, home) });
    const link = (make) => {
      // The code goes with the tags that ride, as the widget has it.
      line.code = pick(content, tags)?.voucher;
      return make(checkout, own.source, line, tags, splice);
    };
    const sold = { product: product.id, variant: variant.id, quantity: 1, ...named, price: variant.price };
    const offer = (make) => link(make) && sell(() => link(make), { lines: [sold], value: variant.price, currency });
    if (isKnown(checkout)) offer(checkoutLink);
    else kit.load(ETALASE_ASSETS.adapters).then((module) => offer(module.default), ignore);
  };

  const sell = (link, sale) => {
    const buy = make("a", "buy", shelf, BUY[own.locale()]);
    buy.target = "_top";
    slot.remove();
    // `tags` change while the page lives: a route, or a consent that brings back who sent the visitor.
    const renew = () => (buy.href = link());
    renew();
    buy.onpointerdown = buy.onfocus = renew;
    // The right button opens a menu.
    const leaves = () => emit("checkout", { href: renew(), ...sale });
    buy.onclick = buy.onauxclick = (event) => event.button > 1 || leaves() || event.preventDefault();
  };

  // The first frame before Wasm; the widget takes this very node over.
  const screen = ({ poster, stream, engine: wish }) => {
    video = make("video", "poster", stage);
    video.muted = video.playsInline = true;
    video.poster = safe(poster.src, own.source);
    const src = safe(stream, own.source);
    if (wish === "mse" || !src || !video.canPlayType("application/vnd.apple.mpegurl")) return;
    engine = "native";
    startedAt = performance.now();
    video.preload = "none";
    video.src = src;
  };

  const autoplay = () =>
    attribute("autoplay") !== "off" &&
    !matchMedia("(prefers-reduced-motion:reduce)").matches &&
    !navigator.connection?.saveData;
  // Where the server is; null for a static document without one.
  const api = () => {
    const named = attribute("api").replace(/([^/])$/, "$1/");
    if (named) return new URL(named, document.baseURI).href;
    return /\/|\.json$/.test(attribute("campaign")) ? null : own.source.replace(/v1\/campaigns\/[^/]*$/, "");
  };
  const wishes = () => ({ locale: own.locale(), greeting: greeting(), product: attribute("product"), autoplay: autoplay() });

  const drop = () => {
    const old = handle;
    app?.remove();
    app = handle = null;
    mounted.delete(collapse);
    // In a microtask, for this may be inside a call from Wasm; and never on an instance that trapped.
    const unmount = () => trapped || glue.unmount(old[0]);
    if (old) Promise.resolve().then(unmount).catch(failed);
  };

  // The way back to what is drawn here. The show goes on, with the browser's own controls.
  const collapse = (error) => {
    if (own.closed) return;
    drop();
    box.append(frame);
    const { show } = own.document;
    if (!video && show && onAir(show)) screen(show);
    if (video) {
      stage.append(video);
      video.className = "poster";
      video.controls = true;
    }
    own.fall(error);
  };
  const failed = (error) => {
    if (error.mend) {
      collapse(error);
      own.again(error).then((worth) => {
        if (!worth) return;
        remember();
        start();
      });
    }
    else if (error instanceof WebAssembly.RuntimeError) trap(error, fault);
    else collapse(fault("widget_trapped", error.message, "reload the page, and report this line"));
  };

  landed = landed || [...tags];
  kit.now = clock.now;
  // Until the file of the sinks has come, events are a list.
  const tell = async () => {
    const sinks = await kit.load(ETALASE_ASSETS.sinks);
    const memory = await remembering;
    if (own.events.forEach) sinks.default(own, kit, memory, api());
  };
  const timed = own.answer && clock.begin(own.source, own.answer, own.at);
  let remembering;
  const remember = () => {
    // Visits are noted by that clock, too.
    remembering = Promise.resolve(timed).then(() => loadMemory(kit)).then((memory) => (own.memory = memory));
    // When there is something to see, or nothing more to come.
    element.ready.then(tell, tell).catch(ignore);
  };
  remember();
  dress(root, SHEET, kit);
  // A page says it in a style, or in its head, which no style shows.
  const { colorScheme } = getComputedStyle(element);
  if (/dark/.test(colorScheme === "normal" ? document.querySelector("meta[name=color-scheme]")?.content : colorScheme)) box.dataset.dark = "";
  if (self !== top && !framed.has(root)) {
    framed.add(root);
    kit.load(ETALASE_ASSETS.framed).then((module) => module.default(root, own.locale, kit), ignore);
  }
  if (own.lost) {
    if (/[“”„«»‘’]/.test(attribute("campaign"))) own.lost.mend = 'write straight quotes: campaign="your-id"';
    throw own.lost;
  }
  try {
    // The browser's own reader, which no page gets between.
    own.document = await new Response(own.text).json();
    picked = pick(own.document.content, landed) || picked;
    suit(own.document);
    paint(own.document);
  } catch ({ message }) {
    own.document = null;
    throw fault("campaign_invalid", own.source + ": " + message, "run `etalase campaign check` on it");
  }
  box.textContent = "";
  box.append(frame);

  own.drop = () => {
    drop();
    if (!video) return;
    video.pause();
    video.removeAttribute("src");
    video.load();
  };
  own.change = () => {
    if (!handle) return;
    const next = wishes();
    loadWords(kit, next.locale)
      .then((words) => {
        Object.assign(host, next, { words: wording(words, own.document.strings, next.locale) });
        if (handle) glue.update(handle[0], host);
      })
      .catch((error) => (error.mend ? kit.report(element, error, false) : failed(error)));
  };

  // Who comes with a bag from another device is led to it, wherever the window stands.
  if (/etalase-bag=/.test(location.hash)) element.scrollIntoView();
  await near;
  await timed;
  if (own.closed) return;
  const { show } = own.document;
  if (show && onAir(show) && autoplay()) {
    screen(show);
    if (engine) video.play().catch(ignore);
  }
  const start = async () => {
    try {
      // All of it is under way before any of it is waited for.
      const parts = [loadGlue(kit), loadTheme(kit), loadWords(kit, own.locale()), remembering];
      const reviews = loadReviews(kit, api(), attribute("campaign"));
      const [module, theme, words, memory] = await Promise.all(parts);
      if (own.closed) return;
      glue = module;
      dress(root, theme, kit);
      if (video) video.controls = false;
      app = make("div", "app", box);
      mounted.add(collapse);
      host = {
        element,
        campaign: attribute("campaign"),
        document: own.document,
        source: own.source,
        api: api(),
        ...wishes(),
        words: wording(words, own.document.strings, own.locale()),
        landing,
        memory,
        reviews,
        gpc,
        video: video || null,
        engine,
        startedAt,
        load: async (name) => (await kit.load(ETALASE_ASSETS[name])).default,
        emit,
        fold,
        suit,
        furnish: () => dress(root, furniture, kit),
        ready() {
          frame.remove();
          own.ready();
        },
        fail(code, mend, fatal) {
          const error = fault(code, "told by the widget", mend);
          if (fatal) collapse(error);
          else kit.report(element, error, false);
        },
      };
      handle = [glue.mount(app, host)];
      // It may have given up inside that call.
      if (!app) drop();
    } catch (error) {
      failed(error);
    }
  };
  await start();
};

/** Everything that commonly goes wrong with an embed, checked: [{check, pass, detail, mend}]. */
export const diagnose = async (element, own, kit) => {
  const { default: examine } = await kit.load(ETALASE_ASSETS.diagnose);
  return examine(element, own, { ...kit, assets: ETALASE_ASSETS, onAir, gpc });
};

/** For pages with a single tag. */
export const keepPlaces = async (kit) => (await kit.load(ETALASE_ASSETS.places)).default(kit);

if (/[?&]etalase-debug\b/.test(location.href)) {
  for (const element of document.querySelectorAll("etalase-storefront")) element.diagnose();
}
