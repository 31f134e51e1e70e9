//! The session as statements of behaviour.

use super::*;
use crate::attribution::VisitKind;
use crate::campaign::check::tests::{campaign, document};
use crate::cart::{CartError, CartLine};
use crate::content::tests::fold;
use crate::creator::TokenVerdict;
use crate::product::StockState;
use crate::show::StreamState;
use player::PlayerEvent;
use proptest::prelude::*;

mod content;
mod focus;

const LANDING: &str = "https://kopi.example/?utm_source=tiktok&utm_content=rani&ref=rani";

fn start() -> Time {
    Time::parse("2026-11-22T12:01:00Z").unwrap()
}

fn open() -> (Storefront, Vec<StorefrontCommand>) {
    let mut storefront = Storefront::open(opening());
    let campaign = Rc::clone(&storefront.campaign);
    let vouchers = Vouchers::new(campaign.content.0.clone(), fold);
    let commands = storefront.begin(None);
    storefront.set_vouchers(vouchers);
    assert_eq!(
        storefront.apply_whole(arrived(LANDING, VisitKind::Landing)),
        [StorefrontCommand::SaveJourney]
    );
    (storefront, commands)
}

fn opening() -> StorefrontOptions {
    StorefrontOptions {
        campaign: Rc::new(campaign(&document())),
        base: "https://kopi.example/".into(),
        forwarding: Forwarding::Everything,
        engines: Engines {
            native: true,
            mse: true,
        },
        started_engine: None,
        autoplay: true,
        initial_product: None,
        fast_network: false,
        now: start(),
    }
}

fn arrived(url: &str, moment: VisitKind) -> Message {
    let arrival = PageVisit {
        at: start().0,
        url: url.to_owned(),
        referrer: String::new(),
        kind: moment,
    };
    Message::Visits(vec![arrival], String::new())
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
    let (mut storefront, _) = open();
    assert_eq!(storefront.pinned.as_deref(), Some("gayo"));
    storefront.apply_whole(Message::Player(PlayerEvent::Programme(
        start().plus_seconds(-3_600),
    )));
    assert_eq!(storefront.pinned, None);
    storefront.apply_whole(Message::Player(PlayerEvent::Programme(start())));
    assert_eq!(storefront.pinned.as_deref(), Some("gayo"));
}

#[test]
fn the_rules_for_links_are_wanted_for_a_look_a_bag_and_a_verified_token_alone() {
    let (storefront, _) = open();
    assert!(!storefront.needs_checkout());
    let after = |message| {
        let mut storefront = storefront.clone();
        storefront.apply_whole(message);
        storefront.needs_checkout()
    };
    assert!(after(Message::Open(text("gayo"))));
    assert!(after(Message::Added(text("gayo"), text("1"))));
    assert!(after(Message::OpenCart));
    assert!(!after(Message::Reviews(reviews::Message::Near)));
}

#[test]
fn the_code_that_few_shoppers_need_is_wanted_for_form_settings_help_and_captions_alone() {
    let (storefront, _) = open();
    assert!(!storefront.needs_extras());
    let after = |message| {
        let mut storefront = storefront.clone();
        storefront.apply_whole(message);
        storefront.needs_extras()
    };
    assert!(after(Message::Reviews(reviews::Message::Write)));
    assert!(after(Message::PlayerRequest(PlayerRequest::ToggleHelp)));
    assert!(after(Message::PlayerRequest(PlayerRequest::ToggleSettings)));
    let mut captioned = storefront.clone();
    captioned.player.as_mut().unwrap().captions = Some(0);
    assert!(captioned.needs_extras());
    assert!(!after(Message::Open(text("gayo"))));
    assert!(!after(Message::Reviews(reviews::Message::Near)));
}

#[test]
fn where_no_bag_was_kept_no_code_is_asked_for_to_take_it_up() {
    let (mut storefront, _) = open();
    assert_eq!(storefront.apply(Message::StoredCart(String::new())), []);
    let kept = Message::StoredCart(text("1"));
    assert_eq!(
        storefront.apply(kept.clone()),
        [StorefrontCommand::Defer(kept)]
    );
}

#[test]
fn before_anybody_weighed_how_the_visitor_came_the_loader_says_which_tags_ride() {
    let (storefront, _) = open();
    let tags = storefront.link_tags().unwrap();
    assert!(tags.contains(&(text("ref"), text("rani"))), "{tags:?}");
    let before = Storefront::open(opening());
    assert_eq!(before.link_tags(), None);
}

