//! What a campaign document says about its checkout.

use crate::record::{Read, Reader, Value};

/// Where the shop's checkout is, and which adapter speaks to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "adapter", rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CheckoutSettings {
    /// Any page of any shop.
    Plain {
        /// The page; `https`, or a path on the document's own host.
        url: String,
        /// The query parameter in which the shop takes `variant:quantity,…`, if it takes any.
        lines: Option<String>,
    },
    /// A Shopify cart permalink.
    ShopifyCart {
        /// The shop's host name, such as `kopi-senja.myshopify.com`.
        shop: String,
        /// The shop's language path, such as `id` or `en-id`.
        locale: Option<String>,
        /// Whether to stop at the cart instead of going on to the payment; no if not said.
        #[cfg_attr(feature = "serde", serde(default))]
        storefront: bool,
        /// Whether the server asks the shop for `ucp` from time to time and adds it while the shop names it; no if not said.
        #[cfg_attr(feature = "serde", serde(default))]
        discover: bool,
        /// The endpoint that the shop's `/.well-known/ucp` names: preferred, where the cart can leave by it.
        ucp: Option<String>,
    },
    /// A permalink of the Universal Commerce Protocol.
    Ucp {
        /// The endpoint that the shop's `/.well-known/ucp` names, such as `https://kopi-senja.example/buy`.
        endpoint: String,
        /// The path of the shop to go on to.
        continue_to: Option<String>,
    },
    /// WooCommerce's checkout link.
    Woocommerce {
        /// The shop's address, such as `https://kopi-senja.example`.
        shop: String,
        /// Whether the shop is older than WooCommerce 10 and takes one line by `add-to-cart`; no if not said.
        #[cfg_attr(feature = "serde", serde(default))]
        single: bool,
    },
    /// Stripe Payment Links: the variants' or products' `url`.
    Stripe {
        /// The payment link of lines that have none of their own.
        url: Option<String>,
    },
    /// VTEX.
    Vtex {
        /// The shop's host name.
        shop: String,
        /// The seller's id; `1` if not said.
        seller: Option<String>,
        /// The sales channel; `1` if not said.
        channel: Option<String>,
    },
    /// 29 Next.
    #[cfg_attr(feature = "serde", serde(rename = "29next"))]
    Next29 {
        /// The shop's host name.
        shop: String,
        /// The currency to show, such as `idr`.
        currency: Option<String>,
    },
    /// BigCommerce, whose API makes the cart. It is asked by an Etalase server, which holds the shop's secret.
    Bigcommerce {
        /// The store's hash: what stands behind `/stores/` in the address of its API.
        store: Option<String>,
        /// The checkout page of an Etalase server: `/v1/campaigns/{campaign}/checkout` on the one that serves this document.
        server: Option<String>,
        /// The cart page, to lead to where no cart can be made.
        cart: Option<String>,
    },
    /// Shopee's affiliate redirect.
    Shopee {
        /// The affiliate id of the brand or network.
        affiliate: String,
        /// The page of lines that have none of their own.
        url: Option<String>,
        /// Shopee's domain in the country; `co.id` if not said.
        domain: Option<String>,
    },
    /// Product pages of TikTok Shop.
    Tiktok {
        /// The page of lines that have none of their own.
        url: Option<String>,
    },
    /// Product pages of Tokopedia.
    Tokopedia {
        /// The page of lines that have none of their own.
        url: Option<String>,
    },
    /// Product pages of Lazada.
    Lazada {
        /// The page of lines that have none of their own.
        url: Option<String>,
    },
    /// An order by WhatsApp message.
    Whatsapp {
        /// Country code and number in digits alone.
        number: String,
        /// The message, with `{lines}` where the lines go; the lines alone if not said.
        text: Option<String>,
    },
}

/// The words of the adapters, in the order of [`Settings`].
#[rustfmt::skip]
const ADAPTERS: [&str; 13] = [
    "plain", "shopify_cart", "ucp", "woocommerce", "stripe", "vtex", "29next", "bigcommerce", "shopee", "tiktok",
    "tokopedia", "lazada", "whatsapp",
];

impl CheckoutSettings {
    /// Whether the order is a message that people read, and agree on in a chat.
    pub fn is_message(&self) -> bool {
        matches!(self, Self::Whatsapp { .. })
    }

