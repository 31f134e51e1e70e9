//! What each adapter states of its shop system, for people who ask `etalase doctor`.

use super::CheckoutSettings;

/// What a shop system takes and shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdapterNotes {
    /// Which characters values may have.
    pub characters: &'static str,
    /// How long a value or the link may be.
    pub length: &'static str,
    /// What is dropped without a word.
    pub drops: &'static str,
    /// Where a tag shows up on the order.
    pub shows: &'static str,
}

const ANY: &str = "any text";
const WHOLE: &str = "2,048 for the link";

/// What the adapter of these settings states.
pub fn about(settings: &CheckoutSettings) -> AdapterNotes {
    let (characters, length, drops, shows) = match settings {
        CheckoutSettings::Plain { .. } => (
            ANY,
            WHOLE,
            "discount codes; the cart, without a parameter for lines",
            "in the shop's own analytics, if it keeps query parameters",
        ),
        CheckoutSettings::ShopifyCart {
            ucp: Some(_),
            locale: None,
            ..
        }
        | CheckoutSettings::Ucp { .. } => (ANY, WHOLE, "nothing", "the order's attribution"),
        CheckoutSettings::ShopifyCart { .. } => (
            ANY,
            WHOLE,
            "click ids",
            "custom attributes of the order; ref and utm_* in the customer journey",
        ),
        CheckoutSettings::Woocommerce { .. } => (
            ANY,
            WHOLE,
            "second discount codes",
            "_wc_order_attribution_* for utm_*; nothing else",
        ),
        CheckoutSettings::Stripe { .. } => (
            "A-Z a-z 0-9 _ -, others escaped",
            "150 for a tag, 200 for the reference",
            "all but five utm_*; quantities, further lines",
            "client_reference_id of the checkout session",
        ),
        CheckoutSettings::Vtex { .. } => (
            ANY,
            WHOLE,
            "discount codes",
            "marketing data: source, medium, campaign",
        ),
        CheckoutSettings::Next29 { .. } => {
            (ANY, WHOLE, "second discount codes", "attribution: utm_*")
        }
        CheckoutSettings::Bigcommerce {
            server: Some(_), ..
        } => (ANY, WHOLE, "second discount codes", "the coupon; no tag"),
        CheckoutSettings::Bigcommerce { .. } => (
            ANY,
            WHOLE,
            "the cart and discount codes, without a server",
            "nowhere",
        ),
        CheckoutSettings::Shopee { .. } => (
            "A-Z a-z 0-9 _, others escaped",
            "150 for each of five slots",
            "all but creator, source, medium, campaign, content",
            "the affiliate report",
        ),
        CheckoutSettings::Tiktok { .. }
        | CheckoutSettings::Tokopedia { .. }
        | CheckoutSettings::Lazada { .. } => (
            ANY,
            WHOLE,
            "quantities, further lines, discount codes",
            "nowhere",
        ),
        CheckoutSettings::Whatsapp { .. } => (
            ANY,
            WHOLE,
            "all but the creator's code",
            "the text of the message",
        ),
    };
    AdapterNotes {
        characters,
        length,
        drops,
        shows,
    }
}