#[test]
fn what_is_for_sale_over_the_picture_can_be_had_if_anything_can() {
    let (mut storefront, _) = open();
    let mut other = storefront.campaign.products[0].clone();
    other.id = text("cangkir");
    Rc::make_mut(&mut storefront.campaign).products.push(other);
    let mut sell = |gone: &[usize], wish: Option<&str>| {
        let campaign = Rc::make_mut(&mut storefront.campaign);
        for (index, product) in campaign.products.iter_mut().enumerate() {
            for variant in &mut product.variants {
                variant.stock.state = if gone.contains(&index) {
                    StockState::SoldOut
                } else {
                    StockState::InStock
                };
            }
        }
        storefront.initial_product = wish.map(str::to_owned);
        let (product, _) = storefront.featured().unwrap();
        product.id.clone()
    };
    assert_eq!(sell(&[], Some("cangkir")), "gayo");
    assert_eq!(sell(&[0], Some("cangkir")), "cangkir");
    assert_eq!(sell(&[0], None), "cangkir");
    assert_eq!(sell(&[0, 1], None), "gayo");
}

#[test]
fn the_page_is_asked_before_something_goes_into_the_cart() {
    let (mut storefront, _) = open();
    let commands = storefront.apply_whole(Message::RequestAdd(text("gayo"), text("1")));
    assert!(matches!(
        commands.as_slice(),
        [StorefrontCommand::RequestAdd(CartLine { quantity: 1, .. })]
    ));
    assert!(storefront.cart.is_empty());
    storefront.apply_whole(Message::Added(text("gayo"), text("1")));
    assert_eq!(
        (storefront.cart.pieces(), &storefront.notice),
        (1, &Some(Notice::Added(text("gayo"))))
    );
}

#[test]
fn the_link_carries_the_touch_that_is_credited_and_not_the_last_one() {
    let (mut storefront, _) = open();
    storefront.apply_whole(arrived(
        "https://kopi.example/?utm_source=newsletter",
        VisitKind::Landing,
    ));
    storefront.apply_whole(Message::Added(text("gayo"), text("1")));
    let link = storefront.checkout(&money).unwrap();
    assert!(
        link.href.as_str().contains("ref=rani&utm_source=tiktok"),
        "{link:?}"
    );
    assert!(!link.href.as_str().contains("newsletter"));
}

#[test]
fn back_closes_one_layer_after_the_other_from_the_top() {
    let (mut storefront, _) = open();
    for message in [
        Message::PlayerRequest(PlayerRequest::ToggleTheatre),
        Message::PlayerRequest(PlayerRequest::ToggleHelp),
        Message::OpenCart,
        Message::Handoff(handoff::Message::Located(
            text("https://kopi.example/"),
            false,
        )),
    ] {
        let before = storefront.open_layers();
        storefront.apply_whole(message);
        assert_eq!(storefront.open_layers(), before + 1);
    }
    let mut left = Vec::new();
    while storefront.open_layers() > 0 {
        storefront.apply_whole(Message::Back);
        let player = storefront.player.as_ref().unwrap();
        left.push((
            storefront.handoff_link.is_some(),
            storefront.cart_open,
            player.help,
            player.theatre,
        ));
    }
    let [t, f] = [true, false];
    assert_eq!(
        left,
        [(f, t, t, t), (f, f, t, t), (f, f, f, t), (f, f, f, f)]
    );
    assert_eq!(storefront.apply_whole(Message::Back), []);
}

#[test]
fn what_storage_had_is_taken_in_and_what_came_of_it_is_remembered() {
    let (storefront, _) = open();
    let stored = storefront.journey().to_text();
    let (mut later, _) = open();
    later.journey = Journey::default();
    let commands = later.apply_whole(Message::Visits(Vec::new(), stored.clone()));
    assert_eq!(
        (commands, later.journey().to_text()),
        (vec![StorefrontCommand::SaveJourney], stored)
    );
    assert_eq!(later.credit().creator.as_deref(), Some("rani"));
    later.apply_whole(Message::Visits(Vec::new(), "nonsense".to_owned()));
    assert_eq!(later.credit().creator.as_deref(), Some("rani"));
}

