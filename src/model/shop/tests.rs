//! The session as statements of behaviour.

use super::*;
use crate::campaign::check::tests::{campaign, document};
use crate::content::tests::fold;
use crate::product::StockState;
use crate::show::Stream;
use proptest::prelude::*;

mod content;
mod focus;

const LANDING: &str = "https://kopi.example/?utm_source=tiktok&utm_content=rani&ref=rani";

fn start() -> Time {
    Time::parse("2026-11-22T12:01:00Z").unwrap()
}

fn open() -> (Shop, Vec<Command>) {
    let mut shop = Shop::open(opening());
    let campaign = Rc::clone(&shop.campaign);
    let vouchers = Vouchers::new(campaign.content.0.clone(), fold);
    let commands = shop.begin(None);
    shop.vouch(vouchers);
    assert_eq!(
        shop.apply_whole(arrived(LANDING, Moment::Landing)),
        [Command::Remember]
    );
    (shop, commands)
}

fn opening() -> Opening {
    Opening {
        campaign: Rc::new(campaign(&document())),
        base: "https://kopi.example/".into(),
        forwarding: Forwarding::Everything,
        engines: Engines {
            native: true,
            mse: true,
        },
        adopted: None,
        autoplay: true,
        wish: None,
        brisk: false,
        now: start(),
    }
}

fn arrived(url: &str, moment: Moment) -> Msg {
    let arrival = Arrival {
        at: start().0,
        url: url.to_owned(),
        referrer: String::new(),
        moment,
    };
    Msg::Arrived(vec![arrival], String::new())
}

