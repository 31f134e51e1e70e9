//! A campaign, a shop and a renderer for these tests.

use crate::extras::Extras;
use crate::links::{Links, Rules, Way};
use crate::speech::{Format, Key, Plural, Speech};
use crate::{Doors, Interior, Pens, storefront};
use etalase_model::attribution::Forwarding;
use etalase_model::campaign::Campaign;
use etalase_model::content::Vouchers;
use etalase_model::money::{Currency, Minor, Money};
use etalase_model::product::{Product, Variant};
use etalase_model::record::{Reading, read};
use etalase_model::shop::player::{Engine, Engines};
use etalase_model::shop::{Msg, Opening, Shop};
use etalase_model::show::State;
use etalase_model::time::Time;
use serde_json::{Value, json};
use std::rc::Rc;
use yew::prelude::*;

/// When the show of these tests begins.
pub(super) fn start() -> Time {
    Time::parse("2026-11-22T12:00:00Z").unwrap()
}

/// What a browser's `Intl` does, roughly.
pub(super) struct Plain {
    pub(super) indonesian: bool,
}

impl Plain {
    fn grouped(&self, number: i64) -> String {
        let digits = number.to_string();
        let separator = if self.indonesian { "." } else { "," };
        let groups: Vec<&str> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|group| std::str::from_utf8(group).unwrap())
            .collect();
        groups.join(separator)
    }
}

impl Format for Plain {
    fn money(&self, amount: Minor, currency: &Currency) -> String {
        let symbol = if currency.as_str() == "IDR" {
            "Rp"
        } else {
            currency.as_str()
        };
        format!("{symbol}\u{a0}{}", self.grouped(amount.0 / 100))
    }
    fn number(&self, number: u32) -> String {
        self.grouped(number.into())
    }
    fn tenths(&self, tenths: u32) -> String {
        format!(
            "{}{}{}",
            tenths / 10,
            if self.indonesian { "," } else { "." },
            tenths % 10
        )
    }
    fn percent(&self, percent: u32) -> String {
        format!("{percent}%")
    }
    fn date(&self, _: Time) -> String {
        if self.indonesian {
            "20 Nov 2026"
        } else {
            "Nov 20, 2026"
        }
        .to_owned()
    }
    fn moment(&self, _: Time) -> String {
        if self.indonesian {
            "Minggu, 22 November pukul 19.00 WIB"
        } else {
            "Sunday 22 November, 7:00 pm WIB"
        }
        .to_owned()
    }
    fn plural(&self, number: u32) -> Plural {
        if number == 1 && !self.indonesian {
            Plural::One
        } else {
            Plural::Other
        }
    }
}

pub(super) fn words(locale: &str) -> serde_json::Map<String, Value> {
    let file = if locale == "en" {
        include_str!("../../../static/locales/en.json")
    } else {
        include_str!("../../../static/locales/id-ID.json")
    };
    serde_json::from_str(file).unwrap()
}

pub(super) fn speech(locale: &str) -> Speech {
    let words = words(locale);
    let word = |key: &Key| words[key.name()].as_str().unwrap().to_owned();
    Speech::new(
        locale,
        Key::ALL.iter().map(word),
        Plain {
            indonesian: locale != "en",
        },
    )
}

pub(super) fn document() -> Value {
    let image = |name: &str| json!({"src": format!("https://shop.example/{name}.webp"), "alt": name, "width": 800, "height": 1000});
    let value = |id: &str, label: &str| json!({"id": id, "label": label});
    let variant = |id: &str, size: &str, grind: &str, stock: Value| json!({"id": id, "choice": {"size": size, "grind": grind}, "price": 8_900_000, "stock": stock});
    json!({
        "version": 1, "id": "senja", "locale": "id-ID", "currency": "IDR",
        "brand": {"name": "Kopi <Senja>"},
        "creators": [{"id": "rani", "name": "Rani", "avatar": image("rani"), "disclosure": {"id-ID": "Kerja sama berbayar", "en": "Paid partnership"}}],
        "products": [
            {
                "id": "gayo", "title": {"id-ID": "Gayo & Senja", "en": "Gayo at dusk"}, "summary": "Arabika.",
                "images": [image("gayo-1"), image("gayo-2")],
                "dimensions": [
                    {"id": "size", "name": "Ukuran", "values": [value("200g", "200 g"), value("1kg", "1 kg")]},
                    {"id": "grind", "name": "Gilingan", "values": [value("biji", "Biji"), value("v60", "V60")]}
                ],
                "variants": [
                    variant("1", "200g", "biji", json!({"state": "in_stock"})),
                    variant("2", "200g", "v60", json!({"state": "low", "left": 3})),
                    variant("3", "1kg", "biji", json!({"state": "sold_out"})),
                ]
            },
            {
                "id": "cangkir", "title": "Cangkir", "images": [image("cangkir")],
                "variants": [{"id": "4", "price": 14_500_000, "compare_at": 18_000_000, "stock": {"state": "low", "left": 1}}],
                "condition": {
                    "grade": "very_good", "material": "Stoneware",
                    "measurements": [{"name": "Tinggi", "value": "8,5 cm"}], "flaws": ["Retak rambut 1 cm"]
                }
            },
            {"id": "kotak", "title": "Kotak", "images": [], "variants": [{"id": "5", "price": 25_000_000, "stock": {"state": "sold_out"}}]}
        ],
        "show": {
            "id": "senja", "title": {"id-ID": "Menyeduh saat senja", "en": "Brewing at dusk"}, "stream": "/live.m3u8",
            "poster": image("poster"), "host": "rani",
            "starts_at": "2026-11-22T12:00:00Z", "ends_at": "2026-11-22T13:00:00Z",
            "captions": [{"language": "id-ID", "label": "Indonesia", "src": "/id.vtt"}],
            "pins": [{"at": 0, "product": "gayo"}]
        },
        "checkout": {"adapter": "plain", "url": "https://shop.example/checkout?a=1&b=2", "lines": "items"}
    })
}

