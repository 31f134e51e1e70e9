// The shapes that the loader's rooms hand to each other. Documents are described in full by the model (src/model); here stands what is
// read of them before Wasm.

/** A parameter of an address that says how the visitor came. */
export type Tag = [key: string, value: string];

/** A text, or one for each language. */
export type Text = string | Record<string, string>;

/** What reads tags and puts them on links. */
export interface Linking {
  readTags(url: string, withoutClickIds?: boolean): Tag[];
  splice(url: string, tags: readonly Tag[]): string;
}

/** How the shop takes an order; which members there are depends on the adapter. */
export interface Settings {
  adapter: string;
  url?: string;
  lines?: string;
  shop?: string;
  locale?: string;
  storefront?: boolean;
  ucp?: string;
  endpoint?: string;
  continue_to?: string;
  single?: boolean;
  seller?: string;
  channel?: string;
  currency?: string;
  server?: string;
  cart?: string;
  affiliate?: string;
  domain?: string;
  number?: string;
  text?: string;
}

/** One piece that is bought, and what people read of it. */
export interface Line {
  variant: string;
  url?: string;
  name?: string;
  label?: string;
  price?: string;
  code?: string;
  shop?: string;
  total?: string;
}

/** What an adapter writes down: `params` may be left out where the link is too long, the others not. */
export interface Draft {
  page: string;
  fixed?: Tag[];
  params: Tag[];
  slashes?: boolean;
}

export interface Rule {
  when: Record<string, string>;
  poster?: { src: string };
  greeting?: Text;
  product?: string;
  voucher?: string;
}

export interface Show {
  status?: string;
  starts_at?: string;
  ends_at?: string;
  pins?: { at: number; product: string }[];
}

export interface Variant {
  id: string;
  choice?: Record<string, string>;
  stock: { state: string };
}

export interface Dimension {
  id: string;
  values: { id: string; label: Text }[];
}

export interface Product {
  id: string;
  dimensions?: Dimension[];
  variants: Variant[];
}

/** What consent tools said of each door; undefined where nothing was said. */
export interface Doors {
  storage?: boolean;
  analytics?: boolean;
  ads?: boolean;
}

/** A line of an event, as pages and sinks are told of it. */
export interface SoldLine {
  product: string;
  variant: string;
  name?: string;
  brand?: string;
  label?: string;
  price: number;
  quantity: number;
}

declare global {
  interface Navigator {
    globalPrivacyControl?: boolean;
  }
  // What pages, consent tools and sinks may have put there; of none of it anything is known.
  interface Window {
    [name: string]: any;
  }
}
