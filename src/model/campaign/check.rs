//! What a campaign document must hold beyond its form. `etalase campaign check` and the server ask here; the widget does not.

mod content;

use super::{Campaign, VERSION};
use crate::attribution::Strength;
use crate::checkout;
use crate::creator;
use crate::link::{Href, is_domain};
use crate::product::{Image, Product, Variant};
use crate::record::Fault;
use crate::show::Show;
use crate::text::Text;

const MAX_TEXT: usize = 2_000;
const MAX_PRODUCTS: usize = 200;
const MAX_VARIANTS: usize = 500;

/// Everything that is wrong with a document that could be read. `base` is where relative links start from, such as `https://shop.example`.
pub fn faults(campaign: &Campaign, base: &str) -> Vec<Fault> {
    let mut check = Check {
        base,
        faults: Vec::new(),
    };
    check.campaign(campaign);
    check.faults
}

struct Check<'a> {
    base: &'a str,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn fault(&mut self, path: &str, rule: &str, mend: &str) {
        self.faults.push(Fault {
            path: path.to_owned(),
            rule: rule.to_owned(),
            mend: mend.to_owned(),
        });
    }

    fn holds(&mut self, holds: bool, path: &str, rule: &str, mend: &str) {
        if !holds {
            self.fault(path, rule, mend);
        }
    }

    fn id(&mut self, id: &str, path: &str) {
        let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let formed = (1..=64).contains(&id.len()) && id.bytes().all(legal);
        self.holds(
            formed,
            path,
            "must be 1 to 64 lower-case letters, digits or dashes",
            "Write it like \"kopi-senja\".",
        );
    }

    fn link(&mut self, link: &str, path: &str) {
        if let Err(fault) = Href::resolve(self.base, link) {
            self.fault(
                path,
                &fault.to_string(),
                "Write an https link, or a path that begins with one slash.",
            );
        }
    }

    fn optional_link(&mut self, link: Option<&str>, path: &str) {
        if let Some(link) = link {
            self.link(link, path);
        }
    }

    fn text(&mut self, text: &Text, path: &str) {
        let empty = text.wordings().any(|wording| wording.trim().is_empty());
        self.holds(
            !empty,
            path,
            "must not be empty in any language",
            "Write the words, or leave the language out.",
        );
        let long = text
            .wordings()
            .any(|wording| wording.chars().count() > MAX_TEXT);
        self.holds(
            !long,
            path,
            "must have at most 2,000 characters",
            "Shorten it.",
        );
    }

    fn image(&mut self, image: &Image, path: &str) {
        self.link(&image.src, &format!("{path}.src"));
        let sized = image.width > 0 && image.height > 0;
        self.holds(
            sized,
            path,
            "must state its width and height",
            "Write the picture's size in pixels, so that nothing jumps when it arrives.",
        );
    }

    fn unique<'a>(&mut self, ids: impl Iterator<Item = &'a str>, path: &str) {
        let mut seen: Vec<&str> = Vec::new();
        for (index, id) in ids.enumerate() {
            self.holds(
                !seen.contains(&id),
                &format!("{path}[{index}].id"),
                "must be unique",
                "Give each its own id.",
            );
            seen.push(id);
        }
    }

    fn campaign(&mut self, campaign: &Campaign) {
        self.holds(
            campaign.version == VERSION,
            "version",
            "must be 1",
            "Write \"version\": 1.",
        );
        self.id(&campaign.id, "id");
        let known = matches!(crate::text::language(&campaign.locale), "id" | "en");
        self.holds(
            known,
            "locale",
            "must be a language of the window",
            "Use \"id-ID\" or \"en\".",
        );
        self.text(&campaign.brand.name, "brand.name");
        self.optional_link(campaign.brand.url.as_deref(), "brand.url");
        if let Some(logo) = &campaign.brand.logo {
            self.image(logo, "brand.logo");
        }
        self.creators(campaign);
        self.products(campaign);
        if let Some(show) = &campaign.show {
            self.show(show, campaign);
        }
        self.checkout(campaign);
        self.content(campaign);
        self.credit(campaign);
        self.keys(campaign);
        self.theme(campaign);
        let refresh = campaign
            .refresh_seconds
            .unwrap_or(super::DEFAULT_REFRESH_SECONDS);
        self.holds(
            (2..=3_600).contains(&refresh),
            "refresh_seconds",
            "must be 2 to 3600",
            "15 suits most shows.",
        );
    }

    fn creators(&mut self, campaign: &Campaign) {
        self.unique(
            campaign.creators.iter().map(|creator| creator.id.as_str()),
            "creators",
        );
        for (index, creator) in campaign.creators.iter().enumerate() {
            let path = format!("creators[{index}]");
            self.id(&creator.id, &format!("{path}.id"));
            self.text(&creator.name, &format!("{path}.name"));
            if let Some(avatar) = &creator.avatar {
                self.image(avatar, &format!("{path}.avatar"));
            }
        }
    }

    fn products(&mut self, campaign: &Campaign) {
        let count = campaign.products.len();
        self.holds(
            count > 0,
            "products",
            "must hold at least one product",
            "Add what is sold.",
        );
        self.holds(
            count <= MAX_PRODUCTS,
            "products",
            "must hold at most 200 products",
            "Split the campaign.",
        );
        self.unique(
            campaign.products.iter().map(|product| product.id.as_str()),
            "products",
        );
        for (index, product) in campaign.products.iter().enumerate() {
            self.product(product, &format!("products[{index}]"));
        }
    }

    fn product(&mut self, product: &Product, path: &str) {
        self.id(&product.id, &format!("{path}.id"));
        self.text(&product.title, &format!("{path}.title"));
        self.optional_link(product.url.as_deref(), &format!("{path}.url"));
        for (index, image) in product.images.iter().enumerate() {
            self.image(image, &format!("{path}.images[{index}]"));
        }
        self.unique(
            product
                .dimensions
                .iter()
                .map(|dimension| dimension.id.as_str()),
            &format!("{path}.dimensions"),
        );
        for (index, dimension) in product.dimensions.iter().enumerate() {
            let path = format!("{path}.dimensions[{index}]");
            self.text(&dimension.name, &format!("{path}.name"));
            self.holds(
                !dimension.values.is_empty(),
                &path,
                "must have at least one value",
                "Add its values, or leave it out.",
            );
            self.unique(
                dimension.values.iter().map(|value| value.id.as_str()),
                &format!("{path}.values"),
            );
        }
        self.variants(product, path);
    }

    fn variants(&mut self, product: &Product, path: &str) {
        let count = product.variants.len();
        self.holds(
            count > 0,
            &format!("{path}.variants"),
            "must hold at least one variant",
            "A product without choices has one variant.",
        );
        self.holds(
            count <= MAX_VARIANTS,
            &format!("{path}.variants"),
            "must hold at most 500 variants",
            "Split the product.",
        );
        self.unique(
            product.variants.iter().map(|variant| variant.id.as_str()),
            &format!("{path}.variants"),
        );
        for (index, variant) in product.variants.iter().enumerate() {
            let path = format!("{path}.variants[{index}]");
            self.variant(product, variant, &path);
            let twin = product
                .variants
                .iter()
                .take(index)
                .any(|other| other.choice.is_within(&variant.choice));
            self.holds(
                !twin,
                &format!("{path}.choice"),
                "must differ from every other variant",
                "Two variants with the same choice cannot be told apart.",
            );
        }
    }

    fn variant(&mut self, product: &Product, variant: &Variant, path: &str) {
        self.holds(
            !variant.id.trim().is_empty(),
            &format!("{path}.id"),
            "must not be empty",
            "Write the shop system's id.",
        );
        for dimension in &product.dimensions {
            let value = variant.choice.get(&dimension.id);
            let known =
                value.is_some_and(|value| dimension.values.iter().any(|known| known.id == value));
            let rule = format!("must choose a known value for “{}”", dimension.id);
            self.holds(
                known,
                &format!("{path}.choice"),
                &rule,
                "Name one value id for each dimension.",
            );
        }
        let surplus = variant.choice.iter().any(|(name, _)| {
            product
                .dimensions
                .iter()
                .all(|dimension| dimension.id != name)
        });
        self.holds(
            !surplus,
            &format!("{path}.choice"),
            "must name only dimensions of the product",
            "Add the dimension, or remove it here.",
        );
        let honest = variant
            .compare_at
            .is_none_or(|before| before > variant.price);
        self.holds(
            honest,
            &format!("{path}.compare_at"),
            "must be more than the price",
            "Leave it out where the price was never higher.",
        );
        let coherent = match variant.stock.left {
            Some(left) => (left > 0) == variant.stock.is_available(),
            None => true,
        };
        self.holds(
            coherent,
            &format!("{path}.stock"),
            "must not contradict itself",
            "Sold out means none left; available means at least one.",
        );
        let pictured = variant
            .image
            .is_none_or(|image| (image as usize) < product.images.len());
        self.holds(
            pictured,
            &format!("{path}.image"),
            "must be one of the product's images",
            "Count from 0.",
        );
        self.optional_link(variant.url.as_deref(), &format!("{path}.url"));
    }

    fn show(&mut self, show: &Show, campaign: &Campaign) {
        self.text(&show.title, "show.title");
        self.link(&show.stream, "show.stream");
        self.image(&show.poster, "show.poster");
        let ordered = show.ends_at.is_none_or(|end| end > show.starts_at);
        self.holds(
            ordered,
            "show.ends_at",
            "must be after the start",
            "Mind the offsets, such as +07:00 for Jakarta.",
        );
        let hosted = show
            .host
            .as_deref()
            .is_none_or(|host| campaign.creator(host).is_some());
        self.holds(
            hosted,
            "show.host",
            "must be a creator of this campaign",
            "Use the id of one of the creators.",
        );
        if let Some(replay) = &show.replay {
            self.optional_link(replay.stream.as_deref(), "show.replay.stream");
        }
        for (index, captions) in show.captions.iter().enumerate() {
            self.link(&captions.src, &format!("show.captions[{index}].src"));
        }
        for (index, pin) in show.pins.iter().enumerate() {
            let known = campaign.product(&pin.product).is_some();
            self.holds(
                known,
                &format!("show.pins[{index}].product"),
                "must be a product of this campaign",
                "Use the id of one of the products.",
            );
        }
        let sorted = show.pins.is_sorted_by_key(|pin| pin.at);
        self.holds(
            sorted,
            "show.pins",
            "must be in the order of time",
            "Sort them by \"at\".",
        );
    }

    fn credit(&mut self, campaign: &Campaign) {
        let policy = campaign.policy();
        self.holds(
            (1..=90).contains(&policy.window_days),
            "credit.window_days",
            "must be from 1 to 90",
            "Write a number of days; browsers keep less than what is promised, never more.",
        );
        for (hosts, path) in [
            (&policy.own_hosts, "credit.own_hosts"),
            (&policy.ignored_hosts, "credit.ignored_hosts"),
        ] {
            self.holds(
                hosts.iter().all(|host| is_domain(host)),
                path,
                "must be host names",
                "Write them like \"kopi-senja.myshopify.com\", without https:// or a path.",
            );
        }
        let strength = campaign.credit.iter().map(|credit| &credit.strength);
        self.holds(
            strength.filter(|order| !order.is_empty()).all(|order| Strength::of(order).is_some()),
            "credit.strength",
            "must name every class of arrivals once",
            "Write token, code, utm, click_id, organic and referral, the strongest first; or leave it out for this order.",
        );
    }

    fn keys(&mut self, campaign: &Campaign) {
        for (index, key) in campaign.keys.iter().enumerate() {
            let earlier = campaign.keys.iter().take(index);
            let fresh = earlier.clone().all(|other| other.kid != key.kid);
            self.holds(
                creator::is_kid(&key.kid) && fresh,
                &format!("keys[{index}].kid"),
                "must be 1 to 16 letters, digits, _ or -, and different from the others",
                "Copy it from `etalase creator keys list`.",
            );
            let bytes = creator::decode(&key.key).map_or(0, |bytes| bytes.len());
            self.holds(
                bytes == 32,
                &format!("keys[{index}].key"),
                "must be 32 bytes in base64url",
                "Copy it from `etalase creator keys list`.",
            );
        }
    }

    fn checkout(&mut self, campaign: &Campaign) {
        for fault in checkout::check(&campaign.checkout, self.base) {
            self.fault("checkout", &fault.to_string(), fault.mend());
        }
        for (index, product) in campaign.products.iter().enumerate() {
            for (number, variant) in product.variants.iter().enumerate() {
                if let Err(fault) = checkout::check_variant(&campaign.checkout, &variant.id) {
                    let path = format!("products[{index}].variants[{number}].id");
                    self.fault(&path, &fault.to_string(), fault.mend());
                }
            }
        }
    }

    fn theme(&mut self, campaign: &Campaign) {
        let Some(theme) = &campaign.theme else { return };
        for (colour, path) in [
            (&theme.accent, "theme.accent"),
            (&theme.accent_text, "theme.accent_text"),
        ] {
            let formed = colour.as_deref().is_none_or(is_colour);
            self.holds(
                formed,
                path,
                "must be a colour",
                "Write it like \"#b4532a\".",
            );
        }
        self.holds(
            theme.radius.unwrap_or(0) <= 32,
            "theme.radius",
            "must be 0 to 32",
            "Write whole pixels.",
        );
    }
}

/// Whether this is `#rrggbb`.
pub fn is_colour(colour: &str) -> bool {
    colour
        .strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
pub(crate) mod tests;
