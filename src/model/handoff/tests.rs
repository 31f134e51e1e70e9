use super::*;
use crate::attribution::Touch;
use crate::attribution::TouchCause;
use proptest::prelude::*;

const PAGE: &str = "https://kopi.example/kopi";
const NOW: Time = Time(1_800_000_000_000);

fn cart(lines: &[(&str, u32)]) -> Handoff {
    Handoff {
        campaign: "kopi-senja".to_owned(),
        expires: NOW.plus_seconds(LIFE_SECONDS),
        credit_began: None,
        lines: lines
            .iter()
            .map(|(id, quantity)| ((*id).to_owned(), *quantity))
            .collect(),
    }
}

fn touch(query: &str) -> Touch {
    Touch::read(&[PAGE, query].concat(), "", NOW.0).unwrap()
}

fn arrived(link: &str) -> ReceivedCart {
    arrival(link, NOW).unwrap()
}

#[test]
fn a_bag_arrives_as_it_left_and_its_tags_move_into_the_query() {
    let cart = cart(&[("41231001", 2), ("gid://shopify/ProductVariant/7", 1)]);
    let link = cart
        .link(PAGE, Some(&touch("?ref=rani&utm_source=tiktok")))
        .unwrap();
    assert!(
        link.starts_with(
            "https://kopi.example/kopi#etalase-bag=2.kopi-senja.30001440.0.41231001-2.*"
        ),
        "{link}"
    );
    assert!(link.ends_with("-1&ref=rani&utm_source=tiktok"), "{link}");
    let arrival = arrived(&link);
    assert_eq!(arrival.handoff, Ok(cart));
    assert_eq!(
        arrival.address,
        "https://kopi.example/kopi?ref=rani&utm_source=tiktok"
    );
}

#[test]
fn nothing_of_how_this_shopper_came_stays_on_the_page() {
    let cart = cart(&[("1", 1)]);
    let from = |page: &str| cart.link(page, None).unwrap();
    for (page, kept) in [
        (
            "https://a.id/?utm_source=x&p=7&fbclid=person&UTM_Medium=y",
            "https://a.id/?p=7#etalase-bag",
        ),
        ("https://a.id/?fbclid=person", "https://a.id/#etalase-bag"),
        (
            "https://a.id/#/toko?ref=x&warna=1",
            "https://a.id/#/toko?warna=1&etalase-bag",
        ),
        ("https://a.id/#/toko", "https://a.id/#/toko?etalase-bag"),
        ("https://a.id/#ref=x", "https://a.id/#etalase-bag"),
        (
            "https://a.id/#etalase-bag=1.a.1.0.9-1&ref=x",
            "https://a.id/#etalase-bag",
        ),
    ] {
        let link = from(page);
        assert!(link.starts_with(kept), "{page} became {link}");
        assert!(!link.contains("person") && !link.contains("=x"), "{link}");
    }
}

#[test]
fn the_route_of_a_page_comes_back_when_the_bag_is_taken_out() {
    let cart = cart(&[("1", 1)]);
    for page in [
        "https://a.id/?p=7#/toko?warna=1",
        "https://a.id/#/toko",
        "https://a.id/",
        "https://a.id/#ulasan",
    ] {
        assert_eq!(arrived(&cart.link(page, None).unwrap()).address, page);
    }
}

#[test]
fn reporting_tags_give_way_to_lines_and_the_creator_never_does() {
    let lines: Vec<(String, u32)> = (0..24).map(|n| (format!("4123{n:04}"), 1)).collect();
    let cart = Handoff { lines, ..cart(&[]) };
    let long = "x".repeat(200);
    let link = cart
        .link(
            PAGE,
            Some(&touch(&format!(
                "?ref=rani&utm_source=tiktok&utm_term={long}"
            ))),
        )
        .unwrap();
    assert!(link.ends_with("&ref=rani&utm_source=tiktok"), "{link}");
    let link = cart
        .link(PAGE, Some(&touch(&format!("?ref=rani&etl={long}"))))
        .unwrap();
    assert!(link.ends_with("-1&ref=rani"), "{link}");
    let refused = cart.link(PAGE, Some(&touch(&format!("?ref={long}x"))));
    assert_eq!(refused, Err(HandoffFault::Length));
}

#[test]
fn a_bag_that_does_not_fit_is_refused_whole() {
    let lines: Vec<(String, u32)> = (0..60).map(|n| (format!("4123{n:04}"), 1)).collect();
    let cart = Handoff { lines, ..cart(&[]) };
    assert_eq!(cart.link(PAGE, None), Err(HandoffFault::Length));
}

#[test]
fn a_bag_that_is_over_brings_no_lines_but_its_creator() {
    let mut cart = cart(&[("1", 1)]);
    cart.expires = NOW;
    let link = cart.link(PAGE, Some(&touch("?ref=rani"))).unwrap();
    let arrival = arrived(&link);
    assert_eq!(arrival.handoff, Err(HandoffFault::Expired));
    assert_eq!(
        Touch::read(&link, "", NOW.0).unwrap().creator(),
        Some("rani")
    );
}

