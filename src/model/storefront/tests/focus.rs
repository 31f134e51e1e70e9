//! Where the focus goes: decided here for each act, and by no message that came of none.

use super::*;
use crate::review::{Review, ReviewDraft, ReviewPage, ReviewSummary};
use crate::storefront::focus::FocusTarget;
use reviews::RequestError;

/// Where the shop leads the focus after these messages.
fn led(
    storefront: &mut Storefront,
    messages: impl IntoIterator<Item = Message>,
) -> Vec<FocusTarget> {
    let commands = messages
        .into_iter()
        .flat_map(|message| storefront.apply_whole(message));
    let focus = commands.filter_map(|command| match command {
        StorefrontCommand::Focus(focus) => Some(focus),
        _ => None,
    });
    focus.collect()
}

fn asked(
    storefront: &mut Storefront,
    asks: impl IntoIterator<Item = PlayerRequest>,
) -> Vec<FocusTarget> {
    led(storefront, asks.into_iter().map(Message::PlayerRequest))
}

fn reviewed(
    storefront: &mut Storefront,
    messages: impl IntoIterator<Item = reviews::Message>,
) -> Vec<FocusTarget> {
    led(storefront, messages.into_iter().map(Message::Reviews))
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

fn page(ids: &[&str], next: Option<&str>) -> ReviewPage {
    ReviewPage {
        summary: ReviewSummary::of([0, 0, 0, 2, 0]),
        reviews: ids.iter().map(|id| review(id)).collect(),
        next: next.map(text),
    }
}

#[test]
fn a_button_that_goes_with_its_own_press_leaves_the_focus_beside_it() {
    let (mut storefront, _) = open();
    let asks = [
        PlayerRequest::Toggle,
        PlayerRequest::Live,
        PlayerRequest::ToggleMute,
    ];
    assert_eq!(
        asked(&mut storefront, asks),
        [FocusTarget::Stage, FocusTarget::Stage, FocusTarget::Sound]
    );
}

#[test]
fn what_opens_over_the_picture_takes_the_focus_and_gives_it_back() {
    let (mut storefront, _) = open();
    let asks = [
        PlayerRequest::ToggleSettings,
        PlayerRequest::ToggleHelp,
        PlayerRequest::Escape,
        PlayerRequest::Escape,
        PlayerRequest::ToggleHelp,
        PlayerRequest::ToggleHelp,
    ];
    let (panel, opener) = (FocusTarget::Panel, FocusTarget::Opener);
    assert_eq!(
        asked(&mut storefront, asks),
        [panel, panel, opener, panel, opener]
    );
}

#[test]
fn the_form_takes_the_focus_and_leads_it_to_what_came_of_it() {
    use reviews::Message::{Close, Sent, Write};
    let (mut storefront, _) = open();
    let draft = ReviewDraft {
        key: "k".repeat(20),
        product: text("gayo"),
        stars: 4,
        title: String::new(),
        body: text("Enak"),
        name: text("Ayu"),
        locale: text("id-ID"),
    };
    let messages = [
        Message::Reviews(Write),
        Message::Reviews(Close),
        Message::Reviews(Write),
        Message::Submit(draft),
        Message::Reviews(Sent(Err(RequestError::Unreachable))),
        Message::Reviews(Sent(Ok(review("mine")))),
    ];
    let led = led(&mut storefront, messages);
    let form = [FocusTarget::Form, FocusTarget::Write, FocusTarget::Form];
    let sent = [FocusTarget::Fault, FocusTarget::Alarm, FocusTarget::Thanks];
    assert_eq!(led, [form, sent].concat());
}

#[test]
fn a_filter_that_is_cleared_leads_back_to_where_it_was_set() {
    use reviews::Message::Stars;
    let (mut storefront, _) = open();
    let messages = [Stars(Some(4)), Stars(None), Stars(None)];
    assert_eq!(reviewed(&mut storefront, messages), [FocusTarget::Stars(4)]);
}

#[test]
fn more_reviews_lead_to_the_first_of_them_and_a_new_list_leads_nowhere() {
    use reviews::Message::{Loaded, More, Near, Retry, Sent, Sort};
    let (mut storefront, _) = open();
    let first = Ok(page(&["a", "b"], Some("c")));
    assert_eq!(reviewed(&mut storefront, [Near, Loaded(1, first)]), []);
    reviewed(&mut storefront, [Sent(Ok(review("mine")))]);
    let second = Ok(page(&["c"], None));
    assert_eq!(
        reviewed(&mut storefront, [More, Loaded(2, second)]),
        [FocusTarget::Review(3)]
    );
    let other = Ok(page(&["a"], None));
    assert_eq!(
        reviewed(
            &mut storefront,
            [Sort(crate::review::ReviewSort::Helpful), Loaded(3, other)]
        ),
        []
    );
    let failed = Err(RequestError::Unreachable);
    assert_eq!(
        reviewed(&mut storefront, [Loaded(3, failed), Retry]),
        [FocusTarget::Reviews]
    );
}

#[test]
fn a_line_that_goes_leads_to_the_one_that_takes_its_place() {
    let (mut storefront, _) = open();
    let mut document = document();
    let variants = &mut document["products"][0]["variants"];
    variants[1]["stock"]["state"] = "in_stock".into();
    let mut third = variants[1].clone();
    third["id"] = "3".into();
    variants.as_array_mut().unwrap().push(third);
    storefront.apply(Message::Campaign(Rc::new(campaign(&document))));
    let lines = ["1", "2", "3"];
    for variant in lines {
        storefront.apply(Message::Added(text("gayo"), text(variant)));
    }
    assert_eq!(storefront.cart.lines().len(), 3);
    let gone = |place: usize| Message::Quantity(text("gayo"), text(lines[place]), 0);
    assert_eq!(
        led(
            &mut storefront,
            [Message::Quantity(text("gayo"), text("1"), 2)]
        ),
        []
    );
    let led = led(&mut storefront, [gone(0), gone(2), gone(1)]);
    assert_eq!(
        led,
        [
            FocusTarget::Line(0),
            FocusTarget::Line(0),
            FocusTarget::EmptyCart
        ]
    );
}

#[test]
fn what_nobody_did_leads_the_focus_nowhere() {
    let (mut storefront, _) = open();
    let campaign = Rc::clone(&storefront.campaign);
    let messages = [
        Message::Tick(start().plus_seconds(1)),
        Message::Campaign(campaign),
        Message::Player(PlayerEvent::FirstFrame),
        Message::Player(PlayerEvent::Programme(start())),
        Message::Player(PlayerEvent::Muted(false)),
        Message::Player(PlayerEvent::Behind(true)),
        Message::NoticeExpired,
        Message::Copied(true),
        Message::Added(text("gayo"), text("1")),
    ];
    assert_eq!(led(&mut storefront, messages), []);
}
