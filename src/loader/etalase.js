// Etalase loader: the 4 KB that every page with the tag downloads. A classic script, so that one <script async> is
// enough; the in-app browsers of old phones must be able to parse it (ES2020, no private fields).
//
// It reads the landing URL, keeps the room, decorates the page's own links inside the element and starts the downloads.
// What is drawn with the campaign's data is in skeleton.js, which arrives beside the campaign document.
//
// The build replaces ETALASE_VERSION, and ETALASE_ASSETS by {skeleton, wasm}, each
// [path below the bundle's address, integrity]. The server may write that address in the place of ETALASE_HOME.
import { parseQuery, readTags, splice, splitUrl } from "./tags.js";

// Read before any router of the page can change it, and kept in memory only.
const landing = { url: location.href, referrer: document.referrer };

const TAG = "etalase-storefront";
const ATTRIBUTES = ["campaign", "locale", "api", "autoplay", "product"];
// Tag managers run scripts without a `currentScript`.
const script = document.currentScript || document.querySelector('script[src*="etalase.js"]') || {};
const nonce = script.nonce || "";
// An optimiser that combines scripts, or writes them into the page, takes this text away from its file.
const moved = !/etalase\.js/.test(script.src);
const ignore = () => {};
// As it is now: scripts that come later may put theirs in its place.
const fetch = window.fetch.bind(window);

// The bundle's address: what was written in; else beside this file; else what the page says.
const base = () => {
  const api = moved && document.querySelector(TAG + "[api]")?.getAttribute("api");
  const home = /^http/.test(ETALASE_HOME) ? ETALASE_HOME : api || ".";
  return new URL(home.replace(/\/?$/, "/"), script.src || location.href).href;
};

const tags = readTags(landing.url);

// ---- Faults: each has a code, one console line with the mend, an event, and a state that the shopper sees ----

const fault = (code, what, mend) => Object.assign(Error(what), { code, mend });

const emit = (element, name, detail) =>
  element.dispatchEvent(new CustomEvent("etalase:" + name, { detail, bubbles: true, composed: true, cancelable: true }));

const report = (element, { code, message, mend }, fatal) => {
  const line = "Etalase " + code + ": " + message + ". Mend: " + mend;
  if (!shared[line]) console.error?.((shared[line] = line));
  emit(element, "error", { code, mend, fatal });
};

// ---- The bundle: each file once per page, checked against the hash that this build knows ----

const shared = {};
let policy, refused;
// What failed is asked for under another fragment: browsers remember that a module failed, and never ask again.
let anew = "";
// Trusted Types: scripts are named by a policy of our own; where the page has none for us, its default may do.
const trust = (src) => {
  try {
    policy = policy || window.trustedTypes.createPolicy("etalase", { createScriptURL: String });
    return policy.createScriptURL(src);
  } catch {
    refused = window.trustedTypes;
    return src;
  }
};

const mend = () =>
  (moved && 'keep etalase.js out of what combines scripts, or write api="https://host"') ||
  (refused && "allow trusted-types etalase") ||
  "publish one whole build; allow it in connect-src, script-src";

// A failed download is forgotten, so that a later element may try again.
const once = (path, start) =>
  (shared[path] =
    shared[path] ||
    start(base() + path + anew).catch(({ message }) => {
      delete shared[path];
      anew += "#";
      throw fault("bundle_unavailable", path + ": " + message, mend());
    }));

const ask = async (url, options) => {
  // Without what a page put on all objects.
  const answer = await fetch(url, { __proto__: null, credentials: "omit", ...options });
  if (answer.ok) return answer;
  throw Object.assign(Error("HTTP " + answer.status), { after: answer.headers.get("retry-after") });
};

// What a Retry-After says, in milliseconds: it is seconds or a date. Ten minutes at most.
const delay = (after) => Math.min(after * 1000 || new Date(after) - Date.now() || 0, 6e5);

