// The panel over the page: who is credited and why, which link that makes, and who was told. For brand and creator alike; all of
// it is text.

const STYLES = `
:host{all:initial;--paper:#fff;--ink:#1d1a18;--soft:#5b524b;--line:#ddd4cb;position:fixed;inset:auto 8px 8px auto;z-index:2147483647;
display:flex;flex-direction:column;box-sizing:border-box;width:min(440px,calc(100% - 16px));max-height:80vh;border:1px solid var(--soft);
border-radius:12px;background:var(--paper);color:var(--ink);font:14px/1.45 system-ui,sans-serif}
@media (prefers-color-scheme:dark){:host{--paper:#1d1a18;--ink:#f3ece4;--soft:#c2b7ac;--line:#3f3832}}
header{display:flex;gap:8px;align-items:center;padding:8px 8px 8px 16px;border-bottom:1px solid var(--line)}
h2{flex:1;margin:0;font-size:15px}h3{margin:14px 0 2px;font-size:13px;color:var(--soft)}
main{overflow:auto;padding:0 16px 14px}main:focus-visible,button:focus-visible{outline:3px solid;outline-offset:-3px;border-radius:10px}
ul{margin:0;padding:0;list-style:none}li{overflow-wrap:anywhere}li+li{margin-top:4px}
button{flex:none;min-height:44px;padding:0 12px;border:1px solid var(--soft);border-radius:10px;background:none;color:inherit;font:inherit;cursor:pointer}`;

const REASONS = {
  last_creator: "the last creator who sent this visitor within the window",
  first_creator: "the first creator who sent this visitor within the window",
  late_creator: "a creator's code that came after the cart was filled, which this campaign credits",
  no_touch: "nobody sent this visitor",
  no_creator: "somebody sent this visitor, but no tag names a creator",
  expired: "the window of the creator who sent this visitor has closed",
  late_only: "only codes that came after the cart was filled, without a visit from outside",
  unverified_token: "only a creator's token that could not be verified",
};
const CONSENT = {
  unknown: "nobody has said yes or no: events wait, nothing is stored",
  granted: "yes: what waits is stored",
  denied: "no: nothing is stored",
};
const DOORS = { analytics: "our server, dataLayer and Segment", ads: "pixels of Meta and TikTok" };
const TOLD = { unknown: "wait", granted: "are told", denied: "are not told" };
const LOSSES = {
  conflict: "the merchant's own link had another value; the visitor's is sent",
  length: "left out, for the link would be too long",
  not_on_order: "sent, but the shop does not show it on the order",
  dropped: "not sent, for the shop would drop it",
  transcoded: "sent in another spelling that can be undone",
  discount: "the shopper types this code in at the shop",
  lines: "the shop does not take the lines, or not all that is in them: the shopper chooses again there",
};

const pair = ([key, value]) => `${key}=${value}`;

/** A touch as the journey stores it: its facts, then its tags (src/model/attribution/stored.rs). */
const touch = (line, riding, days = 30) => {
  const [[, facts], ...tags] = [...new URLSearchParams(line)];
  const [at, until, cause, , late, ...referrer] = facts.split(" ");
  const minute = (time) => new Date(+time).toISOString().slice(0, 16).replace("T", " ");
  // It is kept for the longest window there is (src/model/attribution/policy.rs), from when it came first on whichever device.
  const end = until - (90 - days) * 864e5;
  const said = tags.map(pair).join(" ") || "from " + referrer.join(" ");
  const credited = tags.length && tags.map(pair).join() === riding.map(pair).join();
  const flags = [cause, late === "1" && "late", late === "2" && "from inside", credited && "these tags ride on links"].filter(Boolean);
  return `${minute(at)} UTC, counts up to ${minute(end)}: ${said} (${flags.join(", ")})`;
};

/** Codes of visits that are no creator's id; the server's roster may know them. */
const strangers = (journey, { creators = [] } = {}) => {
  const known = creators.map(({ id }) => id);
  const codes = journey.flatMap((line) => [...new URLSearchParams(line)].filter(([key]) => /^(ref|via)$/.test(key)).map(([, code]) => code));
  return [...new Set(codes)].filter((code) => known.length && !known.includes(code.toLowerCase()));
};

/** What the widget would leave with now; the skeleton's link where it is not running, or cannot have what makes links. */
const currentLink = async ({ box }) => {
  const app = box.querySelector(".app");
  const ask = (answer) => {
    app.dispatchEvent(new CustomEvent("explain", { detail: { answer } }));
    setTimeout(answer, 4000);
  };
  const told = app && (await new Promise(ask));
  if (told) return told;
  const link = box.querySelector("a[part~=buy]");
  return link ? { href: link.href } : { code: "the window has none" };
};

