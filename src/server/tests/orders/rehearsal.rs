//! Made-up orders: what four kinds of shops would send of them, and what has to come out, added up without the ledger.

mod webhooks;

use etalase::sign::KeyPair;
use etalase_model::commission::Source;
use etalase_model::creator::TokenClaims;
use etalase_model::time::Time;
use serde_json::{Value, json};

use super::Sums;

pub(crate) const CAMPAIGN: &str = "rehearsal";
pub(crate) const SECRETS: [&str; 2] = ["a made-up secret: new", "a made-up secret: old"];
pub(crate) const TERMS: &str = r#"{"version": 1, "campaign": "rehearsal", "basis_points": 1000, "creators": [
    {"id": "rani", "basis_points": 1500, "codes": ["RANI10"]}, {"id": "bagas", "basis_points": 725, "codes": ["BAGAS"]},
    {"id": "dewi", "codes": ["DEWI5"]}]}"#;
/// Put half-way. Every order was paid before, so none may change.
pub(crate) const TERMS_LATER: &str = r#"{"version": 1, "campaign": "rehearsal", "basis_points": 9000, "excludes": [], "creators": [
    {"id": "rani", "basis_points": 1}]}"#;
const SHARES: [(&str, i64, &str); 3] = [
    ("rani", 1_500, "RANI10"),
    ("bagas", 725, "BAGAS"),
    ("dewi", 1_000, "DEWI5"),
];

/// One webhook, as often as it comes.
#[derive(Clone)]
pub(crate) struct Webhook {
    pub(crate) source: Source,
    pub(crate) secret: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// What a creator's orders come to, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) orders: i64,
    pub(crate) revenue: i64,
    pub(crate) refunds: i64,
    pub(crate) commission: i64,
}

pub(crate) struct Rehearsal {
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) events: Vec<Value>,
    pub(crate) expected: Sums,
    /// How many webhooks nobody can understand.
    pub(crate) held: usize,
    key: KeyPair,
}

/// The same numbers at every run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: i64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        i64::try_from(number).unwrap() % end
    }
}

/// A refund: goods, tax and shipping, or only how much.
struct Refund {
    goods: i64,
    tax: i64,
    shipping: i64,
}

impl Refund {
    fn total(&self) -> i64 {
        self.goods + self.tax + self.shipping
    }
}

/// An order as it really was.
struct Order {
    number: usize,
    source: Source,
    currency: &'static str,
    goods: i64,
    tax: i64,
    shipping: i64,
    refunds: Vec<Refund>,
    /// Whether the shop says what each refund is of.
    tells_parts: bool,
    is_cancelled: bool,
    /// Whether it was taken for paid, and then was not.
    is_unpaid_again: bool,
    /// Tags, then discount codes.
    tags: Vec<(&'static str, String)>,
    coupon: Option<&'static str>,
    creator: Option<usize>,
}

impl Rehearsal {
    pub(crate) fn of(orders: usize, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let key = KeyPair::make().unwrap();
        let mut rehearsal = Self {
            webhooks: Vec::new(),
            events: Vec::new(),
            expected: Sums::new(),
            held: 0,
            key,
        };
        for number in 0..orders {
            let order = rehearsal.order(number, &mut dice);
            if !order.is_unpaid_again {
                order.add_to(&mut rehearsal.expected);
            }
            for webhook in order.webhooks() {
                let secret = SECRETS[usize::try_from(dice.below(2)).unwrap()];
                let webhook = Webhook { secret, ..webhook };
                for _ in 0..=dice.below(3) {
                    rehearsal.webhooks.push(webhook.clone());
                }
            }
        }
        for number in 0..orders / 20 {
            rehearsal.webhooks.push(rubbish(number));
            rehearsal.held += 1;
        }
        for last in (1..rehearsal.webhooks.len()).rev() {
            let other = dice.below(i64::try_from(last + 1).unwrap());
            rehearsal
                .webhooks
                .swap(last, usize::try_from(other).unwrap());
        }
        rehearsal
    }

    pub(crate) fn campaign(&self) -> Value {
        let public = self.key.public();
        let creators: Vec<Value> = SHARES
            .iter()
            .map(|(id, ..)| json!({"id": id, "name": id, "handle": format!("@{id}_id")}))
            .collect();
        json!({
            "version": 1, "id": CAMPAIGN, "locale": "id-ID", "currency": "IDR", "brand": {"name": "Made up"},
            "creators": creators, "keys": [{"kid": public.kid, "key": public.key}],
            "products": [{"id": "a", "title": "a", "variants": [{"id": "1", "price": 1, "stock": {"state": "in_stock"}}]}],
            "checkout": {"adapter": "plain", "url": "https://shop.example/checkout", "lines": "items"}
        })
    }

