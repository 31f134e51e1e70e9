// Six products written by hand into the page: price and link come from the document.
const campaign = await (await fetch("/v1/campaigns/kopi-senja")).json();
const price = new Intl.NumberFormat("id-ID", { style: "currency", currency: campaign.currency });

for (const article of document.querySelectorAll("#shop article")) {
  const product = campaign.products.find(({ id }) => id === article.dataset.product);
  const variant = product.variants[article.dataset.variant ?? 0];
  const target = new URL(campaign.checkout.url);
  target.searchParams.set("items", `${variant.id}:1`);
  for (const [key, value] of new URLSearchParams(location.search)) target.searchParams.set(key, value);
  const link = document.createElement("a");
  link.href = target;
  link.className = "buy";
  link.textContent = "Beli";
  article.querySelector("p").textContent = price.format(variant.price / 100);
  article.querySelector("button").replaceWith(link);
}
