//! Where the focus goes: decided here for each act, and by no message that came of none.

use super::*;
use crate::review::{Draft, Page, Review, Summary};
use focus::Focus;
use reviews::Failure;

/// Where the shop leads the focus after these messages.
fn led(shop: &mut Shop, messages: impl IntoIterator<Item = Msg>) -> Vec<Focus> {
    let commands = messages.into_iter().flat_map(|msg| shop.apply_whole(msg));
    let focus = commands.filter_map(|command| match command {
        Command::Focus(focus) => Some(focus),
        _ => None,
    });
    focus.collect()
}

fn asked(shop: &mut Shop, asks: impl IntoIterator<Item = Ask>) -> Vec<Focus> {
    led(shop, asks.into_iter().map(Msg::Ask))
}

fn reviewed(shop: &mut Shop, messages: impl IntoIterator<Item = reviews::Msg>) -> Vec<Focus> {
    led(shop, messages.into_iter().map(Msg::Reviews))
}

fn review(id: &str) -> Review {
    Review {
        id: text(id),
        product: text("gayo"),
        stars: 4,
        title: String::new(),
        body: text("Enak"),
        name: text("Ayu"),
        locale: text("id-ID"),
        state: crate::review::Moderation::Published,
        helpful: 0,
        created_at: Time(0),
        sample: false,
    }
}

fn page(ids: &[&str], next: Option<&str>) -> Page {
    Page {
        summary: Summary::of([0, 0, 0, 2, 0]),
        reviews: ids.iter().map(|id| review(id)).collect(),
        next: next.map(text),
    }
}

#[test]
fn a_button_that_goes_with_its_own_press_leaves_the_focus_beside_it() {
    let (mut shop, _) = open();
    let asks = [Ask::Toggle, Ask::Live, Ask::ToggleMute];
    assert_eq!(
        asked(&mut shop, asks),
        [Focus::Stage, Focus::Stage, Focus::Sound]
    );
}

#[test]
fn what_opens_over_the_picture_takes_the_focus_and_gives_it_back() {
    let (mut shop, _) = open();
    let asks = [
        Ask::ToggleSettings,
        Ask::ToggleHelp,
        Ask::Escape,
        Ask::Escape,
        Ask::ToggleHelp,
        Ask::ToggleHelp,
    ];
    let (panel, opener) = (Focus::Panel, Focus::Opener);
    assert_eq!(
        asked(&mut shop, asks),
        [panel, panel, opener, panel, opener]
    );
}

#[test]
fn the_form_takes_the_focus_and_leads_it_to_what_came_of_it() {
    use reviews::Msg::{Close, Sent, Write};
    let (mut shop, _) = open();
    let draft = Draft {
        key: "k".repeat(20),
        product: text("gayo"),
        stars: 4,
        title: String::new(),
        body: text("Enak"),
        name: text("Ayu"),
        locale: text("id-ID"),
    };
    let messages = [
        Msg::Reviews(Write),
        Msg::Reviews(Close),
        Msg::Reviews(Write),
        Msg::Submit(draft),
        Msg::Reviews(Sent(Err(Failure::Unreachable))),
        Msg::Reviews(Sent(Ok(review("mine")))),
    ];
    let led = led(&mut shop, messages);
    let form = [Focus::Form, Focus::Write, Focus::Form];
    let sent = [Focus::Fault, Focus::Alarm, Focus::Thanks];
    assert_eq!(led, [form, sent].concat());
}

#[test]
fn a_filter_that_is_cleared_leads_back_to_where_it_was_set() {
    use reviews::Msg::Stars;
    let (mut shop, _) = open();
    let messages = [Stars(Some(4)), Stars(None), Stars(None)];
    assert_eq!(reviewed(&mut shop, messages), [Focus::Stars(4)]);
}

#[test]
fn more_reviews_lead_to_the_first_of_them_and_a_new_list_leads_nowhere() {
    use reviews::Msg::{Loaded, More, Near, Retry, Sent, Sort};
    let (mut shop, _) = open();
    let first = Ok(page(&["a", "b"], Some("c")));
    assert_eq!(reviewed(&mut shop, [Near, Loaded(1, first)]), []);
    reviewed(&mut shop, [Sent(Ok(review("mine")))]);
    let second = Ok(page(&["c"], None));
    assert_eq!(
        reviewed(&mut shop, [More, Loaded(2, second)]),
        [Focus::Review(3)]
    );
    let other = Ok(page(&["a"], None));
    assert_eq!(
        reviewed(
            &mut shop,
            [Sort(crate::review::Sort::Helpful), Loaded(3, other)]
        ),
        []
    );
    let failed = Err(Failure::Unreachable);
    assert_eq!(
        reviewed(&mut shop, [Loaded(3, failed), Retry]),
        [Focus::Reviews]
    );
}

#[test]
fn a_line_that_goes_leads_to_the_one_that_takes_its_place() {
    let (mut shop, _) = open();
    let mut document = document();
    let variants = &mut document["products"][0]["variants"];
    variants[1]["stock"]["state"] = "in_stock".into();
    let mut third = variants[1].clone();
    third["id"] = "3".into();
    variants.as_array_mut().unwrap().push(third);
    shop.apply(Msg::Campaign(Rc::new(campaign(&document))));
    let lines = ["1", "2", "3"];
    for variant in lines {
        shop.apply(Msg::Added(text("gayo"), text(variant)));
    }
    assert_eq!(shop.cart.lines().len(), 3);
    let gone = |place: usize| Msg::Quantity(text("gayo"), text(lines[place]), 0);
    assert_eq!(
        led(&mut shop, [Msg::Quantity(text("gayo"), text("1"), 2)]),
        []
    );
    let led = led(&mut shop, [gone(0), gone(2), gone(1)]);
    assert_eq!(led, [Focus::Line(0), Focus::Line(0), Focus::EmptyCart]);
}

#[test]
fn what_nobody_did_leads_the_focus_nowhere() {
    let (mut shop, _) = open();
    let campaign = Rc::clone(&shop.campaign);
    let messages = [
        Msg::Tick(start().plus_seconds(1)),
        Msg::Campaign(campaign),
        Msg::Fact(Fact::FirstFrame),
        Msg::Fact(Fact::Programme(start())),
        Msg::Fact(Fact::Muted(false)),
        Msg::Fact(Fact::Behind(true)),
        Msg::Silence,
        Msg::Copied(true),
        Msg::Added(text("gayo"), text("1")),
    ];
    assert_eq!(led(&mut shop, messages), []);
}
