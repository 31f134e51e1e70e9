// The window without its widget: poster, a card with product, price and a link that carries the tags, the first frame of the
// show. Then the widget's start, and the way back if it cannot start or traps. etalase.js loads this file beside the campaign
// document, once per page: what stands at the top level is shared by all elements.
//
// The build replaces ETALASE_ASSETS by {name: [path relative to the loader, integrity]}.

import { price } from "./currency.js";
import * as clock from "./skeleton/clock.js";
import { fold, pick, voucher } from "./skeleton/content.js";
import { lift } from "./skeleton/lift.js";
import { checkoutLink, isKnown, safe } from "./skeleton/links.js";
import { featured, isAvailable, labelOf } from "./skeleton/product.js";
import { isOnAir, pinnedProduct } from "./skeleton/show.js";
import {
  loadGlue,
  loadMemory,
  loadReviews,
  loadTheme,
  loadWords,
  styles,
  mounted,
  quiet,
  trap,
  trapped,
  wording,
} from "./skeleton/start.js";
import { localized } from "./skeleton/text.js";
import { uuid } from "./uuid.js";

/** For whoever wants to know what a document shows to whom, and where it leads. */
export { checkoutLink, isKnown, pick };

const gpc = !!navigator.globalPrivacyControl;
const ignore = () => {};

// ---- What is drawn ----

// The outer geometry is the widget's too (static/theme.css), so that nothing moves when it comes.
// Of the page's text styles only colour and family come in, and both languages are written from left to right.
// Rules of the card and of what it stands in are the widget's as well: its card is drawn over this one and is the same. It
// sticks to the lower edge of the screen as long as the stage does not end there. All others begin with .frame.
const SHEET = `
[part=box]{all:initial;display:grid;container-type:inline-size;direction:ltr;color:inherit;font-family:inherit;color-scheme:inherit;visibility:inherit;pointer-events:inherit;-webkit-user-select:text;user-select:text;--ratio:177.78%;--wide:360px;--strip:0px;--card:84px;--lift:none;--half:none;--edge:0px}
.frame,.app{grid-area:1/1;min-width:0}
.frame{--accent:var(--etalase-accent,var(--campaign-accent,#7a3b1d));--accent-text:var(--etalase-accent-text,var(--campaign-accent-text,#fff));--radius:var(--etalase-radius,var(--campaign-radius,14px));--surface:var(--etalase-surface,#fffdfa);--text:var(--etalase-text,#1d1a18);--muted:var(--etalase-muted,#6b635c)}
@supports (color:light-dark(#000,#fff)){.frame{--surface:var(--etalase-surface,light-dark(#fffdfa,#171412));--text:var(--etalase-text,light-dark(#1d1a18,#f3ede6));--muted:var(--etalase-muted,light-dark(#6b635c,#aba198))}}
.frame .stage{position:relative;overflow:hidden;overflow:clip;max-height:78vh;max-height:max(340px,min(78svh,720px));background:#1d1a18}
.frame .stage::before{content:"";display:block;padding:var(--ratio) 0 var(--strip)}
.frame .poster{position:absolute;top:0;left:0;width:100%;height:calc(100% - var(--strip));object-fit:cover}
.frame video[controls]{height:calc(100% - var(--card) - 24px)}
.frame .shelf{box-sizing:border-box;min-height:132px;padding:16px}
.frame p{margin:0}
.frame .fore{position:absolute;top:0;right:0;bottom:0;left:0}
.fore{z-index:1;display:flex;flex-direction:column;justify-content:flex-end}
.foot{position:sticky;bottom:var(--edge);bottom:max(var(--edge),env(safe-area-inset-bottom,0px));transform:var(--lift);order:1;box-sizing:border-box;flex:none;padding:0 12px 12px}
:not(.fore)>.foot{padding-top:12px}
.pinned{display:flex;align-items:center;height:var(--card);max-width:420px;padding:8px;border-radius:var(--radius);color:var(--text);background:var(--surface);box-shadow:0 4px 20px rgba(0,0,0,.2);font-size:15px;line-height:20px;font-family:var(--etalase-font,inherit)}
.pinned,.pinned *{box-sizing:border-box}
.pinned .glance{flex:1;display:flex;align-items:center;min-width:0;height:100%;margin:0;padding:0;border:0;background:none;color:inherit;font:inherit;text-align:start;cursor:pointer}
.pinned .photo{flex:none;display:grid;place-items:center;position:relative;overflow:hidden;margin-inline-end:12px;width:56px;height:100%;border-radius:calc(var(--radius)*.6);background:var(--wash,#f4efe8)}
.pinned img{position:absolute;top:0;left:0;width:100%;height:100%;object-fit:cover}
.pinned .words{display:block;min-width:0}
.pinned .words>*{display:block;height:20px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.pinned .over{height:16px;color:var(--muted);font-size:12px;line-height:16px;font-weight:600;letter-spacing:0;text-transform:none}
.pinned .now::before{content:"";display:inline-block;width:6px;height:6px;margin:0 6px 1px 0;border-radius:50%;background:var(--accent)}
.pinned .price{display:flex;flex-wrap:wrap;gap:0}
.pinned .price span{flex:1 0 3em;margin-inline-start:8px;overflow:hidden;text-overflow:ellipsis;color:var(--muted);font-size:13px}
.pinned strong{flex:none;font-weight:600}
.pinned .buy{flex:none;margin-inline-start:12px;display:grid;place-items:center;max-width:45%;min-height:44px;padding:0 18px;border-radius:99px;font-weight:600;text-align:center;text-decoration:none;color:var(--accent-text);background:var(--accent)}
.pinned slot{display:block;max-width:45%;max-height:100%;overflow:hidden}
.foot .pinned :focus-visible{outline:2px solid var(--text);outline-offset:2px}
@media (max-height:480px){[part=box]{--card:60px}.pinned .photo{width:40px}.pinned .over{display:none}}
@container (max-width:300px){.pinned .photo{display:none}}
[part=note]{margin:24px 16px 12px}
[part=retry]{justify-self:start;margin:0 16px 20px;padding:10px 20px;border:1px solid;border-radius:999px;background:none;color:inherit;font:inherit;cursor:pointer}
[part=note]~slot::slotted(*){margin-inline:16px}
@container (min-width:720px){
.frame{display:flex;flex-wrap:wrap;align-content:flex-start}
.frame>.foot{flex-basis:100%;order:0}
.frame .stage{flex:none;width:var(--wide);height:640px;height:clamp(320px,100svh - 24px,640px);max-height:none}
.frame .stage::before{content:none}
.frame .poster{height:100%}
.frame .shelf{flex:1;min-width:0}
}`;

