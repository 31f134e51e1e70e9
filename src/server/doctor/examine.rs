//! One landing address, from its tags to the links that leave.

use std::fmt;

use etalase_model::attribution::{Credit, Forwarding, Journey, Policy, Touch, Visit, VisitKind};
use etalase_model::campaign::Campaign;
use etalase_model::checkout::{
    AdapterNotes, CheckoutFault, CheckoutLine, CheckoutLink, CheckoutRequest, CheckoutSettings,
    LengthLimit, OrderSummary, about, link,
};
use serde_json::{Value, json};

use super::{arrival, checkout};

/// What becomes of one arrival.
pub struct Examination {
    touch: Option<Touch>,
    /// Keys that the address has more than once.
    duplicates: Vec<String>,
    credit: Credit,
    links: Vec<ExaminedLink>,
    /// Whether the shop is made up, for want of a campaign.
    is_example: bool,
}

/// What one adapter makes of it.
struct ExaminedLink {
    adapter: &'static str,
    about: AdapterNotes,
    link: Result<CheckoutLink, CheckoutFault>,
}

/// Looks at an arrival at `url` from `referrer` at `now`, in Unix milliseconds. With a campaign, by its own checkout and its first
/// variant that can be had; else by every adapter, with a made-up shop.
pub fn examine(
    url: &str,
    referrer: &str,
    campaign: Option<&Campaign>,
    base: &str,
    now: i64,
) -> Examination {
    let policy = campaign.map_or_else(Policy::default, Campaign::policy);
    let mut journey = Journey::default();
    let visit = Visit {
        at: now,
        url,
        referrer,
        moment: VisitKind::Landing,
    };
    let touch = journey.note(&visit, &policy).cloned();
    let credit = journey.credit(&policy, now);
    let shops = match campaign {
        Some(campaign) => vec![(campaign.checkout.clone(), first_line(campaign))],
        None => examples(),
    };
    let links = shops
        .into_iter()
        .map(|(settings, lines)| {
            let request = CheckoutRequest {
                base,
                lines: &lines,
                told: OrderSummary::default(),
                touch: credit.touch.as_ref(),
                forward: Forwarding::Everything,
                discount: &[],
                budget: LengthLimit::default(),
            };
            ExaminedLink {
                adapter: settings.adapter(),
                about: about(&settings),
                link: link(&settings, &request),
            }
        })
        .collect();
    Examination {
        touch,
        duplicates: Touch::duplicates(url),
        credit,
        links,
        is_example: campaign.is_none(),
    }
}

fn first_line(campaign: &Campaign) -> Vec<CheckoutLine> {
    let variants = campaign.products.iter().flat_map(|product| {
        product
            .variants
            .iter()
            .map(move |variant| (product, variant))
    });
    let available = variants
        .clone()
        .find(|(_, variant)| variant.stock.is_available());
    let line = available
        .or_else(|| variants.clone().next())
        .map(|(product, variant)| CheckoutLine {
            variant: variant.id.clone(),
            url: variant.url.clone().or_else(|| product.url.clone()),
            name: Some(product.title.get(&campaign.locale).to_owned()),
            quantity: 1,
            ..CheckoutLine::default()
        });
    line.into_iter().collect()
}

