// Buy links of a window that stands in a frame. A sandbox may forbid it to lead the page away, and no browser says so before the
// try: a followed link then does nothing at all. Loaded where the page is a frame, once per element.

const WORDS = {
  "id-ID": {
    blocked: "Halaman ini tidak mengizinkan pindah ke toko. Salin tautannya dan buka di tab lain.",
    tab: "Toko dibuka di tab baru. Jika tidak tampil, salin tautannya.",
    copy: "Salin tautan",
    copied: "Tersalin",
  },
  en: {
    blocked: "This page does not let you go on to the shop. Copy the link and open it in another tab.",
    tab: "The shop opens in a new tab. If it does not show, copy the link.",
    copy: "Copy link",
    copied: "Copied",
  },
};

const SHEET = `
.way{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:8px;margin:12px 0 0;white-space:normal;font-size:14px;line-height:1.4}
.way span{flex:1 0 100%}
.way input{flex:1 1 12em;min-width:0;box-sizing:border-box;min-height:44px;padding:0 12px;border:1px solid;border-radius:8px;background:none;color:inherit;font:inherit}
.way button{min-height:44px;padding:0 16px;border:1px solid;border-radius:999px;background:none;color:inherit;font:inherit;cursor:pointer}`;

/** null where the browser, or the page around, says no. */
const opens = (href, where) => {
  try {
    return window.open(href, where);
  } catch {
    // Gecko throws where the others return nothing.
    return null;
  }
};

// Where clipboards are forbidden, and in most sandboxes they are, the selection can be copied all the same.
const copy = (field) => {
  field.select();
  return document.execCommand("copy");
};

/** `root` is the window's shadow root, `locale` says its language now. */
export default (root, locale, { make, attachStyles }) => {
  attachStyles(root, SHEET);
  let shown;

  const say = (link, words, what) => {
    shown?.remove();
    shown = make("div", "way", root);
    shown.className = "way";
    shown.setAttribute("role", "alert");
    make("span", "", shown, words[what]);
    const field = make("input", "", shown);
    Object.assign(field, { readOnly: true, value: link.href, onfocus: () => field.select() });
    field.setAttribute("aria-label", words.copy);
    const button = make("button", "", shown, words.copy);
    Object.assign(button, { type: "button", onclick: () => copy(field) && (button.textContent = words.copied) });
    // Beside the link, wherever that is: a sheet of the widget covers everything else.
    link.after(shown);
  };

  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[part=buy]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (opens(link.href, "_top")) return;
    const words = WORDS[locale()];
    const tab = opens(link.href, "_blank");
    // What `noopener` does; with that word nobody would be told whether a tab came.
    if (tab) tab.opener = null;
    say(link, words, tab ? "tab" : "blocked");
  });
};
