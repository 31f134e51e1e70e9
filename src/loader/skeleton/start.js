// The widget's start: one Wasm instance per page, on which every element is mounted, and all that it needs.
//
// The build replaces ETALASE_ASSETS by {name: [path relative to the loader, integrity]}.

const ignore = () => {};

const shared = {};
// A failed start is forgotten, so that a later element may try again. `code` is what the failure is called.
const once = (name, code, start) =>
  (shared[name] =
    shared[name] ||
    start().catch((error) => {
      delete shared[name];
      throw error.mend ? Object.assign(error, { code }) : error;
    }));

export const loadTheme = ({ get }) =>
  once("theme", "stylesheet_unavailable", async () => (await get(ETALASE_ASSETS.theme)).text());
export const loadWords = ({ get }, locale) =>
  once(locale, "locale_unavailable", async () => (await get(ETALASE_ASSETS["locale." + locale])).json());

/** The answer with the first page of reviews, as src/widget/api.rs would ask for it; null where there is no server. */
export const loadReviews = ({ fetch }, api, campaign) => {
  if (!api) return null;
  const url = api + "v1/campaigns/" + encodeURIComponent(campaign) + "/reviews?sort=newest&limit=10";
  const answer = fetch(url, { credentials: "omit", signal: AbortSignal.timeout?.(8000) });
  // The widget asks once more.
  answer.catch(ignore);
  return answer;
};

/** The words in the order of the widget's keys, a campaign's own wording before ours. */
export const wording = (words, strings = {}, locale) => {
  const fits = (tag) => tag.split("-")[0] === locale.split("-")[0];
  const brand = strings[locale] || strings[Object.keys(strings).find(fits)] || {};
  return Object.keys(words).map((key) => brand[key] || words[key]);
};

// What comes after the first screen, by its part of the widget: the Wasm, and its looks once both are here.
export const styles = {};
const loadPart = async ({ get }, part) => {
  const files = [ETALASE_ASSETS[part], ETALASE_ASSETS["looks." + part]];
  const [wasm, css] = await Promise.all(files.map(get));
  styles[part] = styles[part] || (await css.text());
  return wasm;
};

/** Who taps at once is answered first: waits until something was drawn and nothing else is to be done, 0.3 s at most. */
export const quiet = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 300);
    requestAnimationFrame(() => (self.requestIdleCallback || setTimeout)(resolve));
  });

const NONE = "none, the link sells: this browser is older than the window (README, Browsers)";

export const loadGlue = (loader, instance) => {
  const { get, load, fault, noWasm, wasm } = loader;
  const forbidden = noWasm();
  const mend = self.WebAssembly ? "add 'wasm-unsafe-eval' to script-src" : NONE;
  if (forbidden) return Promise.reject(fault("wasm_blocked", forbidden.message, mend));
  return once("glue", "wasm_unavailable", async () => {
    const module = get(wasm);
    module.catch(ignore);
    // On their way before they are asked for; asked for again, they are fetched again.
    const early = {};
    const begin = (part) => (early[part] = loadPart(loader, part)).catch(ignore);
    const glue = await load(ETALASE_ASSETS.glue);
    try {
      await glue.default({ module_or_path: module });
      // Not before, so that it takes no room from what answers a tap; on a quick network not before the window stands.
      if (!instance.brisk) begin("deferred");
      glue.provide(async (part) => {
        await quiet();
        const coming = early[part] || loadPart(loader, part);
        early[part] = null;
        return coming;
      });
    } catch (error) {
      // Its hash was right, so that it came whole.
      const old = error instanceof WebAssembly.CompileError;
      throw error.mend ? error : fault("", wasm[0] + ": " + error.message, old ? NONE : "publish one whole build");
    }
    const watch = ({ error, reason = error }) => {
      const ours = ([path]) => `${reason.stack}`.includes(path);
      if (reason instanceof WebAssembly.RuntimeError && (ours(wasm) || ours(ETALASE_ASSETS.glue))) trap(reason, fault);
    };
    addEventListener("error", watch);
    addEventListener("unhandledrejection", watch);
    return glue;
  });
};

// A trapped instance is not to be trusted any more: every element goes back to what is drawn here.
export const mounted = new Set();
export let trapped = false;
export const trap = ({ message }, fault) => {
  trapped = true;
  const error = fault("widget_trapped", message, "reload the page, and report this line");
  shared.glue = Promise.reject(error);
  shared.glue.catch(ignore);
  for (const collapse of mounted) collapse(error);
};

// ---- How the visitor came: without that file the widget knows of this landing alone ----

export const loadMemory = (loader) =>
  once("memory", "memory_unavailable", async () => (await loader.load(ETALASE_ASSETS.memory)).begin(loader)).catch((error) => {
    console.warn("Etalase " + error.code + ": " + error.message);
    return { visits: [{ ...loader.landing, at: loader.now(), event: "landing" }], journey: "" };
  });
