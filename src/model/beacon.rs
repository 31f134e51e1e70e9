//! What a window tells the server of a visit: one [`Beacon`] for each thing a shopper does.

use crate::attribution::{TouchClass, is_click_id, is_tag};
use crate::creator::MAX_TOKEN;
use crate::money::{Currency, Minor};
use crate::record::{ReadFault, TextMap, choice, record};
use crate::time::Time;

/// The most beacons of one request.
pub const MAX_BEACONS: usize = 50;
/// The longest name of a creator, a reason or a variant, in characters.
pub const MAX_WORD: usize = 64;
/// The most lines of one beacon.
pub const MAX_LINES: usize = 100;
/// The most of one variant.
pub const MAX_QUANTITY: u32 = 10_000;
/// The most tags of an arrival.
pub const MAX_TAGS: usize = 32;
/// How far ahead of the server a device's clock may be, in milliseconds.
const AHEAD: i64 = 10 * 60_000;
/// How long a device may keep a beacon that it could not send, in milliseconds.
const BEHIND: i64 = 7 * 86_400_000;

choice! {
    /// What the shopper did.
    pub enum EventName {
        /// Opened a page with a window.
        View = "view",
        /// Looked at a product.
        ProductView = "product_view",
        /// Put something into the cart.
        AddToCart = "add_to_cart",
        /// Left for the shop's checkout.
        Checkout = "checkout",
    }
}

record! {
    /// The arrival that the shopper came by.
    pub struct BeaconTouch {
        /// Its tags by name, as in the address: `utm_*`, `ref`, `via`, `etl`, click ids; at most 32 of 255 characters.
        pub tags: TextMap,
        /// Its class: `token`, `code`, `utm`, `click_id`, `organic` or `referral`.
        pub class: Option<String>,
    }
}

record! {
    /// A variant, and how many of it.
    pub struct BeaconLine {
        /// The shop's id of the variant, 1 to 64 characters.
        pub variant: String,
        /// How many, 1 to 10,000.
        pub quantity: u32,
    }
}

record! {
    /// One thing that a shopper did. Sent again with the same `id`, it counts once.
    pub struct Beacon {
        /// A UUID of version 7, in lower case, made when it happened and shared with every other sink.
        pub id: String,
        /// What the shopper did.
        pub name: EventName,
        /// When, in Unix milliseconds by the device's clock: at most 7 days ago and 10 minutes ahead.
        pub at: i64,
        /// Who is credited at this moment, 1 to 64 characters.
        pub creator: Option<String>,
        /// Why, as one word of the credit's reasons.
        pub reason: Option<String>,
        /// The arrival that the credit follows.
        pub touch: Option<BeaconTouch>,
        /// Whether the visit came with the second carrier but without the `utm_*` that belong to it: something on the way took them off.
        pub stripped: Option<bool>,
        /// What it is about, at most 100 lines.
        pub lines: Vec<BeaconLine>,
        /// What the lines are worth, in minor units.
        pub value: Option<Minor>,
        /// The currency of `value`.
        pub currency: Option<Currency>,
    }
}

impl Beacon {
    /// The same without click ids: the browser says that nobody may be followed (Global Privacy Control).
    pub fn without_click_ids(mut self) -> Self {
        if let Some(touch) = &mut self.touch {
            touch.tags.0.retain(|(key, _)| !is_click_id(key));
        }
        self
    }

    /// Everything that is wrong with a beacon that could be read, when it comes at `now`.
    pub fn faults(&self, now: Time) -> Vec<ReadFault> {
        let mut faults = Vec::new();
        let mut unless = |holds: bool, path: &str, rule: &str, mend: &str| {
            if !holds {
                let [path, rule, mend] = [path, rule, mend].map(str::to_owned);
                faults.push(ReadFault { path, rule, mend });
            }
        };
        unless(
            is_uuid_v7(&self.id),
            "id",
            "must be a UUID of version 7 in lower case",
            "Make it when it happens, and keep it when you send again.",
        );
        let timely =
            (now.0.saturating_sub(BEHIND)..=now.0.saturating_add(AHEAD)).contains(&self.at);
        unless(
            timely,
            "at",
            "must be at most 7 days ago and 10 minutes ahead",
            "Send milliseconds since 1970, soon.",
        );
        for (path, word) in [("creator", &self.creator), ("reason", &self.reason)] {
            let fine = word.as_ref().is_none_or(|word| is_word(word));
            unless(
                fine,
                path,
                "must be 1 to 64 characters",
                "Shorten it, or leave it out.",
            );
        }
        let touch = self.touch.as_ref();
        let tags = touch.map_or(&[][..], |touch| &touch.tags.0);
        let fine = tags.len() <= MAX_TAGS
            && tags
                .iter()
                .all(|(key, value)| is_tag(key) && is_kept(value));
        unless(
            fine,
            "touch.tags",
            "must be at most 32 tags of at most 255 characters",
            "Send the tags as the window reads them.",
        );
        let class = touch.and_then(|touch| touch.class.as_deref());
        unless(
            class.is_none_or(is_class),
            "touch.class",
            "must be a class of arrivals",
            "Use one of: token code utm click_id organic referral.",
        );
        let fits = self.lines.len() <= MAX_LINES;
        let sound = |line: &BeaconLine| {
            is_word(&line.variant) && (1..=MAX_QUANTITY).contains(&line.quantity)
        };
        unless(
            fits && self.lines.iter().all(sound),
            "lines",
            "must be at most 100 variants, each 1 to 10,000 times",
            "Send the bag as it is.",
        );
        unless(
            self.value.is_some() == self.currency.is_some(),
            "value",
            "must come with its currency",
            "Send both, or neither.",
        );
        faults
    }
}