#[test]
fn a_touch_that_is_handed_over_says_so_and_is_as_old_as_it_was() {
    let began = NOW.plus_seconds(-3 * 86_400);
    let read = |credit_began| {
        let cart = Handoff {
            credit_began,
            ..cart(&[("1", 1)])
        };
        let link = cart.link(PAGE, Some(&touch("?ref=rani"))).unwrap();
        Touch::read(&link, "", NOW.0).unwrap()
    };
    let there = read(Some(began));
    assert_eq!((there.cause, there.began()), (TouchCause::Handoff, began.0));
    // Nobody lengthens a window by writing a later beginning.
    let later = read(Some(NOW.plus_seconds(400 * 86_400)));
    assert_eq!(later.until, touch("?ref=rani").until);
    assert_eq!(later.began(), NOW.0);
}

#[test]
fn a_link_of_the_former_version_brings_its_bag_and_a_touch_that_begins_with_it() {
    let url =
        "https://kopi.example/kopi#etalase-bag=1.kopi-senja.30001440.30001441.41231001-2&ref=rani";
    let cart = arrived(url).handoff.unwrap();
    assert_eq!(cart.lines, [("41231001".to_owned(), 2)]);
    assert_eq!(cart.credit_began, None);
    assert_eq!(Touch::read(url, "", NOW.0).unwrap().began(), NOW.0);
}

#[test]
fn a_bag_that_nobody_sent_is_no_touch() {
    let link = cart(&[("1", 1)]).link(PAGE, None).unwrap();
    assert_eq!(Touch::read(&link, "", 0), None);
}

#[test]
fn what_is_not_exactly_a_bag_is_malformed() {
    for text in [
        "",
        "1",
        "1.",
        "1.a",
        "1.a.1",
        "1.a.9.0",
        "3.a.90000000.0.1-1",
        "1..90000000.0.1-1",
        "1.a.90000000.0.1-0",
        "1.a.90000000.0.1-100",
        "1.a.90000000.0.1",
        "1.a.90000000.0.-1",
        "1.a.90000000.0.*!-1",
        "1.a.-1.0.1-1",
        "1.a.99999999999999999999.0.1-1",
        "1.a.90000000.0.1-1.",
    ] {
        let url = [PAGE, "#", KEY, "=", text].concat();
        assert_eq!(
            arrived(&url).handoff,
            Err(HandoffFault::Malformed),
            "{text}"
        );
    }
    assert_eq!(arrival(PAGE, NOW), None);
    assert_eq!(
        arrival("https://a.id/?etalase-bag=1.a.90000000.0.1-1", NOW),
        None
    );
    assert_eq!(
        arrival("https://a.id/#my-etalase-bag=1.a.90000000.0.1-1", NOW),
        None
    );
}

fn lines() -> impl Strategy<Value = Vec<(String, u32)>> {
    let variant = prop_oneof!["[0-9]{1,14}", "[A-Za-z0-9_-]{1,12}", "[a-z.*~é🌶&=#?-]{1,6}"];
    proptest::collection::vec((variant, 1..=MAX_QUANTITY), 1..40)
}

fn page() -> impl Strategy<Value = String> {
    "https://a\\.id/[a-z]{0,5}(\\?[a-z]{1,3}=[a-z0-9%]{0,5}(&ref=x)?)?(#(/[a-z]{1,5}(\\?[a-z]=[a-z])?|[a-z]{1,5}))?"
}

proptest! {
    #[test]
    fn what_fits_comes_back_whole_within_512_octets(lines in lines(), page in page(), query in "(ref=[a-zé]{1,20})?(&utm_[a-z]{3}=[a-z %]{1,90}){0,3}(&etl=[a-z]{100})?") {
        let cart = Handoff { lines, ..cart(&[]) };
        let touch = Touch::read(&format!("{PAGE}?{query}"), "", NOW.0);
        if let Ok(link) = cart.link(&page, touch.as_ref()) {
            prop_assert!(link.len() <= 512 && link.is_ascii());
            prop_assert_eq!(arrived(&link).handoff, Ok(cart));
            let there = Touch::read(&link, "", NOW.0);
            let creator = touch.as_ref().and_then(Touch::creator);
            prop_assert_eq!(there.as_ref().and_then(Touch::creator), creator);
        }
    }

    #[test]
    fn no_address_makes_it_panic(text in prop_oneof![any::<String>(), "[1.a*-]{0,20}", "1\\.a\\.[0-9]{1,20}\\.[0-9]{1,20}(\\.[a-z0-9*_-]{0,9}){0,9}"], page in prop_oneof![any::<String>(), page()]) {
        let url = format!("{page}#{KEY}={text}");
        if let Some(ReceivedCart { handoff: Ok(cart), .. }) = arrival(&url, NOW) {
            prop_assert!((1..=MAX_LINES).contains(&cart.lines.len()));
            prop_assert!(cart.lines.iter().all(|(_, quantity)| (1..=MAX_QUANTITY).contains(quantity)));
        }
        let _ = (cart(&[("1", 1)]).link(&url, None), campaign_of(&url));
    }

    #[test]
    fn taking_the_bag_out_leaves_none(text in "[1.a*&=?#-]{0,20}", page in page()) {
        let url = format!("{page}#{KEY}={text}");
        if let Some(ReceivedCart { address, .. }) = arrival(&url, NOW) {
            prop_assert_eq!(arrival(&address, NOW), None, "{}", address);
        }
    }
}
