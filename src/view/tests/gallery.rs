//! Not a test of rules but of looks: `ETALASE_GALLERY=folder cargo test -p etalase-view gallery` writes a page for each state.

use super::support::{after, render, shop_of, speech};
use etalase_model::review::{Draft, Moderation, Page, Review, Sort, Summary};
use etalase_model::shop::player::{Ask, Fact, Level, Playback, Probe};
use etalase_model::shop::reviews::{self, Failure};
use etalase_model::shop::{Msg, Shop};
use etalase_model::show::{State, Stream};
use etalase_model::time::Time;
use serde_json::Value;

fn demo() -> Value {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../static/demo/kopi-senja.campaign.json"
    );
    let text = std::fs::read_to_string(file).unwrap();
    let text = text
        .replace("{{origin}}", "")
        .replace("{{start}}", "2026-11-22T12:00:00Z")
        .replace("{{start+12h}}", "2026-11-22T23:59:00Z");
    serde_json::from_str(&text).unwrap()
}

fn page() -> Page {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../static/demo/reviews.json"
    );
    let entries: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let number =
        |entry: &Value, name: &str| u32::try_from(entry[name].as_u64().unwrap_or(0)).unwrap();
    let review = |(index, entry): (usize, &Value)| Review {
        id: format!("r{index}"),
        product: text(entry, "product"),
        stars: number(entry, "stars"),
        title: text(entry, "title"),
        body: text(entry, "body"),
        name: text(entry, "name"),
        locale: text(entry, "locale"),
        state: Moderation::Published,
        helpful: number(entry, "helpful"),
        created_at: Time(0),
        sample: index < 2,
    };
    let reviews = entries.iter().enumerate().map(review).take(6).collect();
    Page {
        summary: Summary::of([1, 2, 4, 11, 29]),
        reviews,
        next: Some("c".to_owned()),
    }
}

fn in_state(state: State, playback: Playback) -> Shop {
    let mut shop = shop_of(&demo(), 10);
    let player = shop.player.as_mut().unwrap();
    (player.state, player.playback, player.has_frame) =
        (state, playback, playback == Playback::Playing);
    after(
        shop,
        [
            Msg::Reviews(reviews::Msg::Near),
            Msg::Reviews(reviews::Msg::Loaded(1, Ok(page()))),
        ],
    )
}

fn live() -> Shop {
    let facts = [
        Fact::Levels(vec![
            Level {
                height: 640,
                bandwidth: 260_000,
            },
            Level {
                height: 960,
                bandwidth: 700_000,
            },
        ]),
        Fact::FirstFrame,
        Fact::Playing,
        Fact::Probed(Probe::Delivers),
        Fact::Programme(Time::parse("2026-11-22T12:00:10Z").unwrap()),
    ];
    after(
        in_state(State::Live, Playback::Playing),
        facts.map(Msg::Fact),
    )
}

fn draft(stars: u32, body: &str) -> Draft {
    let text = str::to_owned;
    Draft {
        key: "k".repeat(20),
        product: text("gayo-senja"),
        stars,
        title: text(""),
        body: text(body),
        name: text("Ayu"),
        locale: text("id-ID"),
    }
}