/// One made-up shop for each adapter.
fn examples() -> Vec<(CheckoutSettings, Vec<CheckoutLine>)> {
    let shop = || "shop.example".to_owned();
    let page = || Some("https://shop.example/p/kopi".to_owned());
    let line = || {
        vec![CheckoutLine {
            variant: "4001".to_owned(),
            name: Some("Kopi".to_owned()),
            quantity: 1,
            ..CheckoutLine::default()
        }]
    };
    let settings = [
        CheckoutSettings::Plain {
            url: "https://shop.example/cart".to_owned(),
            lines: Some("items".to_owned()),
        },
        CheckoutSettings::ShopifyCart {
            shop: shop(),
            locale: None,
            storefront: false,
            discover: false,
            ucp: None,
        },
        CheckoutSettings::Ucp {
            endpoint: "https://shop.example/buy".to_owned(),
            continue_to: None,
        },
        CheckoutSettings::Woocommerce {
            shop: "https://shop.example".to_owned(),
            single: false,
        },
        CheckoutSettings::Stripe {
            url: Some("https://buy.stripe.com/example".to_owned()),
        },
        CheckoutSettings::Vtex {
            shop: shop(),
            seller: None,
            channel: None,
        },
        CheckoutSettings::Next29 {
            shop: shop(),
            currency: None,
        },
        CheckoutSettings::Bigcommerce {
            store: Some("example".to_owned()),
            server: Some("/v1/campaigns/example/checkout".to_owned()),
            cart: Some("https://shop.example/cart.php".to_owned()),
        },
        CheckoutSettings::Shopee {
            affiliate: "12345".to_owned(),
            url: page(),
            domain: None,
        },
        CheckoutSettings::Tiktok { url: page() },
        CheckoutSettings::Tokopedia { url: page() },
        CheckoutSettings::Lazada { url: page() },
        CheckoutSettings::Whatsapp {
            number: "6281200000000".to_owned(),
            text: None,
        },
    ];
    settings
        .into_iter()
        .map(|settings| (settings, line()))
        .collect()
}

impl Examination {
    /// The same for programs.
    pub fn to_json(&self) -> Value {
        let links = self.links.iter().map(|made| {
            let AdapterNotes { characters, length, drops, shows } = made.about;
            let mut json = json!({
                "adapter": made.adapter,
                "about": { "characters": characters, "length": length, "drops": drops, "shows": shows },
                "budget": LengthLimit::default().characters(),
            });
            match &made.link {
                Ok(link) => {
                    json["url"] = link.href.as_str().into();
                    json["characters"] = link.characters().into();
                    json["loss"] = checkout::losses(&link.loss).into();
                }
                Err(fault) => {
                    json["error"] = json!({ "code": fault.code(), "message": fault.to_string(), "mend": fault.mend() });
                }
            }
            json
        });
        json!({
            "touch": self.touch.as_ref().map(|touch| arrival::to_json(touch, &self.duplicates)),
            "credit": { "creator": self.credit.creator, "reason": self.credit.reason.as_str() },
            "example": self.is_example,
            "links": links.collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Examination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Touch")?;
        match &self.touch {
            None => writeln!(
                f,
                "  none: a direct or internal visit, with nothing to credit"
            )?,
            Some(touch) => {
                for (key, value) in touch.tags(Forwarding::Everything) {
                    writeln!(f, "  {key:<20} {value}")?;
                }
                writeln!(
                    f,
                    "  class                {}, found in the {}",
                    touch.class.as_str(),
                    touch.cause.as_str()
                )?;
                for key in &self.duplicates {
                    writeln!(f, "  ! {key} comes more than once; the first counts")?;
                }
            }
        }
        let creator = self.credit.creator.as_deref().unwrap_or("nobody");
        writeln!(f, "\nCredit\n  {creator} ({})", self.credit.reason.as_str())?;
        let shop = if self.is_example {
            "by every adapter, for a made-up shop"
        } else {
            "of this campaign"
        };
        writeln!(f, "\nLinks {shop}")?;
        for made in &self.links {
            made.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for ExaminedLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            adapter,
            about,
            link,
        } = self;
        match link {
            Err(fault) => writeln!(
                f,
                "  {adapter}\n    ! {}: {fault}. {}",
                fault.code(),
                fault.mend()
            )?,
            Ok(link) => {
                let length = link.characters();
                writeln!(
                    f,
                    "  {adapter}  {length} of {} characters",
                    LengthLimit::default().characters()
                )?;
                writeln!(f, "    {}", link.href.as_str())?;
                for loss in &link.loss {
                    let lost = [loss.code(), loss.key().unwrap_or_default()].join(" ");
                    writeln!(f, "    lost: {}", lost.trim_end())?;
                }
            }
        }
        writeln!(f, "    shows on the order: {}", about.shows)
    }
}