// When to try again: when the server says, else ever later; spread, for many failed at the same moment. Sooner if the browser
// is online or the page is looked at again; never while nobody looks. This stands here, and not in a file of its own: the host
// that is down has that file, too.
const later = (tries, after) =>
  new Promise((resolve) => {
    // A page may have stopped its clock.
    const due = performance.now() + delay(after);
    const kinds = ["online", "visibilitychange"];
    const wake = () => {
      if (document.hidden || performance.now() < due) return;
      for (const kind of kinds) removeEventListener(kind, wake);
      resolve();
    };
    for (const kind of kinds) addEventListener(kind, wake);
    setTimeout(wake, Math.max(delay(after), 1000 << Math.min(tries, 9)) * (1 + Math.random()));
  });

const get = ([path, integrity]) => once(path, (url) => ask(url, { integrity }));

// `import()` knows no integrity; a module script does, and leaves the checked module where `import()` finds it.
const load = ([path, integrity]) =>
  once(
    path,
    (src) =>
      new Promise((resolve, reject) => {
        const onload = () => resolve(import(src));
        const onerror = () => reject(Error("missing, blocked or altered"));
        // The last of these sets it going.
        Object.assign(make("script", "", document.head), { type: "module", integrity, nonce, onload, onerror, src: trust(src) });
      }),
  );

// What forbids Wasm here, told by the smallest module there is; WebKit lets it be made, and not used.
let forbidden;
const noWasm = () => {
  try {
    if (forbidden === undefined) forbidden = !new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch (error) {
    forbidden = error;
  }
  return forbidden;
};

// ---- One element ----

const make = (kind, name, parent, text) => {
  const node = document.createElement(kind);
  node.setAttribute("part", name);
  // No text is a text to Trusted Types, too.
  if (text) node.textContent = text;
  parent.append(node);
  return node;
};

// Constructed sheets pass a strict CSP; Safari before 16.4 gets a <style>.
const attachStyles = (root, css) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    Object.assign(make("style", "", root), { nonce, textContent: css });
  }
};

const insides = new WeakMap();

