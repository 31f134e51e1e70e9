// Runs in every page before its own scripts, and notes what a shopper cannot see. Tests read it as `probe`.
(() => {
  const roots = new WeakMap();
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.set(this, root);
    return root;
  };

  const probe = {
    said: [], // what the console was told: {level, text}
    faults: [], // errors and rejections that nobody caught
    violations: [], // of the Content-Security-Policy
    events: [], // of the window: {name, detail}
    shifts: [], // of the layout, without the shopper's doing
    moved: [], // what these were, for whoever looks into a failure
    tasks: [], // longer than 50 ms
    made: 0, // media sources that were made
    held: [], // weak references to every video and media source that was made
    alive: () => probe.held.filter((reference) => reference.deref()).length,
    loads: 0, // times a video was given an address
    pwned: 0, // hostile scripts that ran
    element: (index = 0) => document.querySelectorAll("etalase-storefront")[index],
    root: (index = 0) => roots.get(probe.element(index)),
    find: (selector, index = 0) => probe.root(index)?.querySelector(selector) ?? null,
    all: (selector, index = 0) => [...(probe.root(index)?.querySelectorAll(selector) ?? [])],
    video: (index = 0) => probe.find("video", index),
    frames: (index = 0) => probe.video(index)?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
    // The picture of this moment, in a raster of 8 by 8: how many colours it has. null: of another origin, no page may look.
    colours: (index = 0) => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 8;
      const pen = canvas.getContext("2d");
      pen.drawImage(probe.video(index), 0, 0, 8, 8);
      try {
        return new Set(new Uint32Array(pen.getImageData(0, 0, 8, 8).data.buffer)).size;
      } catch ({ name }) {
        return name === "SecurityError" ? null : 0;
      }
    },
    // Text that a shopper can read in the window now.
    text: (index = 0) => {
      const seen = (node) => node.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false });
      const walk = document.createTreeWalker(probe.root(index), NodeFilter.SHOW_TEXT);
      const words = [];
      while (walk.nextNode()) {
        const { parentElement, data } = walk.currentNode;
        if (parentElement && parentElement.tagName !== "STYLE" && data.trim() && seen(parentElement)) words.push(data.trim());
      }
      return words.join("\n");
    },
    names: () => probe.events.map(({ name }) => name),
  };
  Object.defineProperty(window, "probe", { value: probe });
  Object.defineProperty(window, "pwned", { value: () => probe.pwned++ });
  for (const box of ["alert", "confirm", "prompt"]) window[box] = window.pwned;

  for (const level of ["error", "warn", "log", "info"]) {
    const say = console[level];
    console[level] = (...words) => {
      probe.said.push({ level, text: words.map(String).join(" ") });
      say.apply(console, words);
    };
  }
  addEventListener("error", (event) => event.message && probe.faults.push(event.message));
  addEventListener("unhandledrejection", ({ reason }) => probe.faults.push([reason, reason?.stack].join(" ")));
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
    // Firefox asks for it by itself.
    if (!/\/favicon\.ico$/.test(blockedURI)) probe.violations.push(violatedDirective + " " + blockedURI + " " + sample);
  });
  for (const name of ["ready", "error", "state", "product-view", "add-to-cart", "checkout", "cart", "review-sent", "play"]) {
    document.addEventListener("etalase:" + name, ({ detail }) => probe.events.push({ name, detail }));
  }
  const observe = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  const rect = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  observe("layout-shift", ({ hadRecentInput, value, startTime, sources }) => {
    if (hadRecentInput) return;
    probe.shifts.push(value);
    for (const { node, previousRect, currentRect } of sources) {
      const what = `${node?.nodeName ?? "inside"}.${node?.className ?? ""}`;
      probe.moved.push(`${Math.round(startTime)} ms ${what}: ${rect(previousRect)} to ${rect(currentRect)}`);
    }
  });
  observe("longtask", (entry) => probe.tasks.push({ start: entry.startTime, length: entry.duration }));

  const Source = window.MediaSource;
  if (Source) {
    window.MediaSource = class extends Source {
      constructor() {
        super();
        probe.made++;
        probe.held.push(new WeakRef(this));
      }
    };
  }
  const create = Document.prototype.createElement;
  Document.prototype.createElement = function (name, options) {
    const element = create.call(this, name, options);
    if (name === "video") probe.held.push(new WeakRef(element));
    return element;
  };
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "src");
  Object.defineProperty(HTMLMediaElement.prototype, "src", {
    get,
    set(address) {
      probe.loads++;
      set.call(this, address);
    },
  });
})();