/// What comes of visits, each an hour after the one before.
fn visited(storefront: &mut Storefront, visits: &[(&str, &str, VisitKind)]) {
    let arrivals = visits.iter().zip(1_i64..);
    let arrivals = arrivals.map(|(&(url, referrer, moment), hour)| PageVisit {
        at: start().0 + hour * 3_600_000,
        url: text(url),
        referrer: text(referrer),
        kind: moment,
    });
    storefront.apply_whole(Message::Visits(arrivals.collect(), String::new()));
}

#[test]
fn a_creator_whom_only_the_servers_roster_knows_is_credited_once_it_has_said_so() {
    let (mut storefront, _) = open();
    let arrival = PageVisit {
        at: start().0 + 1,
        url: text("https://kopi.example/?ref=Sari"),
        referrer: String::new(),
        kind: VisitKind::Landing,
    };
    storefront.apply_whole(Message::Tick(Time(start().0 + 2)));
    let commands = storefront.apply_whole(Message::Visits(vec![arrival], String::new()));
    assert_eq!(
        commands,
        [
            StorefrontCommand::Verify(text("Sari")),
            StorefrontCommand::SaveJourney
        ]
    );
    let credited = |storefront: &Storefront| storefront.credit().creator;
    assert_eq!(credited(&storefront).as_deref(), Some("rani"));
    let claims = crate::creator::TokenClaims {
        creator: text("sari-kopi"),
        campaign: text("kopi-senja"),
        audience: String::new(),
        expires: i64::MAX,
    };
    let known = Message::Verified(text("Sari"), TokenVerdict::Verified(claims));
    assert_eq!(
        storefront.apply_whole(known),
        [StorefrontCommand::SaveJourney]
    );
    assert_eq!(credited(&storefront).as_deref(), Some("sari-kopi"));
    let touch = storefront.credit().touch.map(|touch| touch.class);
    assert_eq!(touch, Some(TouchClass::Code));
    // A document that comes anew forgets nobody.
    let campaign = Rc::clone(&storefront.campaign);
    storefront.apply_whole(Message::Campaign(campaign));
    assert_eq!(credited(&storefront).as_deref(), Some("sari-kopi"));
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
        let (mut storefront, _) = open();
        storefront.apply_whole(Message::Campaign(Rc::new(campaign(&document))));
        visited(
            &mut storefront,
            &[
                (page, "", VisitKind::AddToCart),
                (page, back, VisitKind::Landing),
                (&[page, "?ref=kupon"].concat(), "", VisitKind::Route),
            ],
        );
        let touches = storefront.journey().touches();
        assert_eq!(touches.len(), 2, "{back}: {touches:#?}");
        assert!(touches[1].late, "{back}");
        assert_eq!(
            storefront.credit().creator.as_deref(),
            Some("rani"),
            "{back}"
        );
    }
}

#[test]
fn a_token_is_checked_once_and_a_verified_one_names_the_creator() {
    let (mut storefront, _) = open();
    let commands = storefront.apply_whole(arrived(
        "https://kopi.example/?etl=abcdef",
        VisitKind::Landing,
    ));
    assert_eq!(
        commands,
        [
            StorefrontCommand::Verify(text("abcdef")),
            StorefrontCommand::SaveJourney
        ]
    );
    let claims = crate::creator::TokenClaims {
        creator: text("budi"),
        campaign: text("kopi-senja"),
        audience: text("kopi.example"),
        expires: 2_000_000_000,
    };
    let settled = Message::Verified(text("abcdef"), TokenVerdict::Verified(claims));
    assert_eq!(
        storefront.apply_whole(settled),
        [StorefrontCommand::SaveJourney]
    );
    assert_eq!(storefront.credit().creator.as_deref(), Some("budi"));
    assert_eq!(
        storefront.apply_whole(arrived("https://kopi.example/", VisitKind::Route)),
        [StorefrontCommand::SaveJourney]
    );
}

#[test]
fn what_is_sold_out_is_refused_without_asking_the_page() {
    let (mut storefront, _) = open();
    assert_eq!(
        storefront.apply_whole(Message::RequestAdd(text("gayo"), text("2"))),
        vec![StorefrontCommand::ExpireNotice]
    );
    assert_eq!(storefront.notice, Some(Notice::Refused(CartError::SoldOut)));
}

#[test]
fn the_bag_opens_without_words_over_its_checkout() {
    let (mut storefront, _) = open();
    storefront.apply(Message::Added(text("gayo"), text("1")));
    storefront.apply(Message::OpenCart);
    assert_eq!(storefront.notice, None);
}

