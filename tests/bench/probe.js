// Runs before the page's own scripts and notes when things first stand. Closed roots are kept, to look into them.
//
// VISIT is what is done with the page: "watch" (nothing), "tap" (a product, as soon as one can be tapped) or "read"
// (scroll to the reviews, as soon as they have a place).
const bench = (() => {
  const roots = [document];
  const inside = new WeakMap();
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    inside.set(this, root);
    return root;
  };
  const seen = { link: 0, button: 0, frame: 0, sheet: 0, reviews: 0, bare: 0, blocked: 0, shift: 0, bytes: 0 };
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("longtask", ({ duration }) => (seen.blocked += duration - 50));
  watch("layout-shift", ({ value, hadRecentInput }) => hadRecentInput || (seen.shift += value));

  const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const first = (selectors) => all(selectors).find((node) => node.getClientRects().length > 0);
  const note = (name) => (seen[name] ||= performance.now());

  /** What is on top at a point, through shadow roots. */
  const top = (x, y) => {
    let node = document.elementFromPoint(x, y);
    for (let root; (root = inside.get(node)); ) {
      const inner = root.elementFromPoint(x, y);
      if (!inner || inner === node) break;
      node = inner;
    }
    return node;
  };
  /** Whether a tap into its middle reaches it, where it is on screen now. */
  const hit = (node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    const found = top(x + width / 2, y + height / 2);
    return !!found && node.contains(found);
  };
  /** The same once it is scrolled to; nothing of that is ever painted. */
  const reachable = (node) => {
    if (!node || node.disabled) return false;
    const place = scrollY;
    const { y, height } = node.getBoundingClientRect();
    const near = y >= 0 && y + height <= innerHeight;
    if (!near) scrollTo({ top: place + y - innerHeight / 2, behavior: "instant" });
    const found = hit(node);
    if (!near) scrollTo({ top: place, behavior: "instant" });
    return found;
  };

  // The products and the reviews of either page.
  const PRODUCT = ".app [data-product], #shop a.buy";
  const SHEET = "dialog[open] a[part=buy]";
  const REVIEWS = ".app .reviews, section#reviews";
  const REVIEW = ".app .items > li, .atk-comment";
  const TRACKED = "a[href*='utm_source=tiktok']";

  const videos = new WeakSet();
  let looked = 0;
  let tapped = false;
  const look = () => {
    const now = performance.now();
    const links = all(TRACKED);
    if (!seen.link && links.some((link) => link.getClientRects().length > 0)) note("link");
    // From the first tracked link on there is to be one on screen, on top, at every moment.
    if (VISIT === "watch" && seen.link && !links.some(hit)) seen.bare += looked ? now - looked : 0;
    looked = now;
    if (!seen.button && reachable(first(PRODUCT))) note("button");
    if (VISIT === "tap" && seen.button && !tapped) {
      tapped = true;
      first(PRODUCT).click();
    }
    if (tapped && !seen.sheet && all(SHEET).some(hit)) {
      note("sheet");
      seen.bytes = bytes();
    }
    if (VISIT === "read" && !seen.reviews) {
      const place = first(REVIEWS) ?? first("etalase-storefront");
      place?.scrollIntoView({ block: place.tagName === "SECTION" ? "start" : "end", behavior: "instant" });
      if (all(REVIEW).some((review) => review.textContent.trim() && hit(review))) note("reviews");
    }
    for (const video of all("video")) {
      if (videos.has(video)) continue;
      videos.add(video);
      video.requestVideoFrameCallback(() => note("frame"));
    }
    requestAnimationFrame(look);
  };
  look();

  const code = /\.(js|wasm|css|json|html)$/;
  /** Bytes of code as they were sent. */
  const bytes = () =>
    performance
      .getEntriesByType("resource")
      .filter(({ name }) => code.test(new URL(name).pathname))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  const files = () => performance.getEntriesByType("resource").map(({ name, startTime, responseEnd, encodedBodySize }) => [name.replace(/^.*\//, ""), startTime | 0, responseEnd | 0, encodedBodySize]);
  /** All figures of this moment. */
  const figures = () => ({ ...seen, bytes: seen.bytes || bytes(), now: performance.now() });
  return { figures, seen, files };
})();
