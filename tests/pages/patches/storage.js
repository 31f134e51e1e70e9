// The storage is the page's own, and throws where a key is not known to it.
const known = new Map();
Object.defineProperty(window, "localStorage", {
  value: {
    getItem: (key) => known.get(key) ?? null,
    setItem() {
      throw new Error("unknown key");
    },
    removeItem: (key) => known.delete(key),
  },
});