/// What a browser's `Intl` does, roughly.
fn money(amount: crate::money::Minor) -> String {
    ["Rp ", &(amount.0 / 100).to_string()].concat()
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn the_product_on_top_follows_the_plan_and_then_the_programme_time_on_screen() {
    let (mut shop, _) = open();
    assert_eq!(shop.pinned.as_deref(), Some("gayo"));
    shop.apply_whole(Msg::Fact(Fact::Programme(start().plus_seconds(-3_600))));
    assert_eq!(shop.pinned, None);
    shop.apply_whole(Msg::Fact(Fact::Programme(start())));
    assert_eq!(shop.pinned.as_deref(), Some("gayo"));
}

#[test]
fn the_rules_for_links_are_wanted_for_a_look_a_bag_and_a_verified_token_alone() {
    let (shop, _) = open();
    assert!(!shop.needs_rules());
    let after = |msg| {
        let mut shop = shop.clone();
        shop.apply_whole(msg);
        shop.needs_rules()
    };
    assert!(after(Msg::Open(text("gayo"))));
    assert!(after(Msg::Added(text("gayo"), text("1"))));
    assert!(after(Msg::OpenCart));
    assert!(!after(Msg::Reviews(reviews::Msg::Near)));
}

#[test]
fn the_code_that_few_shoppers_need_is_wanted_for_form_settings_help_and_captions_alone() {
    let (shop, _) = open();
    assert!(!shop.needs_extras());
    let after = |msg| {
        let mut shop = shop.clone();
        shop.apply_whole(msg);
        shop.needs_extras()
    };
    assert!(after(Msg::Reviews(reviews::Msg::Write)));
    assert!(after(Msg::Ask(Ask::ToggleHelp)));
    assert!(after(Msg::Ask(Ask::ToggleSettings)));
    let mut captioned = shop.clone();
    captioned.player.as_mut().unwrap().captions = Some(0);
    assert!(captioned.needs_extras());
    assert!(!after(Msg::Open(text("gayo"))));
    assert!(!after(Msg::Reviews(reviews::Msg::Near)));
}

#[test]
fn where_no_bag_was_kept_no_code_is_asked_for_to_take_it_up() {
    let (mut shop, _) = open();
    assert_eq!(shop.apply(Msg::Kept(String::new())), []);
    let kept = Msg::Kept(text("1"));
    assert_eq!(shop.apply(kept.clone()), [Command::Defer(kept)]);
}

#[test]
fn before_anybody_weighed_how_the_visitor_came_the_loader_says_which_tags_ride() {
    let (shop, _) = open();
    let tags = shop.riding().unwrap();
    assert!(tags.contains(&(text("ref"), text("rani"))), "{tags:?}");
    let before = Shop::open(opening());
    assert_eq!(before.riding(), None);
}

#[test]
fn what_is_for_sale_over_the_picture_can_be_had_if_anything_can() {
    let (mut shop, _) = open();
    let mut other = shop.campaign.products[0].clone();
    other.id = text("cangkir");
    Rc::make_mut(&mut shop.campaign).products.push(other);
    let mut sell = |gone: &[usize], wish: Option<&str>| {
        let campaign = Rc::make_mut(&mut shop.campaign);
        for (index, product) in campaign.products.iter_mut().enumerate() {
            for variant in &mut product.variants {
                variant.stock.state = if gone.contains(&index) {
                    StockState::SoldOut
                } else {
                    StockState::InStock
                };
            }
        }
        shop.wish = wish.map(str::to_owned);
        let (product, _) = shop.featured().unwrap();
        product.id.clone()
    };
    assert_eq!(sell(&[], Some("cangkir")), "gayo");
    assert_eq!(sell(&[0], Some("cangkir")), "cangkir");
    assert_eq!(sell(&[0], None), "cangkir");
    assert_eq!(sell(&[0, 1], None), "gayo");
}

#[test]
fn the_page_is_asked_before_something_goes_into_the_cart() {
    let (mut shop, _) = open();
    let commands = shop.apply_whole(Msg::Add(text("gayo"), text("1")));
    assert!(matches!(
        commands.as_slice(),
        [Command::Propose(Line { quantity: 1, .. })]
    ));
    assert!(shop.cart.is_empty());
    shop.apply_whole(Msg::Added(text("gayo"), text("1")));
    assert_eq!(
        (shop.cart.pieces(), &shop.notice),
        (1, &Some(Notice::Added(text("gayo"))))
    );
}

#[test]
fn the_link_carries_the_touch_that_is_credited_and_not_the_last_one() {
    let (mut shop, _) = open();
    shop.apply_whole(arrived(
        "https://kopi.example/?utm_source=newsletter",
        Moment::Landing,
    ));
    shop.apply_whole(Msg::Added(text("gayo"), text("1")));
    let link = shop.checkout(&money).unwrap();
    assert!(
        link.href.as_str().contains("ref=rani&utm_source=tiktok"),
        "{link:?}"
    );
    assert!(!link.href.as_str().contains("newsletter"));
}

#[test]
fn back_closes_one_layer_after_the_other_from_the_top() {
    let (mut shop, _) = open();
    for msg in [
        Msg::Ask(Ask::ToggleTheatre),
        Msg::Ask(Ask::ToggleHelp),
        Msg::OpenCart,
        Msg::Handoff(handoff::Msg::Located(text("https://kopi.example/"), false)),
    ] {
        let before = shop.layers();
        shop.apply_whole(msg);
        assert_eq!(shop.layers(), before + 1);
    }
    let mut left = Vec::new();
    while shop.layers() > 0 {
        shop.apply_whole(Msg::Back);
        let player = shop.player.as_ref().unwrap();
        left.push((
            shop.offer.is_some(),
            shop.cart_open,
            player.help,
            player.theatre,
        ));
    }
    let [t, f] = [true, false];
    assert_eq!(
        left,
        [(f, t, t, t), (f, f, t, t), (f, f, f, t), (f, f, f, f)]
    );
    assert_eq!(shop.apply_whole(Msg::Back), []);
}

#[test]
fn what_storage_had_is_taken_in_and_what_came_of_it_is_remembered() {
    let (shop, _) = open();
    let stored = shop.journey().to_text();
    let (mut later, _) = open();
    later.journey = Journey::default();
    let commands = later.apply_whole(Msg::Arrived(Vec::new(), stored.clone()));
    assert_eq!(
        (commands, later.journey().to_text()),
        (vec![Command::Remember], stored)
    );
    assert_eq!(later.credit().creator.as_deref(), Some("rani"));
    later.apply_whole(Msg::Arrived(Vec::new(), "nonsense".to_owned()));
    assert_eq!(later.credit().creator.as_deref(), Some("rani"));
}

/// What comes of visits, each an hour after the one before.
fn visited(shop: &mut Shop, visits: &[(&str, &str, Moment)]) {
    let arrivals = visits.iter().zip(1_i64..);
    let arrivals = arrivals.map(|(&(url, referrer, moment), hour)| Arrival {
        at: start().0 + hour * 3_600_000,
        url: text(url),
        referrer: text(referrer),
        moment,
    });
    shop.apply_whole(Msg::Arrived(arrivals.collect(), String::new()));
}

#[test]
fn a_creator_whom_only_the_servers_roster_knows_is_credited_once_it_has_said_so() {
    let (mut shop, _) = open();
    let arrival = Arrival {
        at: start().0 + 1,
        url: text("https://kopi.example/?ref=Sari"),
        referrer: String::new(),
        moment: Moment::Landing,
    };
    shop.apply_whole(Msg::Tick(Time(start().0 + 2)));
    let commands = shop.apply_whole(Msg::Arrived(vec![arrival], String::new()));
    assert_eq!(commands, [Command::Verify(text("Sari")), Command::Remember]);
    let credited = |shop: &Shop| shop.credit().creator;
    assert_eq!(credited(&shop).as_deref(), Some("rani"));
    let claims = crate::creator::Claims {
        creator: text("sari-kopi"),
        campaign: text("kopi-senja"),
        audience: String::new(),
        expires: i64::MAX,
    };
    let known = Msg::Settled(text("Sari"), Verdict::Verified(claims));
    assert_eq!(shop.apply_whole(known), [Command::Remember]);
    assert_eq!(credited(&shop).as_deref(), Some("sari-kopi"));
    let touch = shop.credit().touch.map(|touch| touch.class);
    assert_eq!(touch, Some(Class::Code));
    // A document that comes anew forgets nobody.
    let campaign = Rc::clone(&shop.campaign);
    shop.apply_whole(Msg::Campaign(campaign));
    assert_eq!(credited(&shop).as_deref(), Some("sari-kopi"));
}

#[test]
fn who_comes_back_from_the_shops_or_the_brands_own_host_was_brought_by_nobody() {
    let mut document = document();
    document["brand"]["url"] = "https://www.kopi-senja.example/".into();
    document["checkout"] =
        serde_json::json!({"adapter": "shopify_cart", "shop": "kopi-senja.myshopify.com"});
    let page = "https://etalase.kopi.example/";
    for back in [
        "https://kopi-senja.myshopify.com/",
        "https://blog.kopi-senja.example/",
    ] {
        let (mut shop, _) = open();
        shop.apply_whole(Msg::Campaign(Rc::new(campaign(&document))));
        visited(
            &mut shop,
            &[
                (page, "", Moment::AddToCart),
                (page, back, Moment::Landing),
                (&[page, "?ref=kupon"].concat(), "", Moment::Route),
            ],
        );
        let touches = shop.journey().touches();
        assert_eq!(touches.len(), 2, "{back}: {touches:#?}");
        assert!(touches[1].late, "{back}");
        assert_eq!(shop.credit().creator.as_deref(), Some("rani"), "{back}");
    }
}

#[test]
fn a_token_is_checked_once_and_a_verified_one_names_the_creator() {
    let (mut shop, _) = open();
    let commands = shop.apply_whole(arrived("https://kopi.example/?etl=abcdef", Moment::Landing));
    assert_eq!(
        commands,
        [Command::Verify(text("abcdef")), Command::Remember]
    );
    let claims = crate::creator::Claims {
        creator: text("budi"),
        campaign: text("kopi-senja"),
        audience: text("kopi.example"),
        expires: 2_000_000_000,
    };
    let settled = Msg::Settled(text("abcdef"), Verdict::Verified(claims));
    assert_eq!(shop.apply_whole(settled), [Command::Remember]);
    assert_eq!(shop.credit().creator.as_deref(), Some("budi"));
    assert_eq!(
        shop.apply_whole(arrived("https://kopi.example/", Moment::Route)),
        [Command::Remember]
    );
}

#[test]
fn what_is_sold_out_is_refused_without_asking_the_page() {
    let (mut shop, _) = open();
    assert_eq!(
        shop.apply_whole(Msg::Add(text("gayo"), text("2"))),
        vec![Command::Hush]
    );
    assert_eq!(shop.notice, Some(Notice::Refused(Refusal::SoldOut)));
}

#[test]
fn the_bag_opens_without_words_over_its_checkout() {
    let (mut shop, _) = open();
    shop.apply(Msg::Added(text("gayo"), text("1")));
    shop.apply(Msg::OpenCart);
    assert_eq!(shop.notice, None);
}

#[test]
fn the_checkout_link_carries_the_tags_of_the_landing_page_once() {
    let (mut shop, _) = open();
    shop.apply_whole(Msg::Added(text("gayo"), text("1")));
    let link = shop.checkout(&money).unwrap();
    let href = link.href.as_str();
    for tag in ["utm_source=tiktok", "utm_content=rani", "ref=rani"] {
        assert_eq!(href.matches(tag).count(), 1, "{href}");
    }
}

#[test]
fn an_open_product_starts_with_a_variant_that_can_be_had() {
    let (mut shop, _) = open();
    let commands = shop.apply_whole(Msg::Open(text("gayo")));
    assert_eq!(
        commands,
        vec![Command::Emit(Event::ProductView(text("gayo")))]
    );
    assert_eq!(
        shop.sheet.as_ref().unwrap().choice.get("size"),
        Some("200g")
    );
    shop.apply_whole(Msg::Pick(text("size"), text("1kg")));
    assert_eq!(shop.sheet.as_ref().unwrap().choice.get("size"), Some("1kg"));
    shop.apply_whole(Msg::Close);
    assert_eq!(shop.sheet, None);
}

#[test]
fn a_changed_document_changes_prices_and_keeps_the_cart() {
    let (mut shop, _) = open();
    shop.apply_whole(Msg::Added(text("gayo"), text("1")));
    let mut changed = document();
    changed["products"][0]["variants"][0]["stock"]["state"] = "sold_out".into();
    shop.apply_whole(Msg::Campaign(Rc::new(campaign(&changed))));
    assert_eq!(shop.cart.pieces(), 1);
    assert!(shop.checkout(&money).is_err());
}

#[test]
fn a_cancelled_show_is_told_to_the_page_and_to_the_shopper() {
    let (mut shop, _) = open();
    let mut changed = document();
    changed["show"]["status"] = "cancelled".into();
    let commands = shop.apply_whole(Msg::Campaign(Rc::new(campaign(&changed))));
    assert!(commands.contains(&Command::Emit(Event::State(State::Cancelled))));
    assert_eq!(shop.notice, Some(Notice::Show(State::Cancelled)));
}

#[test]
fn the_document_is_asked_for_anew_at_its_own_pace() {
    let (mut shop, _) = open();
    assert!(
        !shop
            .apply_whole(Msg::Tick(start().plus_seconds(14)))
            .contains(&Command::Refresh)
    );
    assert!(
        shop.apply_whole(Msg::Tick(start().plus_seconds(15)))
            .contains(&Command::Refresh)
    );
    assert!(
        !shop
            .apply_whole(Msg::Tick(start().plus_seconds(16)))
            .contains(&Command::Refresh)
    );
}

fn any_msg() -> impl Strategy<Value = Msg> {
    let id = prop_oneof![
        Just(text("gayo")),
        Just(text("1")),
        Just(text("2")),
        Just(text("size")),
        Just(text("1kg")),
        Just(text("?"))
    ];
    let fact = prop_oneof![
        Just(Fact::FirstFrame),
        Just(Fact::Playing),
        Just(Fact::Paused),
        Just(Fact::Waiting),
        Just(Fact::Blocked),
        Just(Fact::Finished),
        Just(Fact::Fault),
        Just(Fact::Probed(player::Probe::Delivers)),
        Just(Fact::Probed(player::Probe::Stuck)),
        Just(Fact::Probed(player::Probe::Over)),
        Just(Fact::Probed(player::Probe::Missing)),
    ];
    let ask = prop_oneof![
        Just(Ask::Toggle),
        Just(Ask::ToggleMute),
        Just(Ask::ToggleCaptions),
        Just(Ask::Live),
        Just(Ask::Escape),
        Just(Ask::Retry),
        Just(Ask::ToggleTheatre),
        any::<Option<usize>>().prop_map(Ask::Quality),
        any::<Option<usize>>().prop_map(Ask::Captions),
    ];
    prop_oneof![
        (0_i64..20_000).prop_map(|seconds| Msg::Tick(start().plus_seconds(seconds))),
        fact.prop_map(Msg::Fact),
        ask.prop_map(Msg::Ask),
        id.clone().prop_map(Msg::Open),
        (id.clone(), id.clone()).prop_map(|(a, b)| Msg::Pick(a, b)),
        (id.clone(), id.clone()).prop_map(|(a, b)| Msg::Added(a, b)),
        (id.clone(), id.clone(), 0_u32..200).prop_map(|(a, b, n)| Msg::Quantity(a, b, n)),
        any::<usize>().prop_map(Msg::Image),
        Just(Msg::Close),
        Just(Msg::OpenCart),
        Just(Msg::Silence),
        Just(Msg::Handoff(handoff::Msg::Ask)),
        Just(Msg::Handoff(handoff::Msg::Share)),
        any::<bool>().prop_map(|shares| Msg::Handoff(handoff::Msg::Located(text(LANDING), shares))),
        "1\\.kopi-senja\\.9{8}\\.0(\\.[12]-[0-9]{1,3}){0,3}".prop_map(|bag| Msg::Handoff(
            handoff::Msg::Came(format!("https://k.id/#etalase-bag={bag}"))
        )),
    ]
}

proptest! {
    #[test]
    fn no_sequence_of_messages_breaks_the_shop(msgs in proptest::collection::vec(any_msg(), 0..60)) {
        let (mut shop, _) = open();
        for msg in msgs {
            shop.apply_whole(msg);
            let player = shop.player.as_ref().unwrap();
            prop_assert!(shop.cart.lines().iter().all(|line| (1..=99).contains(&line.quantity)));
            prop_assert!(!(player.stream == Stream::Refused && player.state == State::Live));
            prop_assert!(shop.sheet.is_none() || shop.campaign.product(&shop.sheet.as_ref().unwrap().product).is_some());
        }
    }
}

#[test]
fn a_clock_that_is_set_back_by_a_day_keeps_no_refresh_waiting() {
    let (mut shop, _) = open();
    let ahead = start().plus_seconds(86_400);
    assert!(
        shop.apply_whole(Msg::Tick(ahead))
            .contains(&Command::Refresh)
    );
    let interval = i64::from(shop.campaign.refresh_millis()) / 1_000;
    shop.apply_whole(Msg::Tick(start()));
    let commands = shop.apply_whole(Msg::Tick(start().plus_seconds(interval)));
    assert!(commands.contains(&Command::Refresh));
}

#[test]
fn a_page_that_is_seen_again_asks_what_is_new_and_what_time_it_is() {
    let (mut shop, _) = open();
    let commands = shop.apply_whole(Msg::Return(start().plus_seconds(1)));
    assert!(commands.contains(&Command::Refresh));
    let commands = shop.apply_whole(Msg::Tick(start().plus_seconds(2)));
    assert!(!commands.contains(&Command::Refresh));
}
