// Which of the sinks that we know a page has: GA4's data layer, the pixels of Meta and TikTok, and Segment.

/** @type {Record<string, () => boolean>} */
const SINKS = {
  dataLayer: () => Array.isArray(window.dataLayer),
  fbq: () => typeof window.fbq === "function",
  ttq: () => typeof window.ttq?.track === "function",
  analytics: () => typeof window.analytics?.track === "function",
};

/**
 * Their names; with a door of src/loader/consent.js, those behind it.
 * @type {(door?: string) => string[]}
 */
export const present = (door) => {
  const names = Object.keys(SINKS).filter((name) => SINKS[name]());
  // The pixels end in q.
  return door ? names.filter((name) => (door === "ads") === /q$/.test(name)) : names;
};
