//! Vouchers and bags on their way, as statements of behaviour.

use super::*;
use crate::creator::Claims;
use crate::shop::bag::Next;
use crate::shop::handoff::{Drawing, Errand, Picture};
use serde_json::{Value, json};

fn with(change: impl FnOnce(&mut Value)) -> Shop {
    let mut document = document();
    document["checkout"] = json!({"adapter": "shopify_cart", "shop": "kopi.myshopify.com"});
    document["content"] = json!([
        {"when": {"creator": "rani"}, "voucher": "RANI10"},
        {"when": {"creator": "sari"}, "voucher": "SARI10"},
        {"when": {}, "voucher": "SENJA5"},
    ]);
    change(&mut document);
    let (mut shop, _) = open();
    let campaign = campaign(&document);
    let rules = campaign.content.0.clone();
    shop.apply_whole(Msg::Campaign(Rc::new(campaign)));
    shop.vouch(Vouchers::new(rules, fold));
    shop.apply_whole(Msg::Added(text("gayo"), text("1")));
    shop
}

fn link(shop: &Shop) -> String {
    shop.checkout(&money).unwrap().href.into()
}

fn offered(shop: &mut Shop, page: &str) -> String {
    assert_eq!(
        shop.apply_whole(Msg::Handoff(handoff::Msg::Ask)),
        [Command::Handoff(Errand::Locate)]
    );
    shop.apply_whole(Msg::Handoff(handoff::Msg::Located(text(page), true)));
    shop.offer.clone().unwrap().link.unwrap()
}

fn come(shop: &mut Shop, address: &str) -> Vec<Command> {
    shop.apply_whole(arrived(address, Moment::Landing));
    shop.apply_whole(Msg::Handoff(handoff::Msg::Came(text(address))))
}

/// A session on another device, where nobody has been before.
fn elsewhere() -> Shop {
    let mut shop = with(|_| {});
    shop.cart = Cart::default();
    shop.bag_begun = false;
    shop.notice = None;
    shop.journey = Journey::default();
    shop.credit_anew();
    shop
}

#[test]
fn the_voucher_goes_with_the_credit_and_rides_on_the_link() {
    let mut shop = with(|_| {});
    assert_eq!(shop.voucher(), Some("RANI10"));
    let made = shop.checkout(&money).unwrap();
    assert!(made.carries("RANI10"));
    assert!(link(&shop).contains("discount=RANI10&"), "{}", link(&shop));
    // A newsletter that comes later takes neither the credit nor the code.
    shop.apply_whole(arrived(
        "https://kopi.example/?utm_source=newsletter",
        Moment::Landing,
    ));
    assert_eq!(shop.voucher(), Some("RANI10"));
    shop.apply_whole(arrived("https://kopi.example/?etl=abcdef", Moment::Landing));
    let claims = Claims {
        creator: text("Sari"),
        campaign: text("kopi-senja"),
        audience: text("kopi.example"),
        expires: 2_000_000_000,
    };
    shop.apply_whole(Msg::Settled(text("abcdef"), Verdict::Verified(claims)));
    assert_eq!(shop.voucher(), Some("SARI10"));
    assert_eq!(elsewhere().voucher(), Some("SENJA5"));
}

#[test]
fn a_shop_that_takes_no_code_gets_none_and_says_so() {
    let shop = with(|document| {
        document["checkout"] =
            json!({"adapter": "plain", "url": "https://shop.example/", "lines": "items"});
    });
    let made = shop.checkout(&money).unwrap();
    assert!(!made.carries("RANI10") && !link(&shop).contains("RANI10"));
}

#[test]
fn a_code_that_no_shop_can_have_does_not_cost_the_link() {
    let shop = with(|document| document["content"] = json!([{"when": {}, "voucher": "A,B"}]));
    assert_eq!(shop.voucher(), None);
    assert!(shop.checkout(&money).is_ok());
}

#[test]
fn a_bag_that_is_handed_over_fills_the_cart_and_credits_the_creator() {
    let mut shop = with(|_| {});
    shop.apply_whole(Msg::Quantity(text("gayo"), text("1"), 3));
    let address = offered(&mut shop, LANDING);
    assert!(
        address.starts_with("https://kopi.example/#etalase-bag=2.kopi-senja."),
        "{address}"
    );

    let mut other = elsewhere();
    let commands = come(&mut other, &address);
    let settled = "https://kopi.example/?ref=rani&utm_source=tiktok&utm_content=rani";
    assert_eq!(commands[0], Command::Handoff(Errand::Settle(text(settled))));
    assert!(commands.contains(&Command::Emit(Event::Cart)));
    assert_eq!(
        (other.cart.lines(), other.cart_open),
        (shop.cart.lines(), true)
    );
    let notice = Notice::HandedOver {
        came: 3,
        missing: 0,
    };
    assert_eq!(other.notice, Some(notice));
    let credit = other.credit();
    assert_eq!(
        (credit.creator.as_deref(), other.voucher()),
        (Some("rani"), Some("RANI10"))
    );
    // The address that is left behind is the same arrival.
    other.apply(arrived(settled, Moment::Route));
    assert_eq!(other.journey().touches().len(), 1);
}

