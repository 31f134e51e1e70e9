//! What a campaign document says about its checkout.

use crate::record::{Read, Reading, Value};

/// Where the shop's checkout is, and which adapter speaks to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "adapter", rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Settings {
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
    },
}

impl Default for Settings {
    fn default() -> Self {
        Self::Plain {
            url: String::new(),
            lines: None,
        }
    }
}

impl Read for Settings {
    fn read<V: Value>(value: &V, reading: &mut Reading) -> Self {
        match value
            .member("adapter")
            .and_then(|adapter| adapter.text())
            .as_deref()
        {
            Some("plain") => {
                reading.object(value, &["adapter", "url", "lines"]);
                Self::Plain {
                    url: reading.member(value, "url"),
                    lines: reading.member(value, "lines"),
                }
            }
            Some("shopify_cart") => {
                reading.object(value, &["adapter", "shop", "locale", "storefront"]);
                let storefront: Option<bool> = reading.member(value, "storefront");
                Self::ShopifyCart {
                    shop: reading.member(value, "shop"),
                    locale: reading.member(value, "locale"),
                    storefront: storefront.unwrap_or_default(),
                }
            }
            _ => {
                reading.fault::<V>(
                    "must name its adapter",
                    "Write \"adapter\": \"plain\" or \"adapter\": \"shopify_cart\".",
                );
                Self::default()
            }
        }
    }
}