    fn order(&mut self, number: usize, dice: &mut Dice) -> Order {
        let source = Source::ALL[usize::try_from(dice.below(4)).unwrap()];
        let goods = 1 + dice.below(90_000_000);
        let mut order = Order {
            number,
            source,
            currency: if dice.below(10) == 0 { "USD" } else { "IDR" },
            goods,
            tax: goods * dice.below(12) / 100,
            shipping: dice.below(3) * 900_001,
            refunds: Vec::new(),
            tells_parts: source == Source::Shopify
                || (source == Source::Generic && dice.below(2) == 0),
            is_cancelled: dice.below(10) == 0,
            is_unpaid_again: source == Source::Woocommerce && dice.below(10) == 0,
            tags: Vec::new(),
            coupon: None,
            creator: None,
        };
        let mut left = (order.goods, order.tax, order.shipping);
        for _ in 0..(dice.below(6) - 2).max(0) {
            let refund = Refund {
                goods: 1 + dice.below(left.0),
                tax: dice.below(left.1 + 1),
                shipping: dice.below(left.2 + 1),
            };
            left = (
                left.0 - refund.goods,
                left.1 - refund.tax,
                left.2 - refund.shipping,
            );
            order.refunds.push(refund);
            if left.0 == 0 {
                break;
            }
        }
        self.bring(&mut order, dice);
        order
    }

    /// Decides who brought the order, and what of it says so.
    fn bring(&mut self, order: &mut Order, dice: &mut Dice) {
        let who = usize::try_from(dice.below(3)).unwrap();
        let (creator, _, coupon) = SHARES[who];
        order.creator = Some(who);
        match dice.below(8) {
            0 => order.tags.push(("etl", self.token(creator))),
            1 => {
                // A token wins over whatever else is there.
                order.tags.push(("etl", self.token(creator)));
                order.tags.push(("ref", SHARES[(who + 1) % 3].0.to_owned()));
                order.coupon = Some(SHARES[(who + 2) % 3].2);
            }
            2 => order
                .tags
                .push(("ref", format!("@{}_ID", creator.to_uppercase()))),
            3 => order.tags.push(("via", creator.to_owned())),
            4 => order.coupon = Some(coupon),
            5 => {
                let click = format!("a-click-of-order-{}", order.number);
                self.events.push(checkout(order.number, creator, &click));
                order.tags.push(("gclid", click));
            }
            6 => {
                order.creator = None;
                order.tags.push(("ref", "somebody-else".to_owned()));
                order
                    .tags
                    .push(("etl", self.token(creator).replace("v1.", "v1.x")));
            }
            _ => order.creator = None,
        }
    }

    fn token(&self, creator: &str) -> String {
        let claims = TokenClaims {
            creator: creator.to_owned(),
            campaign: CAMPAIGN.to_owned(),
            audience: "shop.example".to_owned(),
            expires: 4_000_000_000,
        };
        self.key.sign(&claims).unwrap()
    }
}

/// When everything was: three days ago, second by second.
fn at(seconds: i64) -> Time {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let today = i64::try_from(since.as_secs()).unwrap() / 86_400;
    Time((today - 3) * 86_400_000).plus_seconds(seconds)
}

/// What a shop with a broken plugin sends: signed, and no order.
fn rubbish(number: usize) -> Webhook {
    Webhook {
        source: Source::Woocommerce,
        secret: SECRETS[number % 2],
        headers: vec![("x-wc-webhook-topic", "order.updated".to_owned())],
        body: format!("<br />Warning: number {number}"),
    }
}

fn checkout(number: usize, creator: &str, click: &str) -> Value {
    json!({
        "id": format!("0191e3c2-7a3b-7000-8000-{number:012x}"), "name": "checkout", "at": at(-600).0, "creator": creator,
        "touch": {"tags": {"gclid": click}, "class": "click_id"}
    })
}

impl Order {
    fn total(&self) -> i64 {
        self.goods + self.tax + self.shipping
    }

    fn add_to(&self, sums: &mut Sums) {
        let said: i64 = self.refunds.iter().map(|refund| refund.goods).sum();
        let all: i128 = self
            .refunds
            .iter()
            .map(|refund| i128::from(refund.total()))
            .sum();
        let (goods, total) = (i128::from(self.goods), i128::from(self.total()));
        // Half up: the quotient, and one more where the rest is at least half of the whole.
        let spread = all * goods / total + i128::from(2 * (all * goods % total) >= total);
        let refunds = match (self.is_cancelled, self.tells_parts) {
            (true, _) => self.goods,
            (false, true) => said,
            (false, false) => i64::try_from(spread).unwrap().min(self.goods),
        };
        let share = self.creator.map_or(0, |who| SHARES[who].1);
        let creator = self.creator.map(|who| SHARES[who].0.to_owned());
        let sum = sums.entry((creator, self.currency.to_owned())).or_default();
        sum.orders += 1;
        sum.revenue += self.goods;
        sum.refunds += refunds;
        sum.commission += ((self.goods - refunds) * share + 5_000) / 10_000;
    }
}