#[test]
fn the_checkout_link_carries_the_tags_of_the_landing_page_once() {
    let (mut storefront, _) = open();
    storefront.apply_whole(Message::Added(text("gayo"), text("1")));
    let link = storefront.checkout(&money).unwrap();
    let href = link.href.as_str();
    for tag in ["utm_source=tiktok", "utm_content=rani", "ref=rani"] {
        assert_eq!(href.matches(tag).count(), 1, "{href}");
    }
}

#[test]
fn an_open_product_starts_with_a_variant_that_can_be_had() {
    let (mut storefront, _) = open();
    let commands = storefront.apply_whole(Message::Open(text("gayo")));
    assert_eq!(
        commands,
        vec![StorefrontCommand::Emit(StorefrontEvent::ProductView(text(
            "gayo"
        )))]
    );
    assert_eq!(
        storefront.sheet.as_ref().unwrap().choice.get("size"),
        Some("200g")
    );
    storefront.apply_whole(Message::Pick(text("size"), text("1kg")));
    assert_eq!(
        storefront.sheet.as_ref().unwrap().choice.get("size"),
        Some("1kg")
    );
    storefront.apply_whole(Message::Close);
    assert_eq!(storefront.sheet, None);
}

#[test]
fn a_changed_document_changes_prices_and_keeps_the_cart() {
    let (mut storefront, _) = open();
    storefront.apply_whole(Message::Added(text("gayo"), text("1")));
    let mut changed = document();
    changed["products"][0]["variants"][0]["stock"]["state"] = "sold_out".into();
    storefront.apply_whole(Message::Campaign(Rc::new(campaign(&changed))));
    assert_eq!(storefront.cart.pieces(), 1);
    assert!(storefront.checkout(&money).is_err());
}

#[test]
fn a_cancelled_show_is_told_to_the_page_and_to_the_shopper() {
    let (mut storefront, _) = open();
    let mut changed = document();
    changed["show"]["status"] = "cancelled".into();
    let commands = storefront.apply_whole(Message::Campaign(Rc::new(campaign(&changed))));
    assert!(
        commands.contains(&StorefrontCommand::Emit(StorefrontEvent::State(
            ShowState::Cancelled
        )))
    );
    assert_eq!(storefront.notice, Some(Notice::Show(ShowState::Cancelled)));
}

#[test]
fn the_document_is_asked_for_anew_at_its_own_pace() {
    let (mut storefront, _) = open();
    assert!(
        !storefront
            .apply_whole(Message::Tick(start().plus_seconds(14)))
            .contains(&StorefrontCommand::Refresh)
    );
    assert!(
        storefront
            .apply_whole(Message::Tick(start().plus_seconds(15)))
            .contains(&StorefrontCommand::Refresh)
    );
    assert!(
        !storefront
            .apply_whole(Message::Tick(start().plus_seconds(16)))
            .contains(&StorefrontCommand::Refresh)
    );
}

fn any_msg() -> impl Strategy<Value = Message> {
    let id = prop_oneof![
        Just(text("gayo")),
        Just(text("1")),
        Just(text("2")),
        Just(text("size")),
        Just(text("1kg")),
        Just(text("?"))
    ];
    let fact = prop_oneof![
        Just(PlayerEvent::FirstFrame),
        Just(PlayerEvent::Playing),
        Just(PlayerEvent::Paused),
        Just(PlayerEvent::Waiting),
        Just(PlayerEvent::Blocked),
        Just(PlayerEvent::Finished),
        Just(PlayerEvent::Fault),
        Just(PlayerEvent::Probed(player::PlaylistStatus::Delivers)),
        Just(PlayerEvent::Probed(player::PlaylistStatus::Stuck)),
        Just(PlayerEvent::Probed(player::PlaylistStatus::Over)),
        Just(PlayerEvent::Probed(player::PlaylistStatus::Missing)),
    ];
    let ask = prop_oneof![
        Just(PlayerRequest::Toggle),
        Just(PlayerRequest::ToggleMute),
        Just(PlayerRequest::ToggleCaptions),
        Just(PlayerRequest::Live),
        Just(PlayerRequest::Escape),
        Just(PlayerRequest::Retry),
        Just(PlayerRequest::ToggleTheatre),
        any::<Option<usize>>().prop_map(PlayerRequest::Quality),
        any::<Option<usize>>().prop_map(PlayerRequest::Captions),
    ];
    prop_oneof![
        (0_i64..20_000).prop_map(|seconds| Message::Tick(start().plus_seconds(seconds))),
        fact.prop_map(Message::Player),
        ask.prop_map(Message::PlayerRequest),
        id.clone().prop_map(Message::Open),
        (id.clone(), id.clone()).prop_map(|(a, b)| Message::Pick(a, b)),
        (id.clone(), id.clone()).prop_map(|(a, b)| Message::Added(a, b)),
        (id.clone(), id.clone(), 0_u32..200).prop_map(|(a, b, n)| Message::Quantity(a, b, n)),
        any::<usize>().prop_map(Message::Image),
        Just(Message::Close),
        Just(Message::OpenCart),
        Just(Message::NoticeExpired),
        Just(Message::Handoff(handoff::Message::Requested)),
        Just(Message::Handoff(handoff::Message::Share)),
        any::<bool>()
            .prop_map(|shares| Message::Handoff(handoff::Message::Located(text(LANDING), shares))),
        "1\\.kopi-senja\\.9{8}\\.0(\\.[12]-[0-9]{1,3}){0,3}".prop_map(|cart| Message::Handoff(
            handoff::Message::Received(format!("https://k.id/#etalase-bag={cart}"))
        )),
    ]
}