pub(super) fn campaign(document: &Value) -> Rc<Campaign> {
    let reading = Reading::lenient().at("https://shop.example/senja.json");
    Rc::new(read(document, reading).unwrap())
}

/// The shop as it opens so many seconds after the show's start.
pub(super) fn shop_of(document: &Value, seconds: i64) -> Shop {
    let engines = Engines {
        native: true,
        mse: true,
    };
    let opening = Opening {
        campaign: campaign(document),
        base: "https://shop.example".to_owned(),
        forwarding: Forwarding::Everything,
        engines,
        adopted: Some(Engine::Native),
        autoplay: true,
        wish: None,
        brisk: false,
        now: start().plus_seconds(seconds),
    };
    let mut shop = Shop::open(opening);
    let Campaign {
        reviews, content, ..
    } = Rc::unwrap_or_clone(Rc::clone(&shop.campaign));
    shop.begin(reviews.map(|reviews| reviews.0));
    shop.vouch(Vouchers::new(content.0, str::to_owned));
    shop
}

pub(super) fn shop() -> Shop {
    shop_of(&document(), 60)
}

/// The same shop with its show in another state.
pub(super) fn shop_in(state: State) -> Shop {
    let mut shop = shop();
    if let Some(player) = &mut shop.player {
        player.state = state;
    }
    shop
}

/// The shop after these messages; what they ask of the world does not happen.
pub(super) fn after(mut shop: Shop, messages: impl IntoIterator<Item = Msg>) -> Shop {
    for message in messages {
        shop.apply_whole(message);
    }
    shop
}

#[derive(PartialEq, Properties)]
struct Props {
    html: Html,
}

#[component]
fn Whole(Props { html }: &Props) -> Html {
    html.clone()
}

/// The whole window as HTML.
pub(super) fn render(shop: &Shop, speech: &Speech) -> String {
    greeted(shop, speech, None)
}

/// The whole window of somebody who is greeted.
pub(super) fn greeted(shop: &Shop, speech: &Speech, greeting: Option<&str>) -> String {
    let doors = doors();
    let views = Interior::shopping(shop, speech, &doors, &Rules, false)
        .with_bag(shop, speech, &doors)
        .with_deferred(shop, speech, &doors, Extras::here(), &Pens::default());
    drawn(shop, speech, greeting, views)
}

struct NoLinks(Way);

impl Links for NoLinks {
    fn buy(&self, _: &Shop, _: &Product, _: &Variant, _: Money) -> Way {
        self.0.clone()
    }
}

/// The window in Indonesian before what few shoppers open is there, or where it cannot be had.
pub(super) fn without_extras(shop: &Shop, extras: Extras) -> String {
    let (speech, doors) = (speech("id-ID"), doors());
    let views = Interior::shopping(shop, &speech, &doors, &Rules, false)
        .with_bag(shop, &speech, &doors)
        .with_deferred(shop, &speech, &doors, extras, &Pens::default());
    drawn(shop, &speech, None, views)
}

/// The window in Indonesian before what makes links is there, or where it cannot be had.
pub(super) fn early(shop: &Shop, missing: bool) -> String {
    let speech = speech("id-ID");
    let way = if missing { Way::Missing } else { Way::Coming };
    let views = Interior::shopping(shop, &speech, &doors(), &NoLinks(way), missing);
    drawn(shop, &speech, None, views)
}

fn doors() -> Doors {
    Doors {
        send: Callback::from(|_| ()),
        depart: Callback::from(|_| ()),
        submit: Callback::from(|_| ()),
        key: Callback::from(|_| ()),
    }
}

fn drawn(shop: &Shop, speech: &Speech, greeting: Option<&str>, views: Interior) -> String {
    let html = storefront(
        shop,
        speech,
        &doors(),
        greeting.map(|greeting| greeting.to_owned().into()),
        html! { <video muted=true></video> },
        views,
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let rendered = yew::LocalServerRenderer::<Whole>::with_props(Props { html })
        .hydratable(false)
        .render();
    tokio::task::LocalSet::new().block_on(&runtime, rendered)
}

/// The window in Indonesian.
pub(super) fn html(shop: &Shop) -> String {
    render(shop, &speech("id-ID"))
}

/// The part of the text from the element that has `mark` in its opening tag up to the first `to` after it.
pub(super) fn cut<'a>(text: &'a str, mark: &str, to: &str) -> &'a str {
    let found = text
        .find(mark)
        .unwrap_or_else(|| panic!("{mark} is not in {text}"));
    let start = text[..=found].rfind('<').unwrap_or(found);
    let end = text[found..]
        .find(to)
        .unwrap_or_else(|| panic!("{to} does not follow in {text}"));
    &text[start..found + end + to.len()]
}
