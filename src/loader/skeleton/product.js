// Which product and which variant come first, and what a variant is in words: the twin of src/model/product.rs.

import { localized } from "./text.js";

/**
 * Whether a variant can be ordered now.
 * @type {(variant: import("../types").Variant) => boolean}
 */
export const isAvailable = ({ stock }) => stock.state !== "sold_out";

/**
 * The first of the wished products that can be had, else the first that can, else what there is (src/model/storefront.rs).
 * @template {import("../types").Product} P
 * @param {P[]} products
 * @param {(string | false | null | undefined)[]} wishes
 * @returns {{ product: P, variant: P["variants"][number] }}
 */
export const featured = (products, wishes) => {
  const wished = /** @type {P[]} */ (wishes.map((wish) => products.find(({ id }) => id === wish)).filter(Boolean));
  const candidates = wished.concat(products);
  const product = candidates.find(({ variants }) => variants.some(isAvailable)) || candidates[0];
  return { product, variant: product.variants.find(isAvailable) || product.variants[0] };
};

/**
 * What a variant is on each dimension, in words.
 * @type {(product: import("../types").Product, variant: import("../types").Variant, locale: string) => string}
 */
export const labelOf = ({ dimensions = [] }, { choice = {} }, locale) => {
  /** @type {(dimension: import("../types").Dimension) => import("../types").Dimension["values"][number] | undefined} */
  const chosen = ({ id, values }) => values.find((value) => value.id === choice[id]);
  return dimensions.map(chosen).map((value) => localized(value?.label, locale)).filter(Boolean).join(" · ");
};