/** Who is credited is known a moment after the window stands: waits for it, 4 s at most. */
const decided = async (instance) => {
  const open = () => instance.box.querySelector(".app") && !instance.credit().reason;
  for (let waits = 0; open() && waits < 40; waits++) await new Promise((resolve) => setTimeout(resolve, 100));
};

const checkout = async (instance) => {
  if (!instance.document) return ["no campaign document"];
  const { href, loss, code } = await currentLink(instance);
  if (code) return ["no link: " + code];
  const losses = loss?.map((lost) => [lost.code, lost.key].filter(Boolean).join(" ") + ": " + LOSSES[lost.code]);
  const unknown = "losses are known once the widget runs";
  return [href, ...(losses ? (losses.length ? losses : ["nothing is lost"]) : [unknown])];
};

const told = ({ waiting, unsent, sinks }, instance) => [
  `sinks of this page: ${sinks.join(", ") || "none"}`,
  `events that wait for consent: ${waiting}`,
  instance.document && /\/v1\/campaigns\//.test(instance.source) ? `events that the server has not answered: ${unsent}` : "no server",
];

const stripped = ({ reason, stripped }) => {
  if (!reason) return "not known yet whether this visit lost its utm_* on the way";
  return stripped ? "this visit lost its utm_* on the way; its token is there" : "no sign that utm_* were taken off on the way";
};

/** What it says, as [title, lines]. */
const sections = async (report, instance, loader) => {
  await decided(instance);
  const memory = instance.memory || {};
  const credit = instance.credit?.() || loader;
  const journey = memory.journey ? memory.journey.split("\n").slice(1) : [];
  const adapter = instance.document?.checkout.adapter;
  const failing = report.filter(({ pass }) => !pass);
  const sinks = await loader.load(loader.assets.sinks);
  const link = await checkout(instance);
  return [
    ["Credited", [credit.reason ? `${credit.creator || "nobody"}: ${REASONS[credit.reason]} (${credit.reason})` : "not decided: the widget is not running"]],
    ["Codes that no creator of the document has", strangers(journey, instance.document)],
    ["Consent", [(CONSENT[memory.state] || "not asked yet") + (memory.by ? ` (by ${memory.by})` : ""), ...Object.keys(DOORS).map((door) => `${DOORS[door]}: ${TOLD[memory.doors?.[door]] || "wait"}`)]],
    ["Visits that count, oldest first", journey.map((line) => touch(line, credit.tags, instance.document?.credit?.window_days))],
    ["Tags that ride on links", [credit.tags.map(pair).join(" ") || "none", stripped(credit)]],
    [
      `Checkout link, adapter ${adapter || "unknown"}`,
      [...link, "No other adapter can be made from these settings. `etalase doctor` shows the links of others."],
    ],
    ["Told to others", told(sinks.status(), instance)],
    [
      `Checks: ${report.length - failing.length} of ${report.length} pass`,
      failing.map(({ check, detail, mend }) => `${check}: ${detail}. ${mend}`),
    ],
  ];
};

const shown = new WeakMap();

/** Shows it, one panel for each element; `again` looks anew and resolves with a new report. */
export const show = async (report, instance, loader, again) => {
  const host = document.createElement("aside");
  shown.get(instance.element)?.remove();
  shown.set(instance.element, host);
  const root = host.attachShadow({ mode: "open" });
  const close = () => host.remove();
  loader.attachStyles(root, STYLES);
  const header = loader.make("header", "header", root);
  loader.make("h2", "title", header, `Etalase, ${instance.attribute("campaign")}: who is credited, and why`);
  loader.make("button", "again", header, "Look again").onclick = async () => {
    await fill(await again());
    body.focus();
  };
  loader.make("button", "close", header, "Close").onclick = close;
  const body = loader.make("main", "lines", root);
  // Longer than a phone's screen: the keyboard scrolls it.
  Object.assign(body, { tabIndex: 0, ariaLabel: "Findings" });
  Object.assign(host, { ariaLabel: "Etalase debug panel", onkeydown: ({ key }) => key === "Escape" && close() });
  const fill = async (found) => {
    const all = await sections(found, instance, loader);
    body.textContent = "";
    for (const [title, lines] of all) {
      loader.make("h3", "title", body, title);
      const list = loader.make("ul", "list", body);
      for (const line of lines.length ? lines : ["none"]) loader.make("li", "line", list, line);
    }
  };
  await fill(report);
  document.body.append(host);
};
