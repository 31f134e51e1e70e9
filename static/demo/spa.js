// A single-page application in small: three routes, one element that comes, goes and moves.
const outlet = document.getElementById("route");
const links = [...document.querySelectorAll("[data-route]")];
const home = document.title;
let moving;

function storefront() {
  const element = document.createElement("etalase-storefront");
  element.setAttribute("campaign", "kopi-senja");
  const fallback = document.createElement("a");
  fallback.href = "/toko/checkout";
  fallback.textContent = "Beli kopi di toko kami";
  element.append(fallback);
  return element;
}

function text(tag, words) {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}

function shuffle() {
  const button = text("button", "Pindahkan jendela ke bawah / ke atas");
  button.type = "button";
  button.addEventListener("click", () => {
    if (moving.nextElementSibling) outlet.append(moving);
    else button.after(moving);
  });
  return button;
}

const ROUTES = {
  siaran: () => [text("h2", "Siaran"), storefront()],
  resep: () => [
    text("h2", "Resep tubruk"),
    text("p", "Dua sendok makan kopi giling agak halus, 180 ml air panas. Tuang, aduk tiga kali, tunggu empat menit, lalu biarkan ampasnya turun."),
  ],
  pindah: () => {
    moving ??= storefront();
    return [text("h2", "Pindah tempat"), shuffle(), moving, text("p", "Elemen yang sama dipindahkan tanpa dibuat ulang.")];
  },
};

function show() {
  const asked = new URLSearchParams(location.search).get("rute");
  const route = Object.hasOwn(ROUTES, asked ?? "") ? asked : "siaran";
  outlet.replaceChildren(...ROUTES[route]());
  for (const link of links) {
    if (link.dataset.route === route) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${outlet.firstElementChild.textContent} · ${home}`;
}

for (const link of links) {
  link.addEventListener("click", (event) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    show();
    outlet.focus({ preventScroll: true });
  });
}
addEventListener("popstate", show);
show();