#[test]
fn only_what_is_still_sold_arrives_and_only_as_much_as_there_is() {
    let mut shop = with(|_| {});
    shop.apply_whole(Msg::Quantity(text("gayo"), text("1"), 5));
    let address = offered(&mut shop, LANDING).replace(".1-5", ".1-5.2-1.99-2");
    let mut other = elsewhere();
    let mut document = document();
    document["products"][0]["variants"][0]["stock"] = json!({"state": "low", "left": 2});
    other.apply(Msg::Campaign(Rc::new(campaign(&document))));
    come(&mut other, &address);
    assert_eq!(other.cart.pieces(), 2);
    let notice = Notice::HandedOver {
        came: 2,
        missing: 6,
    };
    assert_eq!(other.notice, Some(notice));
}

#[test]
fn a_bag_that_is_over_or_broken_is_said_and_fills_nothing() {
    let mut shop = with(|_| {});
    let address = offered(&mut shop, LANDING);
    let mut other = elsewhere();
    other.apply(Msg::Tick(start().plus_seconds(25 * 3_600)));
    let commands = come(&mut other, &address);
    assert!(matches!(&commands[0], Command::Handoff(Errand::Settle(_))));
    assert_eq!(other.notice, Some(Notice::Handoff(HandoffFault::Expired)));
    assert!(other.cart.is_empty() && !other.cart_open);
    come(
        &mut other,
        "https://kopi.example/#etalase-bag=1.kopi-senja.x",
    );
    assert_eq!(other.notice, Some(Notice::Handoff(HandoffFault::Malformed)));
}

#[test]
fn the_bag_of_another_campaign_is_left_for_its_own_window() {
    let mut shop = with(|_| {});
    let address = offered(&mut shop, LANDING).replace("2.kopi-senja.", "2.teh-pagi.");
    assert_eq!(come(&mut elsewhere(), &address), []);
}

#[test]
fn an_offer_lies_over_the_cart_and_has_its_picture_when_that_is_drawn() {
    let mut shop = with(|_| {});
    shop.apply_whole(Msg::OpenCart);
    let address = offered(&mut shop, LANDING);
    let drawing = Drawing {
        size: 21,
        path: text("M0 0h1v1h-1z"),
    };
    shop.apply_whole(Msg::Handoff(handoff::Msg::Drawn(Some(drawing.clone()))));
    assert_eq!(shop.offer.as_ref().unwrap().picture, Picture::Here(drawing));
    assert_eq!(
        shop.apply_whole(Msg::Handoff(handoff::Msg::Share)),
        [Command::Handoff(Errand::Share(address))]
    );
    shop.apply_whole(Msg::Close);
    assert_eq!((shop.offer.is_none(), shop.cart_open), (true, true));
    shop.apply_whole(Msg::Close);
    assert!(!shop.cart_open);
}

#[test]
fn a_bag_that_was_kept_is_there_on_the_next_page_and_goes_where_it_was_put_together_anew() {
    let mut shop = with(|_| {});
    shop.apply_whole(Msg::Quantity(text("gayo"), text("1"), 3));
    let kept = shop.bag_text(Next::Looking);

    let mut next = elsewhere();
    assert_eq!(
        next.apply_whole(Msg::Kept(kept.clone())),
        [Command::Emit(Event::Cart)]
    );
    assert_eq!(next.cart.lines(), shop.cart.lines());
    assert!(
        !next.cart_open && next.notice.is_none(),
        "nothing is made of it"
    );
    next.apply(Msg::Quantity(text("gayo"), text("1"), 0));
    assert_eq!(next.bag_text(Next::Looking), "");
    next.apply_whole(Msg::Kept(kept));
    assert!(next.cart.is_empty(), "what was emptied stays empty");
}

#[test]
fn a_kept_bag_ends_after_a_week_and_an_hour_after_it_left_for_the_checkout() {
    let mut shop = with(|_| {});
    shop.apply_whole(Msg::Quantity(text("gayo"), text("1"), 1));
    let pieces = |kept: &str, hours: i64| {
        let mut next = elsewhere();
        next.apply(Msg::Tick(start().plus_seconds(hours * 3_600)));
        next.apply_whole(Msg::Kept(kept.to_owned()));
        next.cart.pieces()
    };
    let (looking, paying) = (shop.bag_text(Next::Looking), shop.bag_text(Next::Paying));
    assert_eq!((pieces(&looking, 167), pieces(&looking, 169)), (1, 0));
    assert_eq!((pieces(&paying, 0), pieces(&paying, 2)), (1, 0));
}

#[test]
fn what_anybody_may_have_written_into_storage_fills_nothing_that_is_not_sold() {
    for kept in [
        "",
        "1",
        "1.teh-pagi.99999999.0.1-3",
        "1.kopi-senja.99999999.0.x-3",
        "1.kopi-senja.1.0.1-3",
    ] {
        let mut shop = elsewhere();
        assert_eq!(shop.apply_whole(Msg::Kept(kept.to_owned())), [], "{kept}");
        assert!(shop.cart.is_empty());
    }
}