fn is_word(word: &str) -> bool {
    (1..=MAX_WORD).contains(&word.chars().count()) && !word.contains(char::is_control)
}

fn is_kept(value: &str) -> bool {
    (1..=MAX_TOKEN).contains(&value.chars().count()) && !value.contains(char::is_control)
}

fn is_class(word: &str) -> bool {
    let classes = [
        TouchClass::Token,
        TouchClass::Code,
        TouchClass::Utm,
        TouchClass::ClickId,
        TouchClass::Organic,
        TouchClass::Referral,
    ];
    classes.iter().any(|class| class.as_str() == word)
}

/// RFC 9562, §5.7: the version is the first digit of the third group, the variant that of the fourth.
fn is_uuid_v7(id: &str) -> bool {
    let dash = |at: usize| [8, 13, 18, 23].contains(&at);
    let fits = |(at, byte): (usize, u8)| match byte {
        b'-' => dash(at),
        b'0'..=b'9' | b'a'..=b'f' => !dash(at),
        _ => false,
    };
    id.len() == 36
        && id.bytes().enumerate().all(fits)
        && id.as_bytes().get(14) == Some(&b'7')
        && matches!(id.as_bytes().get(19), Some(b'8'..=b'9' | b'a'..=b'b'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Reader, read};
    use serde_json::{Value, json};

    const NOW: Time = Time(1_800_000_000_000);

    fn paths(change: Value) -> Vec<String> {
        let mut beacon = json!({
            "id": "0191e3c2-7a3b-7000-8000-000000000001", "name": "checkout", "at": NOW.0,
            "creator": "rani", "reason": "last_creator", "touch": {"tags": {"ref": "rani", "gclid": "x"}, "class": "code"},
            "stripped": false, "lines": [{"variant": "1", "quantity": 2}], "value": 100, "currency": "IDR"
        });
        for (name, value) in change.as_object().unwrap() {
            beacon[name] = value.clone();
        }
        let beacon: Beacon = read(&beacon, Reader::strict()).unwrap();
        beacon
            .faults(NOW)
            .into_iter()
            .map(|fault| fault.path)
            .collect()
    }

    #[test]
    fn a_whole_beacon_and_the_least_one_are_taken() {
        assert_eq!(paths(json!({})), [""; 0]);
        let least = json!({"creator": null, "reason": null, "touch": null, "stripped": null, "lines": null, "value": null, "currency": null});
        assert_eq!(paths(least), [""; 0]);
    }

    #[test]
    fn each_member_has_its_limit() {
        for (change, path) in [
            (json!({"id": "0191e3c2-7a3b-4000-8000-000000000001"}), "id"),
            (json!({"id": "0191E3C2-7A3B-7000-8000-000000000001"}), "id"),
            (json!({"id": "0191e3c2-7a3b-7000-c000-000000000001"}), "id"),
            (json!({"id": "0191e3c27-a3b-7000-8000-000000000001"}), "id"),
            (json!({"at": NOW.0 + AHEAD + 1}), "at"),
            (json!({"at": NOW.0 - BEHIND - 1}), "at"),
            (json!({"creator": "x".repeat(65)}), "creator"),
            (json!({"reason": ""}), "reason"),
            (
                json!({"touch": {"tags": {"email": "a@b.example"}}}),
                "touch.tags",
            ),
            (
                json!({"touch": {"tags": {"ref": "x".repeat(256)}}}),
                "touch.tags",
            ),
            (
                json!({"touch": {"tags": {}, "class": "magic"}}),
                "touch.class",
            ),
            (json!({"lines": [{"variant": "1", "quantity": 0}]}), "lines"),
            (json!({"currency": null}), "value"),
        ] {
            assert_eq!(paths(change.clone()), [path], "{change}");
        }
    }
}