// The widget's words (static/locales) for what is drawn here.
const WORDS = {
  "id-ID": { "pinned.buy": "Beli", "shelf.now": "Sedang tampil", "stock.preorder": "Prapesan, dikirim kemudian", "stock.sold_out": "Habis" },
  en: { "pinned.buy": "Buy", "shelf.now": "Shown now", "stock.preorder": "Pre-order, ships later", "stock.sold_out": "Sold out" },
};

// ---- One element: `instance` is what etalase.js made for it, `loader` what it lends ----

const onAir = (show) => isOnAir(show, clock.now());

const framed = new WeakSet();
const dressed = new WeakMap();
const attachStyles = (root, css, loader) => {
  const worn = dressed.get(root) || [];
  if (worn.includes(css)) return;
  dressed.set(root, [...worn, css]);
  loader.attachStyles(root, css);
};

/** Draws the skeleton, then mounts the widget once the element is near the viewport. */
export default async (instance, loader) => {
  const { element, box, attribute, near } = instance;
  const { landing, tags, fault } = loader;
  const root = box.parentNode;
  // Where this was tried before, a note stands above it.
  const slot = box.querySelector("slot");
  const make = (kind, name, parent, text) => {
    const node = loader.make(kind, name, parent, text);
    node.className = name;
    return node;
  };
  // Each event has an id, which all who are told of it share; src/loader/sinks.js takes over who that is once it is here.
  instance.events = [];
  const emit = (name, detail) => {
    detail = { id: uuid(clock.now()), ...detail };
    const goes = loader.emit(element, name, detail);
    if (goes && instance.events.push([name, detail]) > 50) instance.events.shift();
    return goes;
  };
  const frame = document.createElement("div");
  let app, buy, card, glue, handle, host, stage, video;
  // What makes links, once it is here; what was tapped before anything could open; whether nothing else will come.
  let makeLink, tapped, alone;
  let engine = "";
  let picked = {};
  let startedAt = 0;
  frame.className = "frame";
  // A picture that does not come leaves its place empty: no broken-image icon, in what is drawn here or by the widget.
  const see = ({ type, target }) => target.alt === undefined || (target.style.opacity = type === "error" ? 0 : "");
  box.addEventListener("error", see, true);
  box.addEventListener("load", see, true);

  // For the widget too, whenever it asks for the document anew.
  const personalise = ({ show, products }) => {
    const { poster, product } = picked;
    if (show && poster) show.poster = poster;
    products.sort((a, b) => (b.id === product) - (a.id === product));
  };

  const greeting = () => localized(picked.greeting, instance.locale());

  // The tracked link of one piece, as it is at this moment; "" while nothing can make it. The widget says by which tags.
  const buyLink = (product, variant, tags = instance.credit().tags) => {
    const { brand, checkout, content, currency, locale } = instance.document;
    const line = { variant: variant.id, url: variant.url || product.url, name: localized(product.title, locale) };
    // For orders that people read.
    Object.assign(line, { label: labelOf(product, variant, locale), price: price(variant.price, currency, instance.locale()), shop: localized(brand.name, locale) });
    // The code goes with the tags that ride, as the widget has it.
    line.code = voucher(content, tags);
    return makeLink ? makeLink(checkout, instance.source, line, tags, loader) : "";
  };

  // Such a link is touched, or followed. Its tags change while the page lives: a route, or a consent that brings back who sent
  // the visitor.
  const followBuyLink = (event, product, variant, tags) => {
    const href = buyLink(product, variant, tags);
    event.target.closest("a").href = href;
    // The right button opens a menu.
    if (!/click/.test(event.type) || event.button > 1) return;
    const { brand, currency } = instance.document;
    const [name, label] = [product.title, brand.name].map((text) => localized(text, instance.locale()));
    const sold = { product: product.id, variant: variant.id, quantity: 1, name, brand: label, price: variant.price };
    emit("checkout", { href, lines: [sold], value: variant.price, currency }) || event.preventDefault();
  };

  // For the widget, which knows them by their ids.
  const named = (product, variant, tags) => {
    const found = instance.document.products.find(({ id }) => id === product);
    return [found, found.variants.find(({ id }) => id === variant), tags];
  };

  const draw = ({ brand, products, currency, checkout, show, strings, theme }) => {
    const locale = instance.locale();
    const [verb, now, preorder, gone] = wording(WORDS[locale], strings, locale);
    const shown = show && onAir(show) && pinnedProduct(show, clock.now());
    const { product, variant } = featured(products, [shown, attribute("product")]);
    const property = (name, value) => box.style.setProperty(name, value);
    if (show?.orientation === "landscape") {
      property("--ratio", "56.25%");
      property("--wide", "64%");
      // A wide picture on a phone is low: the card lies below it.
      property("--strip", "calc(var(--card) + 20px)");
    }
    // For the widget, too.
    if (theme?.accent) property("--campaign-accent", theme.accent);
    if (theme?.accent_text) property("--campaign-accent-text", theme.accent_text);
    if (theme?.radius >= 0) property("--campaign-radius", theme.radius + "px");
    if (/light|dark/.test(theme?.scheme)) frame.style.colorScheme = theme.scheme;
    let field = frame;
    let src = show && safe(show.poster.src, instance.source);
    if (show) {
      stage = make("div", "stage", frame);
      field = make("div", "fore", stage);
    }
    card = make("div", "pinned", make("div", "foot", field));
    const glance = make("button", "glance", card);
    // What cannot open any more leads on.
    glance.onclick = () => (alone ? buy?.click() : (tapped = product.id));
    const image = product.images?.[0];
    const picture = image && Object.assign(make("img", "", make("span", "photo", glance)), { alt: "" });
    const words = make("span", "words", glance);
    const title = localized(product.title, locale);
    make("span", "over", words, shown === product.id ? now : localized(brand.name, locale)).className += shown === product.id ? " now" : "";
    make("span", "name", words, title);
    const cost = make("span", "price", words);
    make("strong", "", cost, price(variant.price, currency, locale));
    const { state } = variant.stock;
    make("span", "", cost, { preorder, sold_out: gone }[state] || labelOf(product, variant, locale));
    // Until there is a link of ours: the merchant's own.
    card.append(slot);
    // Where the poster takes its time, the network has more urgent things to carry than the picture of the product.
    const begun = performance.now();
    const depict = () => {
      instance.brisk = !src || performance.now() - begun < 400;
      if (image) setTimeout(() => (picture.src = safe(image.src, instance.source)), instance.brisk ? 0 : 2000);
    };
    if (src) {
      const poster = make("img", "poster", stage);
      poster.onload = poster.onerror = depict;
      Object.assign(poster, { alt: "", fetchPriority: "high", src });
    } else depict();
    const shelf = make("div", "shelf", frame);
    if (picked.greeting) make("p", "greeting", shelf, greeting());
    if (!isAvailable(variant)) return;
    const showBuyLink = (made) => {
      makeLink = made;
      const href = buyLink(product, variant);
      if (!href) return;
      buy = make("a", "buy", card, verb);
      Object.assign(buy, { href, target: "_top" }).setAttribute("aria-label", verb + " " + title);
      buy.onpointerdown = buy.onfocus = buy.onclick = buy.onauxclick = (event) => followBuyLink(event, product, variant);
      slot.remove();
    };
    if (isKnown(checkout)) showBuyLink(checkoutLink);
    else instance.makeLink = loader.load(ETALASE_ASSETS.adapters).then((module) => showBuyLink(module.default), ignore);
  };

  // The first frame before Wasm; the widget takes this very node over.
  const startVideo = ({ poster, stream, engine: wish }) => {
    video = make("video", "poster", stage);
    video.muted = video.playsInline = true;
    video.poster = safe(poster.src, instance.source);
    const src = safe(stream, instance.source);
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
    return /\/|\.json$/.test(attribute("campaign")) ? null : instance.source.replace(/v1\/campaigns\/[^/]*$/, "");
  };
  const wishes = () => ({ locale: instance.locale(), greeting: greeting(), product: tapped || attribute("product"), autoplay: autoplay() });

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
    if (instance.closed) return;
    drop();
    alone = true;
    box.append(frame);
    const { show } = instance.document;
    if (!video && show && onAir(show)) startVideo(show);
    if (video) {
      stage.append(video);
      video.className = "poster";
      video.controls = true;
    }
    instance.fail(error);
  };
  const failed = (error) => {
    if (error.mend) {
      collapse(error);
      instance.retry(error).then((worth) => {
        if (!worth) return;
        loadVisits();
        start();
      });
    }
    else if (error instanceof WebAssembly.RuntimeError) trap(error, fault);
    else collapse(fault("widget_trapped", error.message, "reload the page, and report this line"));
  };

  // Each campaign credits by its own rules; before src/loader/memory.js is here there are the tags of the landing.
  instance.id = () => instance.document?.id ?? attribute("campaign");
  instance.credit = () => instance.memory?.credit?.(instance.id()) || { tags };
  loader.now = clock.now;
  loader.quiet = quiet;
  loader.assets = ETALASE_ASSETS;
  // Until the file of the sinks has come, events are a list.
  const startSinks = async () => {
    const sinks = await loader.load(ETALASE_ASSETS.sinks);
    const memory = await visitsLoading;
    if (instance.events.forEach) sinks.default(instance, loader, memory, api());
  };
  const timed = instance.answer && clock.begin(instance.source, instance.answer, instance.at);
  let visitsLoading;
  const loadVisits = () => {
    // Visits are noted by that clock, too.
    visitsLoading = Promise.resolve(timed).then(() => loadMemory(loader)).then((memory) => (instance.memory = memory));
    // When there is something to see, or nothing more to come.
    element.ready.then(quiet, quiet).then(startSinks).catch(ignore);
  };
  loadVisits();
  attachStyles(root, SHEET, loader);
  // A page says it in a style, or in its head, which no style shows.
  const { colorScheme } = getComputedStyle(element);
  if (/dark/.test(colorScheme === "normal" ? document.querySelector("meta[name=color-scheme]")?.content : colorScheme)) box.dataset.dark = "";
  if (self !== top && !framed.has(root)) {
    framed.add(root);
    loader.load(ETALASE_ASSETS.framed).then((module) => module.default(root, instance.locale, loader), ignore);
  }
  if (instance.loadError) {
    if (/[“”„«»‘’]/.test(attribute("campaign"))) instance.loadError.mend = 'write straight quotes: campaign="your-id"';
    throw instance.loadError;
  }
  // Under way while the card is drawn; asked for again below, where it matters what became of them.
  near.then(() => {
    for (const loading of instance.closed ? [] : [loadGlue(loader, instance), loadTheme(loader)]) loading.catch(ignore);
  });
  try {
    // The browser's own reader, which no page gets between.
    instance.document = await new Response(instance.text).json();
    // By the landing, not by what is remembered: looks are not swapped while somebody looks.
    picked = pick(instance.document.content, tags) || picked;
    personalise(instance.document);
    draw(instance.document);
  } catch ({ message }) {
    instance.document = null;
    throw fault("campaign_invalid", instance.source + ": " + message, "run `etalase campaign check` on it");
  }
  box.textContent = "";
  box.append(frame);
  const lower = lift(instance);

  instance.drop = () => {
    lower();
    drop();
    if (!video) return;
    video.pause();
    video.removeAttribute("src");
    video.load();
  };
  instance.change = () => {
    if (!handle) return;
    const next = wishes();
    loadWords(loader, next.locale)
      .then((words) => {
        Object.assign(host, next, { words: wording(words, instance.document.strings, next.locale) });
        if (handle) glue.update(handle[0], host);
      })
      .catch((error) => (error.mend ? loader.report(element, error, false) : failed(error)));
  };

  // Who comes with a bag from another device is led to it, wherever the window stands.
  if (/etalase-bag=/.test(location.hash)) element.scrollIntoView();
  await near;
  await timed;
  if (instance.closed) return;
  const { show } = instance.document;
  if (show && onAir(show) && autoplay()) {
    startVideo(show);
    if (engine) video.play().catch(ignore);
  }
  const start = async () => {
    try {
      // All of it is under way before any of it is waited for.
      const parts = [loadGlue(loader, instance), loadTheme(loader), loadWords(loader, instance.locale()), visitsLoading, instance.makeLink];
      const [module, theme, words, memory] = await Promise.all(parts);
      if (instance.closed) return;
      // On a quick network the widget asks, once it stands.
      const reviews = instance.brisk ? null : loadReviews(loader, api(), attribute("campaign"));
      glue = module;
      attachStyles(root, theme, loader);
      if (video) video.controls = false;
      app = make("div", "app", box);
      mounted.add(collapse);
      host = {
        element,
        campaign: attribute("campaign"),
        document: instance.document,
        source: instance.source,
        api: api(),
        ...wishes(),
        words: wording(words, instance.document.strings, instance.locale()),
        landing,
        clock,
        memory,
        reviews,
        gpc,
        brisk: instance.brisk,
        video: video || null,
        engine,
        startedAt,
        load: async (name) => (await loader.load(ETALASE_ASSETS[name])).default,
        emit,
        fold,
        personalise,
        buyLink: (...ids) => buyLink(...named(...ids)),
        followBuyLink: (event, ...ids) => followBuyLink(event, ...named(...ids)),
        attachStyles: (part) => attachStyles(root, styles[part], loader),
        // The widget's own stands: in the same frame this one goes, and what had the focus here has it there.
        ready() {
          const held = root.activeElement?.className;
          frame.remove();
          if (held) app.querySelector(".pinned ." + held)?.focus({ preventScroll: true });
          instance.ready();
        },
        again: (code) => instance.retry({ code }),
        fail(code, mend, fatal) {
          const error = fault(code, "told by the widget", mend);
          if (fatal) collapse(error);
          else loader.report(element, error, false);
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
export const diagnose = async (element, instance, loader) => {
  const { default: examine } = await loader.load(ETALASE_ASSETS.diagnose);
  return examine(element, instance, { ...loader, assets: ETALASE_ASSETS, onAir, gpc });
};

/** For pages with a single tag. */
export const keepPlaces = async (loader) => (await loader.load(ETALASE_ASSETS.places)).default(loader);

if (/[?&]etalase-debug\b/.test(location.href)) {
  for (const element of document.querySelectorAll("etalase-storefront")) element.diagnose();
}
