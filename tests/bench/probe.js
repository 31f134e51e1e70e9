// Runs before the page's own scripts and notes when things first stand. Closed roots are kept, to look into them.
const bench = (() => {
  const roots = [document];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    return root;
  };
  const seen = { blocked: 0, shift: 0, link: 0, button: 0, frame: 0 };
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("longtask", ({ duration }) => (seen.blocked += duration - 50));
  watch("layout-shift", ({ value, hadRecentInput }) => hadRecentInput || (seen.shift += value));

  const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const visible = (node) => node.getClientRects().length > 0;
  const note = (name) => (seen[name] ||= performance.now());
  const videos = new WeakSet();
  const look = () => {
    if (all("a[href*='utm_source=tiktok']").some(visible)) note("link");
    // The widget's answers only once its interior is there, which is when the reviews are no longer awaited.
    const live = all(".app .reviews:not([aria-busy])").some(visible);
    if ((live && all(".app .goods button").some(visible)) || all("#shop a.buy").some(visible)) note("button");
    for (const video of all("video")) {
      if (videos.has(video)) continue;
      videos.add(video);
      video.requestVideoFrameCallback(() => note("frame"));
    }
    requestAnimationFrame(look);
  };
  look();

  const media = /\.(ts|webp|svg|m3u8)(\?|$)/;
  const bytes = () =>
    performance
      .getEntries()
      .filter(({ entryType, name }) => /navigation|resource/.test(entryType) && !media.test(name))
      .reduce((sum, { transferSize }) => sum + transferSize, 0);
  /** All figures once the last of them is there, else null. */
  const figures = () =>
    seen.link && seen.button && seen.frame ? { ...seen, bytes: bytes() } : null;
  return { figures, seen };
})();
