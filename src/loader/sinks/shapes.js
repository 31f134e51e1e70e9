// The exact words of each sink that a page may have for what shoppers do. sinks.js loads this file where the page has one. A sink
// that throws costs nothing. All of them get the event's id, by which they and their servers count it once.

import { exponent } from "../currency.js";
import { present } from "./present.js";

/**
 * What a sink is told: the event's id and names, its lines and what they come to, and whether the shopper leaves.
 * @typedef {{ id: string, names: string[], lines: import("../types").SoldLine[], sum: { currency: string, value: number, coupon?: string }, leaves: boolean }} Told
 */

/**
 * By event: what GA4, the pixels of Meta and TikTok, and Segment call it.
 * @type {Record<string, string[]>}
 */
const NAMES = {
  "product-view": ["view_item", "ViewContent", "Product Viewed"],
  "add-to-cart": ["add_to_cart", "AddToCart", "Product Added"],
  checkout: ["begin_checkout", "InitiateCheckout", "Checkout Started"],
};
/** GA4 takes no more. */
const MOST_ITEMS = 200;

/**
 * By sink: how it is told. A shop knows a piece by its variant's id.
 * @type {Record<string, (told: Told) => void>}
 */
const SINKS = {
  dataLayer: ({ id, names: [event], lines, sum }) => {
    const items = lines.slice(0, MOST_ITEMS).map((line) => ({
      item_id: line.variant,
      item_name: line.name,
      item_brand: line.brand,
      item_variant: line.label || line.variant,
      price: line.price,
      quantity: line.quantity,
    }));
    // What an earlier event left must not mix with this one.
    window.dataLayer.push({ ecommerce: null });
    window.dataLayer.push({ event, event_id: id, ecommerce: { ...sum, items } });
  },
  fbq: ({ id, names: [, event], lines, sum: { currency, value }, leaves }) => {
    const contents = lines.map(({ variant, quantity }) => ({ id: variant, quantity }));
    const content_ids = contents.map(({ id }) => id);
    let num_items = 0;
    for (const { quantity } of lines) num_items += quantity;
    const data = { content_ids, content_type: "product", contents, currency, value, ...(leaves && { num_items }) };
    window.fbq("track", event, data, { eventID: id });
  },
  ttq: ({ id, names: [, event], lines, sum: { currency, value } }) => {
    const contents = lines.map((line) => ({
      content_id: line.variant,
      content_type: "product",
      content_name: line.name,
      quantity: line.quantity,
      price: line.price,
    }));
    window.ttq.track(event, { contents, value, currency }, { event_id: id });
  },
  analytics: ({ id, names: [, , event], lines, sum, leaves }) => {
    const products = lines.map((line) => ({
      product_id: line.product,
      sku: line.variant,
      name: line.name,
      brand: line.brand,
      variant: line.label || line.variant,
      price: line.price,
      quantity: line.quantity,
    }));
    window.analytics.track(event, { event_id: id, ...sum, ...(leaves ? { products } : products[0]) });
  },
};

/**
 * Tells those behind a door of an event. One without lines, such as a plain link's, has no words there.
 * @param {{ id: string, name: string, lines?: import("../types").SoldLine[], value: number, currency: string, coupon?: string }} event
 * @param {string} door
 */
export const send = ({ id, name, lines = [], value, currency, coupon }, door) => {
  const names = NAMES[name];
  if (!names || !lines.length) return;
  // Sinks want amounts as decimal numbers.
  const unit = 10 ** exponent(currency);
  const event = {
    id,
    names,
    leaves: name === "checkout",
    lines: lines.map((line) => ({ ...line, price: line.price / unit })),
    sum: { currency, value: value / unit, ...(coupon && { coupon }) },
  };
  for (const sink of present(door)) {
    try {
      SINKS[sink](event);
    } catch {
      // Its own affair.
    }
  }
};