fn scenes() -> Vec<(&'static str, Shop)> {
    let review =
        |messages: Vec<reviews::Msg>| after(live(), messages.into_iter().map(Msg::Reviews));
    let add = |product: &str, variant: &str| Msg::Added(product.to_owned(), variant.to_owned());
    let full = || {
        after(
            live(),
            [
                add("gayo-senja", "41230005"),
                add("gayo-senja", "41230005"),
                add("gula-aren", "41231002"),
                Msg::Silence,
            ],
        )
    };
    let mut scheduled = in_state(State::Scheduled, Playback::Idle);
    scheduled.now = Time::parse("2026-11-20T09:48:21Z").unwrap();
    let mut pending = shop_of(
        &{
            let mut d = demo();
            d["show"]["replay"] = serde_json::json!({"expected_at": "2026-11-23T03:00:00Z"});
            d
        },
        10,
    );
    pending.player.as_mut().unwrap().state = State::ReplayPending;
    let mut refused = in_state(State::Unavailable, Playback::Failed);
    refused.player.as_mut().unwrap().stream = Stream::Refused;
    let bare = shop_of(
        &{
            let mut d = demo();
            d["show"] = Value::Null;
            d
        },
        10,
    );
    let landscape = || {
        let mut d = demo();
        d["show"]["orientation"] = "landscape".into();
        d["show"]["poster"]["src"] = "/demo/images/poster-wide.webp".into();
        shop_of(&d, 10)
    };
    let (scheduled_player, refused_player) = (scheduled.player.clone(), refused.player.clone());
    vec![
        ("scheduled", scheduled),
        ("soon", in_state(State::Soon, Playback::Idle)),
        ("live", live()),
        ("live-idle", in_state(State::Live, Playback::Idle)),
        ("live-blocked", in_state(State::Live, Playback::Blocked)),
        ("live-starting", in_state(State::Live, Playback::Starting)),
        (
            "live-behind",
            after(
                live(),
                [Msg::Fact(Fact::Behind(true)), Msg::Ask(Ask::ToggleMute)],
            ),
        ),
        (
            "live-settings",
            after(live(), [Msg::Ask(Ask::ToggleSettings)]),
        ),
        ("live-help", after(live(), [Msg::Ask(Ask::ToggleHelp)])),
        (
            "interrupted",
            in_state(State::Interrupted, Playback::Waiting),
        ),
        ("ended", in_state(State::Ended, Playback::Idle)),
        ("replay-pending", pending),
        ("replay", in_state(State::Replay, Playback::Idle)),
        ("replay-playing", in_state(State::Replay, Playback::Paused)),
        ("cancelled", in_state(State::Cancelled, Playback::Idle)),
        ("unavailable", refused),
        (
            "sheet",
            after(
                live(),
                [
                    Msg::Open("gayo-senja".into()),
                    Msg::Pick("size".into(), "1kg".into()),
                ],
            ),
        ),
        (
            "sheet-added",
            after(
                full(),
                [Msg::Open("gula-aren".into()), add("gula-aren", "41231001")],
            ),
        ),
        (
            "sheet-condition",
            after(live(), [Msg::Open("cangkir-studio".into())]),
        ),
        ("bag", after(full(), [Msg::OpenCart])),
        ("bag-empty", after(live(), [Msg::OpenCart])),
        ("bag-button", after(full(), [add("gayo-senja", "41230001")])),
        ("reviews-loading", shop_of(&demo(), 10)),
        (
            "reviews-empty",
            review(vec![
                reviews::Msg::Sort(Sort::Helpful),
                reviews::Msg::Loaded(
                    2,
                    Ok(Page {
                        summary: Summary::of([0; 5]),
                        reviews: vec![],
                        next: None,
                    }),
                ),
            ]),
        ),
        (
            "reviews-failed",
            review(vec![
                reviews::Msg::Sort(Sort::Helpful),
                reviews::Msg::Loaded(2, Err(Failure::Unreachable)),
            ]),
        ),
        ("reviews-form", review(vec![reviews::Msg::Write])),
        (
            "reviews-faults",
            review(vec![
                reviews::Msg::Write,
                reviews::Msg::Submit(draft(0, "")),
            ]),
        ),
        (
            "reviews-sent",
            review(vec![
                reviews::Msg::Submit(draft(5, "Enak")),
                reviews::Msg::Sent(Ok(Review {
                    state: Moderation::Pending,
                    ..page().reviews.remove(2)
                })),
            ]),
        ),
        ("no-show", bare),
        (
            "landscape",
            after(
                landscape(),
                [
                    Msg::Fact(Fact::FirstFrame),
                    Msg::Fact(Fact::Playing),
                    Msg::Fact(Fact::Programme(
                        Time::parse("2026-11-22T12:00:10Z").unwrap(),
                    )),
                ],
            ),
        ),
        ("landscape-scheduled", {
            let mut shop = landscape();
            shop.player = scheduled_player;
            shop.now = Time::parse("2026-11-20T09:48:21Z").unwrap();
            shop
        }),
        ("landscape-unavailable", {
            let mut shop = landscape();
            shop.player = refused_player;
            shop
        }),
    ]
}

#[test]
fn a_page_for_each_state_is_written_where_it_is_asked_for() {
    let Ok(folder) = std::env::var("ETALASE_GALLERY") else {
        return;
    };
    for (name, shop) in scenes() {
        for locale in ["id-ID", "en"] {
            let html = render(&shop, &speech(locale));
            std::fs::write(format!("{folder}/{name}.{locale}.html"), html).unwrap();
        }
    }
}
