// Which of the sinks that we know a page has: GA4's data layer, the pixels of Meta and TikTok, and Segment.

const SINKS = {
  dataLayer: () => Array.isArray(window.dataLayer),
  fbq: () => typeof window.fbq === "function",
  ttq: () => typeof window.ttq?.track === "function",
  analytics: () => typeof window.analytics?.track === "function",
};

/** Their names. */
export const present = () => Object.keys(SINKS).filter((name) => SINKS[name]());
