// A recorder of sessions wants to see into everything, and a framework watches what is defined.
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  return attach.call(this, { ...options, mode: "open" });
};
const define = customElements.define;
customElements.define = function (name, type, options) {
  return define.call(this, name, class extends type {}, options);
};
