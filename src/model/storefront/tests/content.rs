//! Vouchers and carts on their way, as statements of behaviour.

use super::*;
use crate::creator::TokenClaims;
use crate::handoff::HandoffFault;
use crate::storefront::handoff::{HandoffCommand, QrCode, QrState};
use crate::storefront::stored_cart::CartPurpose;
use serde_json::{Value, json};

fn with(change: impl FnOnce(&mut Value)) -> Storefront {
    let mut document = document();
    document["checkout"] = json!({"adapter": "shopify_cart", "shop": "kopi.myshopify.com"});
    document["content"] = json!([
        {"when": {"creator": "rani"}, "voucher": "RANI10"},
        {"when": {"creator": "sari"}, "voucher": "SARI10"},
        {"when": {}, "voucher": "SENJA5"},
    ]);
    change(&mut document);
    let (mut storefront, _) = open();
    let campaign = campaign(&document);
    let rules = campaign.content.0.clone();
    storefront.apply_whole(Message::Campaign(Rc::new(campaign)));
    storefront.set_vouchers(Vouchers::new(rules, fold));
    storefront.apply_whole(Message::Added(text("gayo"), text("1")));
    storefront
}

fn link(storefront: &Storefront) -> String {
    storefront.checkout(&money).unwrap().href.into()
}

fn offered(storefront: &mut Storefront, page: &str) -> String {
    assert_eq!(
        storefront.apply_whole(Message::Handoff(handoff::Message::Requested)),
        [StorefrontCommand::Handoff(HandoffCommand::Locate)]
    );
    storefront.apply_whole(Message::Handoff(handoff::Message::Located(
        text(page),
        true,
    )));
    storefront.handoff_link.clone().unwrap().link.unwrap()
}

fn come(storefront: &mut Storefront, address: &str) -> Vec<StorefrontCommand> {
    storefront.apply_whole(arrived(address, VisitKind::Landing));
    storefront.apply_whole(Message::Handoff(handoff::Message::Received(text(address))))
}

/// A session on another device, where nobody has been before.
fn elsewhere() -> Storefront {
    let mut storefront = with(|_| {});
    storefront.cart = Cart::default();
    storefront.cart_changed = false;
    storefront.notice = None;
    storefront.journey = Journey::default();
    storefront.update_credit();
    storefront
}

#[test]
fn the_voucher_goes_with_the_credit_and_rides_on_the_link() {
    let mut storefront = with(|_| {});
    assert_eq!(storefront.voucher(), Some("RANI10"));
    let made = storefront.checkout(&money).unwrap();
    assert!(made.carries("RANI10"));
    assert!(
        link(&storefront).contains("discount=RANI10&"),
        "{}",
        link(&storefront)
    );
    // A newsletter that comes later takes neither the credit nor the code.
    storefront.apply_whole(arrived(
        "https://kopi.example/?utm_source=newsletter",
        VisitKind::Landing,
    ));
    assert_eq!(storefront.voucher(), Some("RANI10"));
    storefront.apply_whole(arrived(
        "https://kopi.example/?etl=abcdef",
        VisitKind::Landing,
    ));
    let claims = TokenClaims {
        creator: text("Sari"),
        campaign: text("kopi-senja"),
        audience: text("kopi.example"),
        expires: 2_000_000_000,
    };
    storefront.apply_whole(Message::Verified(
        text("abcdef"),
        TokenVerdict::Verified(claims),
    ));
    assert_eq!(storefront.voucher(), Some("SARI10"));
    assert_eq!(elsewhere().voucher(), Some("SENJA5"));
}

#[test]
fn a_shop_that_takes_no_code_gets_none_and_says_so() {
    let storefront = with(|document| {
        document["checkout"] =
            json!({"adapter": "plain", "url": "https://shop.example/", "lines": "items"});
    });
    let made = storefront.checkout(&money).unwrap();
    assert!(!made.carries("RANI10") && !link(&storefront).contains("RANI10"));
}

#[test]
fn a_code_that_no_shop_can_have_does_not_cost_the_link() {
    let storefront = with(|document| document["content"] = json!([{"when": {}, "voucher": "A,B"}]));
    assert_eq!(storefront.voucher(), None);
    assert!(storefront.checkout(&money).is_ok());
}