    /// The shop's page, or its host alone. A messenger's chat is none, nor is a page of a marketplace.
    pub fn shop(&self) -> Option<&str> {
        match self {
            Self::Plain { url, .. } => Some(url),
            Self::Ucp { endpoint, .. } => Some(endpoint),
            Self::Woocommerce { shop, .. }
            | Self::ShopifyCart { shop, .. }
            | Self::Vtex { shop, .. }
            | Self::Next29 { shop, .. } => Some(shop),
            Self::Bigcommerce { cart: url, .. } | Self::Stripe { url } => url.as_deref(),
            _ => None,
        }
    }

    /// The words of all adapters.
    pub const ADAPTERS: [&'static str; 13] = ADAPTERS;

    /// The word of this adapter.
    pub fn adapter(&self) -> &'static str {
        let place = match self {
            Self::Plain { .. } => 0,
            Self::ShopifyCart { .. } => 1,
            Self::Ucp { .. } => 2,
            Self::Woocommerce { .. } => 3,
            Self::Stripe { .. } => 4,
            Self::Vtex { .. } => 5,
            Self::Next29 { .. } => 6,
            Self::Bigcommerce { .. } => 7,
            Self::Shopee { .. } => 8,
            Self::Tiktok { .. } => 9,
            Self::Tokopedia { .. } => 10,
            Self::Lazada { .. } => 11,
            Self::Whatsapp { .. } => 12,
        };
        ADAPTERS[place]
    }
}

impl Default for CheckoutSettings {
    fn default() -> Self {
        Self::Plain {
            url: String::new(),
            lines: None,
        }
    }
}

/// Reads the members of one adapter; in a strict reading, no others.
macro_rules! members {
    ($value:ident, $reading:ident, $adapter:ident { $($member:ident),* }) => {{
        $reading.object($value, &["adapter", $(stringify!($member)),*]);
        Self::$adapter { $($member: $reading.member($value, stringify!($member))),* }
    }};
}

impl Read for CheckoutSettings {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let adapter = value.member("adapter").and_then(|adapter| adapter.text());
        match adapter.as_deref() {
            Some("plain") => members!(value, reading, Plain { url, lines }),
            Some("shopify_cart") => {
                let members = ["adapter", "shop", "locale", "storefront", "discover", "ucp"];
                reading.object(value, &members);
                let storefront: Option<bool> = reading.member(value, "storefront");
                let discover: Option<bool> = reading.member(value, "discover");
                Self::ShopifyCart {
                    shop: reading.member(value, "shop"),
                    locale: reading.member(value, "locale"),
                    storefront: storefront.unwrap_or_default(),
                    discover: discover.unwrap_or_default(),
                    ucp: reading.member(value, "ucp"),
                }
            }
            Some("ucp") => members!(
                value,
                reading,
                Ucp {
                    endpoint,
                    continue_to
                }
            ),
            Some("woocommerce") => {
                reading.object(value, &["adapter", "shop", "single"]);
                let single: Option<bool> = reading.member(value, "single");
                Self::Woocommerce {
                    shop: reading.member(value, "shop"),
                    single: single.unwrap_or_default(),
                }
            }
            Some("stripe") => members!(value, reading, Stripe { url }),
            Some("vtex") => members!(
                value,
                reading,
                Vtex {
                    shop,
                    seller,
                    channel
                }
            ),
            Some("29next") => members!(value, reading, Next29 { shop, currency }),
            Some("bigcommerce") => members!(
                value,
                reading,
                Bigcommerce {
                    store,
                    server,
                    cart
                }
            ),
            Some("shopee") => members!(
                value,
                reading,
                Shopee {
                    affiliate,
                    url,
                    domain
                }
            ),
            Some("tiktok") => members!(value, reading, Tiktok { url }),
            Some("tokopedia") => members!(value, reading, Tokopedia { url }),
            Some("lazada") => members!(value, reading, Lazada { url }),
            Some("whatsapp") => members!(value, reading, Whatsapp { number, text }),
            _ => {
                // The list is put together for readers only.
                let words =
                    || ["Write \"adapter\" with one of: ", &ADAPTERS.join(", "), "."].concat();
                let mend = if V::EXPLAINS { words() } else { String::new() };
                reading.fault::<V>("must name its adapter", mend);
                Self::default()
            }
        }
    }
}