const build = (element) => {
  const root = element.attachShadow({ mode: "closed" });
  let epoch = 0;
  let tries = 0;
  let session, settle, settled, room;
  // The room is kept from the first moment on. What is drawn is a query container and has no width of its own: where a parent
  // shrinks to what it holds, the track asks for one. No share of the parent is asked for: beside a text it would take all.
  attachStyles(
    root,
    ":host{display:block;position:relative;contain:layout style;writing-mode:horizontal-tb;break-inside:avoid;" +
      "min-height:var(--etalase-min-height,1600px)}:host([hidden]){display:none}" +
      ":host::before{content:'';display:grid;grid-template-columns:minmax(240px,min(960px,100vw))}",
  );

  // The page's own links inside the element carry what its campaign credits; what such a link says itself stays. How we left it and how it was written are
  // noted on it, for tags change while the page lives, and routers put back copies.
  const decorate = () => {
    for (const link of element.querySelectorAll("a[href]")) {
      const now = link.getAttribute("href");
      const [left, written] = (link.dataset.etalase || "").split("\n");
      const href = left === now ? written : now;
      const said = new Map(parseQuery(splitUrl(href)[2]));
      const tagged = splice(href, (session?.credit?.() || loader).tags.filter(([key]) => !said.has(key)));
      if (!/^http/.test(link.protocol) || href[0] === "#" || tagged === now) continue;
      link.setAttribute("href", tagged);
      link.dataset.etalase = tagged + "\n" + href;
    }
  };
  // Again before each use, for the page may have changed them.
  for (const kind of ["pointerdown", "click", "auxclick", "keydown"]) element.addEventListener(kind, decorate, true);

  const renew = () => {
    settled = false;
    element.ready = new Promise((...both) => (settle = both));
    element.ready.catch(ignore);
  };
  renew();

  const ROOM = "--etalase-min-height";
  const clear = () => {
    room = room ?? element.style.getPropertyValue(ROOM);
    element.style.setProperty(ROOM, 0);
  };

  const open = () => {
    const attribute = (name) => element.getAttribute(name) || "";
    const campaign = attribute("campaign");
    const box = make("div", "box", root);
    const slot = make("slot", "slot", box);
    let observer, fallen;
    const near = new Promise((resolve) => {
      const see = (entries) => {
        const { isIntersecting, boundingClientRect: { top, bottom } } = entries.pop();
        if (isIntersecting) resolve();
        // A window that has fallen gives its room back once that moves nothing before the visitor's eyes.
        if (fallen && (top >= 0 || (bottom < 0 && CSS.supports("overflow-anchor:auto")))) clear();
      };
      // Where nothing tells what is near, all is.
      if (!self.IntersectionObserver) return resolve();
      observer = new IntersectionObserver(see, { rootMargin: "600px", threshold: [0, 0.5, 0.8, 0.9, 1] });
    });
    const finish = (how, value) => {
      settled = true;
      settle[how](value);
    };

    // What skeleton.js works with. It sets `document`, and puts its own hands to `drop` and `change`.
    const instance = {
      element,
      box,
      attribute,
      near,
      drop: ignore,
      change: ignore,
      locale() {
        const wished = attribute("locale") || instance.document?.locale;
        return /^i[dn]\b/i.test(wished || document.documentElement.lang || navigator.language) ? "id-ID" : "en";
      },
      // Waits until it is worth trying again after an error; false where that is never.
      async retry({ code, after }) {
        if (refused || !/un(avail|reach)/.test(code)) return false;
        await later(tries++, after);
        if (fallen && !instance.closed) renew();
        return !instance.closed;
      },
      ready() {
        if (room !== undefined) element.style.setProperty(ROOM, room);
        room = undefined;
        fallen = false;
        tries = 0;
        finish(0, element);
        emit(element, "ready");
      },
      fail(error) {
        if (instance.closed) return;
        if (!instance.document && box.firstChild === slot) {
          // Nothing of the campaign can be shown: the page's own links, and a way to try again.
          const english = instance.locale() === "en";
          box.textContent = "";
          make("p", "note", box, english ? "This shop window cannot open right now." : "Etalase ini belum bisa dibuka.");
          make("button", "retry", box, english ? "Try again" : "Coba lagi").onclick = reopen;
          box.append(slot);
        }
        fallen = true;
        observer?.unobserve(element);
        observer ? observer.observe(element) : clear();
        finish(1, error);
        if (instance.reported !== error.message) report(element, error, true);
        instance.reported = error.message;
        // What is drawn stays until there is something to put in its place.
        if (!instance.document) instance.retry(error).then((worth) => worth && run().catch(instance.fail));
      },
      close() {
        instance.closed = true;
        observer?.disconnect();
        instance.drop();
        box.remove();
        if (settled) renew();
      },
    };

    const run = async () => {
      if (!campaign) throw fault("campaign_missing", "no campaign named", 'write campaign="your-id"');
      instance.loadError = null;
      observer?.observe(element);
      const skeleton = load(ETALASE_ASSETS.skeleton);
      skeleton.catch(ignore);
      // What answers a tap is under way before anything says what will be tapped.
      near.then(() => {
        if (!instance.closed && !noWasm()) get(ETALASE_ASSETS.wasm).catch(ignore);
        // The first format of a number costs a phone a tenth of a second: it is made while all this is on its way.
        setTimeout(() => new Intl.NumberFormat(instance.locale()));
      });
      try {
        // The address of a static document, or an id on the server.
        const fixed = /\/|\.json$/.test(campaign);
        const answers = (attribute("api") || base()).replace(/\/?$/, "/v1/campaigns/" + campaign);
        instance.source = new URL(fixed ? campaign : answers, document.baseURI).href;
        // Browsers from before 2022 wait for as long as the network does.
        instance.answer = await ask(instance.source, { priority: "high", signal: AbortSignal.timeout?.(8000) });
        instance.at = performance.now();
        instance.text = await instance.answer.text();
      } catch ({ message, after }) {
        // skeleton.js throws it, once it has dressed what is shown then.
        instance.loadError = fault("campaign_unreachable", instance.source + ": " + message, "check the id; allow it in connect-src, CORS");
        instance.loadError.after = after;
        // Who is told when to come again comes again before anything is said.
        if (after && tries < 2) return (await instance.retry(instance.loadError)) && run();
      }
      const module = await skeleton;
      if (!instance.closed) await module.default(instance, loader);
    };
    slot.onslotchange = decorate;
    decorate();
    run().catch(instance.fail);
    return instance;
  };

  const reopen = () => {
    session.close();
    session = open();
  };

  insides.set(element, {
    connect() {
      epoch++;
      session = session || open();
    },
    // A move is a removal too: only who stays away is taken down.
    disconnect() {
      const mine = ++epoch;
      const away = () => {
        if (mine !== epoch) return;
        session.close();
        session = null;
      };
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(away, 1000)));
    },
    change(name) {
      if (session) /^(ca|ap)/.test(name) ? reopen() : session.change();
    },
    // Resolves with [{check, pass, detail, mend}] for what commonly goes wrong with an embed.
    diagnose: () => load(ETALASE_ASSETS.skeleton).then((module) => module.diagnose(element, session, loader)),
  });
};