proptest! {
    #[test]
    fn no_sequence_of_messages_breaks_the_shop(msgs in proptest::collection::vec(any_msg(), 0..60)) {
        let (mut storefront, _) = open();
        for message in msgs {
            storefront.apply_whole(message);
            let player = storefront.player.as_ref().unwrap();
            prop_assert!(storefront.cart.lines().iter().all(|line| (1..=99).contains(&line.quantity)));
            prop_assert!(!(player.stream == StreamState::Refused && player.state == ShowState::Live));
            prop_assert!(storefront.sheet.is_none() || storefront.campaign.product(&storefront.sheet.as_ref().unwrap().product).is_some());
        }
    }
}

#[test]
fn a_clock_that_is_set_back_by_a_day_keeps_no_refresh_waiting() {
    let (mut storefront, _) = open();
    let ahead = start().plus_seconds(86_400);
    assert!(
        storefront
            .apply_whole(Message::Tick(ahead))
            .contains(&StorefrontCommand::Refresh)
    );
    let interval = i64::from(storefront.campaign.refresh_millis()) / 1_000;
    storefront.apply_whole(Message::Tick(start()));
    let commands = storefront.apply_whole(Message::Tick(start().plus_seconds(interval)));
    assert!(commands.contains(&StorefrontCommand::Refresh));
}

#[test]
fn a_page_that_is_seen_again_asks_what_is_new_and_what_time_it_is() {
    let (mut storefront, _) = open();
    let commands = storefront.apply_whole(Message::PageShown(start().plus_seconds(1)));
    assert!(commands.contains(&StorefrontCommand::Refresh));
    let commands = storefront.apply_whole(Message::Tick(start().plus_seconds(2)));
    assert!(!commands.contains(&StorefrontCommand::Refresh));
}

#[test]
fn while_it_plays_nothing_on_screen_changes_by_the_second_but_what_is_shown_now() {
    let (mut storefront, _) = open();
    storefront.apply_whole(Message::Player(PlayerEvent::FirstFrame));
    storefront.apply_whole(Message::Player(PlayerEvent::Playing));
    storefront.apply_whole(Message::Tick(start().plus_seconds(3)));
    let begun = storefront.screen();
    let mut changes = vec![];
    for second in 4..60 {
        let now = start().plus_seconds(second);
        let before = storefront.screen();
        storefront.apply_whole(Message::Tick(now));
        storefront.apply_whole(Message::Player(PlayerEvent::Programme(now)));
        if storefront.screen() != before {
            changes.push(storefront.pinned.clone());
        }
    }
    assert_eq!(changes, [] as [Option<String>; 0], "{begun:?}");
    storefront.apply_whole(Message::Player(PlayerEvent::Waiting));
    assert_ne!(storefront.screen(), begun);
}

#[test]
fn what_counts_down_changes_by_the_second() {
    let mut options = opening();
    options.now = Time::parse("2026-11-22T11:00:00Z").unwrap();
    let mut storefront = Storefront::open(options.clone());
    let before = storefront.screen();
    storefront.apply_whole(Message::Tick(options.now.plus_seconds(1)));
    assert_ne!(storefront.screen(), before);
}
