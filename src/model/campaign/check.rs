//! What a campaign document must hold beyond its form. `etalase campaign check` and the server ask here; the widget does not.

mod content;
mod credit;
mod products;

use super::{Campaign, VERSION};
use crate::checkout;
use crate::link::Href;
use crate::product::Image;
use crate::record::ReadFault;
use crate::show::Show;
use crate::text::Text;

const MAX_TEXT: usize = 2_000;

/// Everything that is wrong with a document that could be read. `base` is where relative links start from, such as `https://shop.example`.
pub fn faults(campaign: &Campaign, base: &str) -> Vec<ReadFault> {
    let mut check = Check {
        base,
        faults: Vec::new(),
    };
    check.campaign(campaign);
    check.faults
}

struct Check<'a> {
    base: &'a str,
    faults: Vec<ReadFault>,
}

impl Check<'_> {
    fn fault(&mut self, path: &str, rule: &str, mend: &str) {
        self.faults.push(ReadFault {
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

    /// A link that shoppers follow. What a document shows is judged while it is read.
    fn link(&mut self, link: Option<&str>, path: &str) {
        if let Some(Err(fault)) = link.map(|link| Href::resolve(self.base, link)) {
            self.fault(
                path,
                &fault.to_string(),
                "Write an https link, or a path that begins with one slash.",
            );
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
        self.link(campaign.brand.url.as_deref(), "brand.url");
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
        self.origins(campaign);
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

    fn show(&mut self, show: &Show, campaign: &Campaign) {
        self.text(&show.title, "show.title");
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