// ---- The single-tag form: the window stands where the script does ----

// Tag managers drop attributes, but no query.
const said = (tag, name) => tag.dataset?.[name] ?? new URL(tag.src || "h:").searchParams.get(name);
const homes = new Map();
const place = (tag, element) => {
  for (const name of ATTRIBUTES) if (said(tag, name) !== null) element.setAttribute(name, said(tag, name));
  if (!homes.size) load(ETALASE_ASSETS.skeleton).then((module) => module.keepPlaces(loader)).catch(ignore);
  homes.set(tag, element);
  // A tag manager puts scripts into the head, where there is no room.
  const append = () => (document.body ? document.body.append(element) : setTimeout(append, 9));
  if (!tag.closest("body")) return append();
  // The box by which a page may have kept the room.
  tag.style.display = "none";
  tag.after(element);
};
const placeAll = (current) => {
  for (const tag of [current, ...document.querySelectorAll('script[src*="etalase.js"]')]) {
    const campaign = said(tag, "campaign");
    // A router put back a copy of both.
    const isCopy = tag.nextElementSibling?.getAttribute("campaign") === campaign;
    if (campaign !== null && !homes.has(tag) && !isCopy) place(tag, loader.takeSpare?.(campaign) || document.createElement(TAG));
  }
};

const loader = { fetch, delay, landing, tags, readTags, splice, fault, emit, report, get, load, make, attachStyles, noWasm, wasm: ETALASE_ASSETS.wasm, homes, place, placeAll };

// In Chromium whoever listens to the window first hears first, capturing or not: src/loader/memory/history.js has to.
addEventListener("popstate", (event) => loader.onPopState?.(event), true);

if (!customElements.get(TAG)) {
  customElements.define(
    TAG,
    class extends HTMLElement {
      static get observedAttributes() {
        return ATTRIBUTES;
      }
      constructor() {
        super();
        build(this);
      }
      connectedCallback() {
        insides.get(this).connect();
      }
      disconnectedCallback() {
        insides.get(this).disconnect();
      }
      attributeChangedCallback(name, old, value) {
        if (old !== value) insides.get(this).change(name);
      }
      diagnose() {
        return insides.get(this).diagnose();
      }
      setConsent(granted) {
        loader.pageConsent = granted;
        loader.consentChanged?.();
      }
    },
  );
  window.etalase = { version: ETALASE_VERSION, readTags, splice, placeAll };
  const look = () =>
    document.querySelector(TAG) ||
    console.info?.("Etalase campaign_missing: no window. Mend: write etalase.js?campaign=your-id");
  setTimeout(look, 5000);
}
// However often this file is loaded, the first one places all windows.
window.etalase.placeAll(script);
