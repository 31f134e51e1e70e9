// Artalk Lite with what it does by default, but for what it would fetch from other hosts.
import Artalk from "artalk/ArtalkLite";

Artalk.init({
  el: "#reviews",
  pageKey: "/kopi-senja",
  pageTitle: "Kopi Senja",
  site: "Kopi Senja",
  server: location.origin + "/demo/artalk",
  emoticons: false,
  gravatar: { mirror: "/demo/images/rani.webp?", params: "" },
  pvAdd: false,
});
