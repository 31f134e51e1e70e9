//! A campaign, a shop and a renderer for these tests.

use crate::extras::ExtraViews;
use crate::i18n::{I18n, IntlFormat, MessageKey, Plural};
use crate::links::{LinkSource, LinkState, ModelLinks};
use crate::{Callbacks, PlayerRefs, Slots, storefront_view};
use etalase_model::attribution::Forwarding;
use etalase_model::campaign::Campaign;
use etalase_model::content::Vouchers;
use etalase_model::money::{Currency, Minor, MoneyFormat};
use etalase_model::product::{Product, Variant};
use etalase_model::record::{Reader, read};
use etalase_model::show::ShowState;
use etalase_model::storefront::player::{Engine, Engines};
use etalase_model::storefront::{Message, Storefront, StorefrontOptions};
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

impl IntlFormat for Plain {
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

pub(super) fn i18n(locale: &str) -> I18n {
    let words = words(locale);
    let word = |key: &MessageKey| words[key.name()].as_str().unwrap().to_owned();
    I18n::new(
        locale,
        MessageKey::ALL.iter().map(word),
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
    let reading = Reader::lenient().at("https://shop.example/senja.json");
    Rc::new(read(document, reading).unwrap())
}

/// The shop as it opens so many seconds after the show's start.
pub(super) fn shop_of(document: &Value, seconds: i64) -> Storefront {
    let engines = Engines {
        native: true,
        mse: true,
    };
    let opening = StorefrontOptions {
        campaign: campaign(document),
        base: "https://shop.example".to_owned(),
        forwarding: Forwarding::Everything,
        engines,
        started_engine: Some(Engine::Native),
        autoplay: true,
        initial_product: None,
        fast_network: false,
        now: start().plus_seconds(seconds),
    };
    let mut storefront = Storefront::open(opening);
    let Campaign {
        reviews, content, ..
    } = Rc::unwrap_or_clone(Rc::clone(&storefront.campaign));
    storefront.begin(reviews.map(|reviews| reviews.0));
    storefront.set_vouchers(Vouchers::new(content.0, str::to_owned));
    storefront
}

pub(super) fn storefront() -> Storefront {
    shop_of(&document(), 60)
}

/// The same shop with its show in another state.
pub(super) fn shop_in(state: ShowState) -> Storefront {
    let mut storefront = storefront();
    if let Some(player) = &mut storefront.player {
        player.state = state;
    }
    storefront
}

/// The shop after these messages; what they ask of the world does not happen.
pub(super) fn after(
    mut storefront: Storefront,
    messages: impl IntoIterator<Item = Message>,
) -> Storefront {
    for message in messages {
        storefront.apply_whole(message);
    }
    storefront
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
pub(super) fn render(storefront: &Storefront, i18n: &I18n) -> String {
    greeted(storefront, i18n, None)
}

/// The whole window of somebody who is greeted.
pub(super) fn greeted(storefront: &Storefront, i18n: &I18n, greeting: Option<&str>) -> String {
    let callbacks = callbacks();
    let views = Slots::shopping(storefront, i18n, &callbacks, &ModelLinks, false)
        .with_cart(storefront, i18n, &callbacks)
        .with_deferred(
            storefront,
            i18n,
            &callbacks,
            ExtraViews::here(),
            &PlayerRefs::default(),
        );
    drawn(storefront, i18n, greeting, views)
}

struct NoLinks(LinkState);

impl LinkSource for NoLinks {
    fn buy(&self, _: &Storefront, _: &Product, _: &Variant, _: MoneyFormat) -> LinkState {
        self.0.clone()
    }
}

/// The window in Indonesian before what few shoppers open is there, or where it cannot be had.
pub(super) fn without_extras(storefront: &Storefront, extras: ExtraViews) -> String {
    let (i18n, callbacks) = (i18n("id-ID"), callbacks());
    let views = Slots::shopping(storefront, &i18n, &callbacks, &ModelLinks, false)
        .with_cart(storefront, &i18n, &callbacks)
        .with_deferred(
            storefront,
            &i18n,
            &callbacks,
            extras,
            &PlayerRefs::default(),
        );
    drawn(storefront, &i18n, None, views)
}

/// The window in Indonesian before what makes links is there, or where it cannot be had.
pub(super) fn early(storefront: &Storefront, missing: bool) -> String {
    let i18n = i18n("id-ID");
    let way = if missing {
        LinkState::Missing
    } else {
        LinkState::Loading
    };
    let views = Slots::shopping(storefront, &i18n, &callbacks(), &NoLinks(way), missing);
    drawn(storefront, &i18n, None, views)
}

fn callbacks() -> Callbacks {
    Callbacks {
        send: Callback::from(|_| ()),
        depart: Callback::from(|_| ()),
        submit: Callback::from(|_| ()),
        key: Callback::from(|_| ()),
    }
}

fn drawn(storefront: &Storefront, i18n: &I18n, greeting: Option<&str>, views: Slots) -> String {
    let html = storefront_view(
        storefront,
        i18n,
        &callbacks(),
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
pub(super) fn html(storefront: &Storefront) -> String {
    render(storefront, &i18n("id-ID"))
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