#[test]
fn a_bag_that_is_handed_over_fills_the_cart_and_credits_the_creator() {
    let mut storefront = with(|_| {});
    storefront.apply_whole(Message::Quantity(text("gayo"), text("1"), 3));
    let address = offered(&mut storefront, LANDING);
    assert!(
        address.starts_with("https://kopi.example/#etalase-bag=2.kopi-senja."),
        "{address}"
    );

    let mut other = elsewhere();
    let commands = come(&mut other, &address);
    let settled = "https://kopi.example/?ref=rani&utm_source=tiktok&utm_content=rani";
    assert_eq!(
        commands[0],
        StorefrontCommand::Handoff(HandoffCommand::ReplaceAddress(text(settled)))
    );
    assert!(commands.contains(&StorefrontCommand::Emit(StorefrontEvent::Cart)));
    assert_eq!(
        (other.cart.lines(), other.cart_open),
        (storefront.cart.lines(), true)
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
    other.apply(arrived(settled, VisitKind::Route));
    assert_eq!(other.journey().touches().len(), 1);
}

#[test]
fn only_what_is_still_sold_arrives_and_only_as_much_as_there_is() {
    let mut storefront = with(|_| {});
    storefront.apply_whole(Message::Quantity(text("gayo"), text("1"), 5));
    let address = offered(&mut storefront, LANDING).replace(".1-5", ".1-5.2-1.99-2");
    let mut other = elsewhere();
    let mut document = document();
    document["products"][0]["variants"][0]["stock"] = json!({"state": "low", "left": 2});
    other.apply(Message::Campaign(Rc::new(campaign(&document))));
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
    let mut storefront = with(|_| {});
    let address = offered(&mut storefront, LANDING);
    let mut other = elsewhere();
    other.apply(Message::Tick(start().plus_seconds(25 * 3_600)));
    let commands = come(&mut other, &address);
    assert!(matches!(
        &commands[0],
        StorefrontCommand::Handoff(HandoffCommand::ReplaceAddress(_))
    ));
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
    let mut storefront = with(|_| {});
    let address = offered(&mut storefront, LANDING).replace("2.kopi-senja.", "2.teh-pagi.");
    assert_eq!(come(&mut elsewhere(), &address), []);
}

#[test]
fn an_offer_lies_over_the_cart_and_has_its_picture_when_that_is_drawn() {
    let mut storefront = with(|_| {});
    storefront.apply_whole(Message::OpenCart);
    let address = offered(&mut storefront, LANDING);
    let drawing = QrCode {
        size: 21,
        path: text("M0 0h1v1h-1z"),
    };
    storefront.apply_whole(Message::Handoff(handoff::Message::QrDrawn(Some(
        drawing.clone(),
    ))));
    assert_eq!(
        storefront.handoff_link.as_ref().unwrap().qr,
        QrState::Ready(drawing)
    );
    assert_eq!(
        storefront.apply_whole(Message::Handoff(handoff::Message::Share)),
        [StorefrontCommand::Handoff(HandoffCommand::Share(address))]
    );
    storefront.apply_whole(Message::Close);
    assert_eq!(
        (storefront.handoff_link.is_none(), storefront.cart_open),
        (true, true)
    );
    storefront.apply_whole(Message::Close);
    assert!(!storefront.cart_open);
}

#[test]
fn a_bag_that_was_kept_is_there_on_the_next_page_and_goes_where_it_was_put_together_anew() {
    let mut storefront = with(|_| {});
    storefront.apply_whole(Message::Quantity(text("gayo"), text("1"), 3));
    let kept = storefront.stored_cart(CartPurpose::Browsing);

    let mut next = elsewhere();
    assert_eq!(
        next.apply_whole(Message::StoredCart(kept.clone())),
        [StorefrontCommand::Emit(StorefrontEvent::Cart)]
    );
    assert_eq!(next.cart.lines(), storefront.cart.lines());
    assert!(
        !next.cart_open && next.notice.is_none(),
        "nothing is made of it"
    );
    next.apply(Message::Quantity(text("gayo"), text("1"), 0));
    assert_eq!(next.stored_cart(CartPurpose::Browsing), "");
    next.apply_whole(Message::StoredCart(kept));
    assert!(next.cart.is_empty(), "what was emptied stays empty");
}

#[test]
fn a_kept_bag_ends_after_a_week_and_an_hour_after_it_left_for_the_checkout() {
    let mut storefront = with(|_| {});
    storefront.apply_whole(Message::Quantity(text("gayo"), text("1"), 1));
    let pieces = |kept: &str, hours: i64| {
        let mut next = elsewhere();
        next.apply(Message::Tick(start().plus_seconds(hours * 3_600)));
        next.apply_whole(Message::StoredCart(kept.to_owned()));
        next.cart.pieces()
    };
    let (looking, paying) = (
        storefront.stored_cart(CartPurpose::Browsing),
        storefront.stored_cart(CartPurpose::Checkout),
    );
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
        let mut storefront = elsewhere();
        assert_eq!(
            storefront.apply_whole(Message::StoredCart(kept.to_owned())),
            [],
            "{kept}"
        );
        assert!(storefront.cart.is_empty());
    }
}
