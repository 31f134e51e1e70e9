//! What each adapter states of its shop system, for people who ask `etalase doctor`.

use super::Settings;

/// What a shop system takes and shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
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
pub fn about(settings: &Settings) -> About {
    let (characters, length, drops, shows) = match settings {
        Settings::Plain { .. } => (
            ANY,
            WHOLE,
            "discount codes; the cart, without a parameter for lines",
            "in the shop's own analytics, if it keeps query parameters",
        ),
        Settings::ShopifyCart {
            ucp: Some(_),
            locale: None,
            ..
        }
        | Settings::Ucp { .. } => (ANY, WHOLE, "nothing", "the order's attribution"),
        Settings::ShopifyCart { .. } => (
            ANY,
            WHOLE,
            "click ids",
            "custom attributes of the order; ref and utm_* in the customer journey",
        ),
        Settings::Woocommerce { .. } => (
            ANY,
            WHOLE,
            "second discount codes",
            "_wc_order_attribution_* for utm_*; nothing else",
        ),
        Settings::Stripe { .. } => (
            "A-Z a-z 0-9 _ -, others escaped",
            "150 for a tag, 200 for the reference",
            "all but five utm_*; quantities, further lines",
            "client_reference_id of the checkout session",
        ),
        Settings::Vtex { .. } => (
            ANY,
            WHOLE,
            "discount codes",
            "marketing data: source, medium, campaign",
        ),
        Settings::Next29 { .. } => (ANY, WHOLE, "second discount codes", "attribution: utm_*"),
        Settings::Bigcommerce {
            server: Some(_), ..
        } => (ANY, WHOLE, "second discount codes", "the coupon; no tag"),
        Settings::Bigcommerce { .. } => (
            ANY,
            WHOLE,
            "the cart and discount codes, without a server",
            "nowhere",
        ),
        Settings::Shopee { .. } => (
            "A-Z a-z 0-9 _, others escaped",
            "150 for each of five slots",
            "all but creator, source, medium, campaign, content",
            "the affiliate report",
        ),
        Settings::Tiktok { .. } | Settings::Tokopedia { .. } | Settings::Lazada { .. } => (
            ANY,
            WHOLE,
            "quantities, further lines, discount codes",
            "nowhere",
        ),
        Settings::Whatsapp { .. } => (
            ANY,
            WHOLE,
            "all but the creator's code",
            "the text of the message",
        ),
    };
    About {
        characters,
        length,
        drops,
        shows,
    }
}
