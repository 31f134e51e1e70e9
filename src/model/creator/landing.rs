//! Where a creator's link may lead: to the hosts that its campaign names, and nowhere else.

use crate::attribution::ends_in;
use crate::campaign::Campaign;
use crate::checkout::CheckoutSettings;
use crate::link::{Href, LinkFault, host_of};

/// The hosts that links of one campaign may lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LandingHosts {
    /// Hosts of addresses in the document; a neighbour under the same domain may be somebody else's.
    hosts: Vec<String>,
    /// Hosts that were named as the brand's own, with all under them.
    domains: Vec<String>,
}

/// Why a page is none that a creator's link may lead to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LandingFault {
    /// It is no link that anybody may be sent to.
    #[error("{0}")]
    Link(LinkFault),
    /// Its host belongs neither to the brand nor to its shop.
    #[error("the campaign does not name the host {0}")]
    Host(String),
}

impl LandingFault {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Link(fault) => fault.code(),
            Self::Host(_) => "landing_host",
        }
    }

    /// What to do about it.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::Link(fault) => fault.mend(),
            Self::Host(_) => {
                "Use a page of the brand or its shop, or name the host in the campaign's credit.own_hosts or the server's creator_hosts."
            }
        }
    }
}

impl LandingHosts {
    /// The hosts of the brand's site, the checkout, every product and variant; the brand's own hosts, and `more` that the
    /// server's operator names. `base` is where relative links of the document start from.
    pub fn of(campaign: &Campaign, base: &str, more: &[String]) -> Self {
        let shop = shop(&campaign.checkout);
        let variants = campaign.products.iter().flat_map(|product| {
            let variants = product.variants.iter().map(|variant| &variant.url);
            variants.chain([&product.url])
        });
        let links = variants
            .chain([&campaign.brand.url, &shop])
            .filter_map(Option::as_deref);
        let mut hosts: Vec<String> = links.filter_map(|link| host(base, link)).collect();
        hosts.sort_unstable();
        hosts.dedup();
        let own = campaign.credit.iter().flat_map(|credit| &credit.own_hosts);
        Self {
            hosts,
            domains: own.chain(more).cloned().collect(),
        }
    }

    /// The page, if links may lead there.
    ///
    /// # Errors
    /// Where it is no safe link, or on a host of somebody else.
    pub fn admit(&self, page: &str) -> Result<Href, LandingFault> {
        let href = Href::parse(page).map_err(LandingFault::Link)?;
        let host = host_of(page).unwrap_or_default().to_ascii_lowercase();
        let named =
            self.hosts.contains(&host) || self.domains.iter().any(|domain| ends_in(&host, domain));
        if named {
            Ok(href)
        } else {
            Err(LandingFault::Host(host))
        }
    }
}

fn host(base: &str, link: &str) -> Option<String> {
    let href = Href::resolve(base, link).ok()?;
    host_of(href.as_str()).map(str::to_ascii_lowercase)
}

/// The shop's page, also where only its host is said.
fn shop(settings: &CheckoutSettings) -> Option<String> {
    let page = match settings {
        CheckoutSettings::Shopee { url, .. }
        | CheckoutSettings::Tiktok { url }
        | CheckoutSettings::Tokopedia { url }
        | CheckoutSettings::Lazada { url } => url.as_deref(),
        settings => settings.shop(),
    }?;
    let is_host = !page.contains("://") && !page.starts_with('/');
    Some(if is_host {
        ["https://", page, "/"].concat()
    } else {
        page.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::Crediting;
    use crate::product::{Product, Variant};
    use proptest::prelude::*;

    fn campaign() -> Campaign {
        let mut campaign = Campaign::default();
        campaign.brand.url = Some("https://www.kopi.example/".to_owned());
        campaign.checkout = CheckoutSettings::ShopifyCart {
            shop: "kopi-senja.myshopify.com".to_owned(),
            locale: None,
            storefront: false,
            discover: false,
            ucp: None,
        };
        let variant = Variant {
            url: Some("https://tokopedia.example/kopi/1kg".to_owned()),
            ..Variant::default()
        };
        campaign.products = vec![Product {
            url: Some("/gayo".to_owned()),
            variants: vec![variant],
            ..Product::default()
        }];
        campaign.credit = Some(Crediting {
            own_hosts: vec!["kopi.test".to_owned()],
            ..Crediting::default()
        });
        campaign
    }

    fn landings() -> LandingHosts {
        LandingHosts::of(
            &campaign(),
            "https://window.example",
            &["promo.example".to_owned()],
        )
    }

    #[test]
    fn pages_of_the_brand_its_shop_and_its_products_are_landings() {
        for page in [
            "https://www.kopi.example/senja?a=b#c",
            "https://WWW.KOPI.example/",
            "https://kopi-senja.myshopify.com/products/gayo",
            "https://tokopedia.example/kopi",
            "https://window.example/gayo",
            "https://kopi.test/",
            "https://toko.kopi.test/",
            "https://live.promo.example/",
        ] {
            assert_eq!(
                landings().admit(page).map(String::from),
                Ok(page.to_owned())
            );
        }
    }

    #[test]
    fn pages_of_somebody_else_are_none() {
        for (page, code) in [
            ("https://evil.example/", "landing_host"),
            ("https://teh.myshopify.com/", "landing_host"),
            ("https://kopi.example/", "landing_host"),
            ("https://www.kopi.example.evil.example/", "landing_host"),
            ("https://notkopi.test/", "landing_host"),
            ("https://www.kopi.example@evil.example/", "link_userinfo"),
            ("http://www.kopi.example/", "link_insecure"),
            ("https://www.kopi.example\\@evil.example/", "link_character"),
            ("//www.kopi.example/", "link_scheme"),
            ("javascript://www.kopi.example/%0aalert(1)", "link_scheme"),
            ("/gayo", "link_scheme"),
        ] {
            let fault = landings().admit(page).unwrap_err();
            assert_eq!(fault.code(), code, "{page}");
        }
    }

    #[test]
    fn a_campaign_that_names_no_host_has_no_landing() {
        let campaign = Campaign {
            checkout: CheckoutSettings::Whatsapp {
                number: "62812000000".to_owned(),
                text: None,
            },
            ..Campaign::default()
        };
        let landings = LandingHosts::of(&campaign, "https://window.example", &[]);
        assert_eq!(landings, LandingHosts::default());
        assert!(landings.admit("https://wa.me/62812000000").is_err());
    }

    proptest! {
        #[test]
        fn what_is_admitted_is_on_a_named_host(page in "https://[a-z@.:]{0,3}(www\\.kopi\\.example|kopi\\.test)[a-z@.:/?#\\\\]{0,12}") {
            if let Ok(href) = landings().admit(&page) {
                let origin = href.origin().trim_start_matches("https://");
                let host = origin.split(':').next().unwrap();
                prop_assert!(host == "www.kopi.example" || host == "kopi.test" || host.ends_with(".kopi.test"), "{}", page);
            }
        }
    }
}
