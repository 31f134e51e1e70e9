//! What a history of visits comes to.

use super::*;
use crate::attribution::{ClassOrder, Credit, CreditReason, Rule, TouchClass};
use crate::creator::{TokenClaims, TokenFault};

const DAY: i64 = 86_400_000;
const SHOP: &str = "https://kopi.co.id/";

/// (day, query, referrer, moment)
type Told<'a> = (i64, &'a str, &'a str, VisitKind);

fn journey(visits: &[Told]) -> Journey {
    journey_by(visits, &Policy::default())
}

fn journey_by(visits: &[Told], policy: &Policy) -> Journey {
    let mut journey = Journey::default();
    for (day, query, referrer, moment) in visits {
        let url = [SHOP, query].concat();
        journey.note(
            &Visit {
                at: day * DAY,
                url: &url,
                referrer,
                moment: *moment,
            },
            policy,
        );
    }
    journey
}

fn credited(visits: &[Told], day: i64) -> (Option<String>, CreditReason) {
    let Credit {
        creator, reason, ..
    } = journey(visits).credit(&Policy::default(), day * DAY);
    (creator, reason)
}

use VisitKind::{AddToCart, Checkout, Landing, Route};

/// The touches as they are stored: without the times of visits that brought nobody.
fn kept(journey: &Journey) -> Vec<String> {
    let text = journey.to_text();
    text.split('\n').skip(1).map(str::to_owned).collect()
}

fn named(creator: &str) -> Option<String> {
    Some(creator.to_owned())
}

#[test]
fn direct_internal_paying_and_login_visits_leave_no_trace() {
    let came = (0, "?ref=rani&utm_source=tiktok", "", Landing);
    let expected = journey(&[came]);
    for (query, referrer) in [
        ("", ""),
        ("produk", "https://www.kopi.co.id/"),
        ("selesai?order_id=1", "https://app.midtrans.com/"),
        ("masuk?code=1", "https://accounts.google.com/"),
    ] {
        let then = journey(&[
            came,
            (1, query, referrer, Landing),
            (2, query, referrer, Route),
        ]);
        assert_eq!(kept(&then), kept(&expected), "{query} {referrer}");
        assert_eq!(
            then.credit(&Policy::default(), 3 * DAY).creator,
            named("rani")
        );
    }
}

#[test]
fn the_last_creator_is_credited_or_the_first_if_the_policy_says_so() {
    let visits = [
        (0, "?ref=rani", "", Landing),
        (2, "?via=budi&utm_source=ig", "", Landing),
    ];
    assert_eq!(
        credited(&visits, 3),
        (named("budi"), CreditReason::LastCreator)
    );
    let first = Policy {
        rule: Rule::FirstCreator,
        ..Policy::default()
    };
    let credit = journey_by(&visits, &first).credit(&first, 3 * DAY);
    assert_eq!(
        (credit.creator, credit.reason),
        (named("rani"), CreditReason::FirstCreator)
    );
}

#[test]
fn a_weaker_touch_takes_nobodys_place() {
    let mut visits = vec![(0, "?ref=rani&utm_source=tiktok", "", Landing)];
    visits.push((1, "?utm_source=newsletter", "", Landing));
    visits.push((2, "?gclid=1", "", Landing));
    visits.push((3, "", "https://www.google.com/", Landing));
    visits.push((4, "", "https://blog.example/", Landing));
    let journey = journey(&visits);
    assert_eq!(journey.touches().len(), 5);
    assert_eq!(
        journey.last(&Policy::default()).unwrap().creator(),
        Some("rani")
    );
    let credit = journey.credit(&Policy::default(), 5 * DAY);
    assert_eq!(credit.creator, named("rani"));
    assert_eq!(
        credit.touch.unwrap().tag("utm_source"),
        Some("tiktok"),
        "one tuple, never mixed"
    );
}

#[test]
fn without_a_creator_the_strongest_last_touch_rides_and_nobody_is_credited() {
    let visits = [
        (0, "?utm_source=a", "", Landing),
        (1, "?utm_source=b", "", Landing),
        (2, "?fbclid=1", "", Landing),
    ];
    let credit = journey(&visits).credit(&Policy::default(), 3 * DAY);
    assert_eq!(
        (credit.creator, credit.reason),
        (None, CreditReason::NoCreator)
    );
    assert_eq!(credit.touch.unwrap().tag("utm_source"), Some("b"));
    assert_eq!(credited(&[], 0), (None, CreditReason::NoTouch));
}

#[test]
fn the_policy_may_say_another_order_of_strength() {
    let visits = [
        (0, "?fbclid=1", "", Landing),
        (1, "?utm_source=a", "", Landing),
        (2, "?ref=budi", "https://www.kopi.co.id/", Landing),
    ];
    let paid_first = Policy {
        strength: ClassOrder::of(&[
            TouchClass::ClickId,
            TouchClass::Token,
            TouchClass::Code,
            TouchClass::Utm,
            TouchClass::Organic,
            TouchClass::Referral,
        ])
        .unwrap(),
        ..Policy::default()
    };
    let by = |policy: &Policy| {
        let journey = journey_by(&visits, policy);
        let last = journey.last(policy).map(|touch| touch.class);
        (last, journey.credit(policy, 3 * DAY).creator)
    };
    assert_eq!(
        by(&Policy::default()),
        (Some(TouchClass::Code), named("budi"))
    );
    assert_eq!(
        by(&paid_first),
        (Some(TouchClass::ClickId), None),
        "a page of the shop's own takes nobody's place who counts more"
    );
}

#[test]
fn a_window_closes_to_the_millisecond_and_a_clock_that_goes_back_opens_none() {
    let mut journey = journey(&[(0, "?ref=rani", "", Landing)]);
    let policy = Policy::default();
    assert_eq!(journey.credit(&policy, 30 * DAY - 1).creator, named("rani"));
    assert_eq!(
        journey.credit(&policy, 30 * DAY).reason,
        CreditReason::Expired
    );
    journey.note(
        &Visit {
            at: 40 * DAY,
            url: SHOP,
            referrer: "",
            moment: Landing,
        },
        &policy,
    );
    assert_eq!(
        journey.credit(&policy, 10 * DAY).reason,
        CreditReason::Expired
    );
    assert_eq!(journey.first(&Policy::default()), None);
}

#[test]
fn a_clock_that_had_run_ahead_costs_nobody_the_credit_of_a_later_visit() {
    let visits = [
        (0, "?ref=rani", "", Landing),
        (100, "", "", Landing),
        (1, "", "", Landing),
    ];
    assert_eq!(credited(&visits, 1), (None, CreditReason::Expired));
    let then = [&visits[..], &[(2, "?ref=budi", "", Landing)]].concat();
    assert_eq!(
        credited(&then, 3),
        (named("budi"), CreditReason::LastCreator)
    );
    assert_eq!(
        journey(&then).first(&Policy::default()).unwrap().creator(),
        Some("budi")
    );
    let read = Journey::parse(&journey(&visits).to_text(), &Policy::default()).unwrap();
    let reason = read.credit(&Policy::default(), 0).reason;
    assert_eq!(
        reason,
        CreditReason::Expired,
        "storage keeps what is closed"
    );
}

#[test]
fn times_before_1970_and_at_the_ends_of_numbers_are_times_like_others() {
    let early = [(-400, "?ref=rani", "", Landing)];
    assert_eq!(
        credited(&early, -399),
        (named("rani"), CreditReason::LastCreator)
    );
    assert_eq!(credited(&early, -370), (None, CreditReason::Expired));
    let ends = [i64::MIN / DAY, i64::MAX / DAY, 0].map(|day| (day, "?ref=rani", "", Landing));
    assert_eq!(journey(&ends).touches().len(), 3);
}

#[test]
fn tags_from_inside_and_from_paying_take_nobodys_place() {
    for referrer in [
        "https://www.kopi.co.id/",
        "https://app.midtrans.com/",
        "https://accounts.google.com/",
    ] {
        for came in ["?utm_source=tiktok", "?ref=rani&utm_source=tiktok"] {
            let came = (0, came, "", Landing);
            for inside in ["?utm_source=banner", "?gclid=1"] {
                let visits = [came, (1, inside, referrer, Landing)];
                let told = journey(&visits);
                assert_eq!(kept(&told), kept(&journey(&[came])), "{visits:?}");
            }
        }
        let visits = [
            (0, "?ref=rani", "", Landing),
            (1, "?ref=budi", referrer, Landing),
        ];
        assert_eq!(credited(&visits, 2).0, named("rani"), "{referrer}");
        let visits = [
            (0, "", "https://www.google.com/", Landing),
            (1, "kolaborasi?ref=rani", referrer, Landing),
        ];
        let credit = credited(&visits, 2).0;
        assert_eq!(credit, named("rani"), "nothing as strong was held");
    }
}

#[test]
fn a_code_that_comes_back_from_paying_is_late() {
    let visits = [
        (0, "", "", AddToCart),
        (1, "selesai?ref=kupon", "https://app.midtrans.com/", Landing),
    ];
    assert_eq!(credited(&visits, 2), (None, CreditReason::LateOnly));
    assert_eq!(
        journey(&visits).first(&Policy::default()),
        None,
        "a late touch is not the first"
    );
}

fn lasting(window_days: u32) -> Policy {
    Policy {
        window_days,
        ..Policy::default()
    }
}

#[test]
fn a_campaign_with_a_window_of_one_day_takes_nothing_from_its_neighbour() {
    let [day, month] = [lasting(1), lasting(30)];
    // Noted, read, visited after its window and stored by the one, then read by the other.
    let text = journey_by(&[(0, "?ref=rani", "", Landing)], &day).to_text();
    let mut journey = Journey::parse(&text, &day).unwrap();
    let again = Visit {
        at: 2 * DAY,
        url: SHOP,
        referrer: "",
        moment: Landing,
    };
    journey.note(&again, &day);
    assert_eq!(journey.credit(&day, 2 * DAY).reason, CreditReason::Expired);
    let journey = Journey::parse(&journey.to_text(), &month).unwrap();
    let credit = journey.credit(&month, 3 * DAY);
    assert_eq!(credit.creator, named("rani"));
    assert_eq!(credit.touch.unwrap().until, 30 * DAY, "its own window");
    assert_eq!(
        journey.credit(&month, 30 * DAY).reason,
        CreditReason::Expired
    );
    assert_eq!(journey.credit(&day, 3 * DAY).reason, CreditReason::Expired);
}

#[test]
fn the_same_touches_are_credited_by_whichever_window_is_asked() {
    let journey = journey(&[
        (0, "?ref=rani", "", Landing),
        (6, "?utm_source=x", "", Landing),
    ]);
    for (days, creator) in [
        (1, None),
        (6, None),
        (7, named("rani")),
        (90, named("rani")),
    ] {
        let policy = lasting(days);
        let credit = journey.credit(&policy, 6 * DAY);
        assert_eq!(credit.creator, creator, "{days}");
        assert!(journey.first(&policy).is_some(), "{days}");
        let until = credit.touch.unwrap().until;
        let since = if creator.is_some() { 0 } else { 6 };
        assert_eq!(until, (since + i64::from(days)) * DAY);
    }
}

#[test]
fn a_code_from_inside_gives_way_to_whom_the_asking_campaigns_window_still_holds() {
    let visits = [
        (0, "?ref=rani", "", Landing),
        (2, "promo?ref=bagas", "", Route),
    ];
    let [day, month] = [lasting(1), lasting(30)];
    let stored = journey_by(&visits, &day).to_text();
    for (policy, creator) in [(&day, "bagas"), (&month, "rani")] {
        let journey = Journey::parse(&stored, policy).unwrap();
        let credit = journey.credit(policy, 2 * DAY);
        assert_eq!(credit.creator, named(creator));
        assert_eq!(journey.last(policy).unwrap().creator(), Some(creator));
    }
    // Who then comes from outside with the same tags has been sent.
    let sent = [&visits[..], &[(2, "promo?ref=bagas", "", Landing)]].concat();
    let credit = journey_by(&sent, &day).credit(&month, 2 * DAY);
    assert_eq!(credit.creator, named("bagas"));
}

#[test]
fn what_an_earlier_build_stored_is_read_and_its_ends_are_not_believed() {
    // After two days: shortened by a campaign with a window of one, closed by it, and as it was.
    for until in [i64::MIN, DAY, 30 * DAY] {
        let text = format!("172800000  0\n.=0+{until}+query+0+0+&ref=rani");
        let credit = |policy: &Policy| {
            let journey = Journey::parse(&text, policy).unwrap();
            journey.credit(policy, 2 * DAY).creator
        };
        assert_eq!(credit(&lasting(30)), named("rani"), "{until}");
        assert_eq!(credit(&lasting(1)), None, "{until}");
    }
    // A cart from another device said when its campaign's window ends.
    let text = "172800000  0\n.=0+172800000+handoff+0+0+&ref=rani";
    let journey = Journey::parse(text, &lasting(30)).unwrap();
    let reason = journey.credit(&lasting(30), 2 * DAY).reason;
    assert_eq!(reason, CreditReason::Expired);
}

#[test]
fn a_touch_of_another_device_counts_from_there_in_the_window_of_each_campaign() {
    // Handed over after two days, by a campaign whose window of one had ended the day before.
    let came = "#etalase-bag=2.kopi-senja.99999.0.1-1&ref=rani";
    let handed = |began: i64| came.replace(".0.1-1", &format!(".{began}.1-1"));
    let text = journey(&[(2, &handed(1), "", Landing)]).to_text();
    let credit = |days: u32, at: i64| {
        let policy = lasting(days);
        let journey = Journey::parse(&text, &policy).unwrap();
        journey.credit(&policy, at).creator
    };
    assert_eq!(credit(1, 2 * DAY), None);
    assert_eq!(credit(30, 29 * DAY), named("rani"));
    assert_eq!(credit(30, 30 * DAY + 60_000), None);
}

#[test]
fn what_an_earlier_build_reads_is_as_it_wrote_it() {
    let text = journey(&[
        (0, "?ref=rani", "", Landing),
        (1, "?ref=bagas", "", Landing),
    ])
    .to_text();
    let lines: Vec<&str> = text.split('\n').collect();
    assert_eq!(lines[0].split(' ').next(), Some("86400000"));
    assert_eq!(lines[1], ".=0+7776000000+query+0+0+&ref=rani");
}

#[test]
fn a_clock_that_goes_back_makes_no_text_too_long_to_be_read() {
    let long = "x".repeat(93);
    let queries: Vec<String> = (0..32)
        .map(|n| format!("?ref=c{n}&utm_id={long}"))
        .collect();
    let mut visits: Vec<Told> = queries
        .iter()
        .map(|query| (20_000, query.as_str(), "", Landing))
        .collect();
    visits.push((19_990, "", "", Landing));
    let text = journey(&visits).to_text();
    assert!(
        Journey::parse(&text, &Policy::default()).is_some(),
        "{}",
        text.len()
    );
}

#[test]
fn the_same_tags_on_a_route_or_a_reload_are_the_same_touch() {
    let came = (0, "?ref=rani", "https://l.instagram.com/", Landing);
    let again = [
        came,
        came,
        (0, "?ref=rani", "", Route),
        (9, "?ref=rani", "", Route),
        (9, "?ref=rani", "", Checkout),
    ];
    assert_eq!(kept(&journey(&again)), kept(&journey(&[came])));
    // Who taps the link again a day later was sent again.
    assert_eq!(
        journey(&[came, (1, "?ref=rani", "", Landing)])
            .touches()
            .len(),
        2
    );
}

#[test]
fn tags_on_a_route_of_a_single_page_shop_count_before_the_cart_is_filled() {
    let visits = [(0, "", "", Landing), (1, "#/promo?ref=rani", "", Route)];
    assert_eq!(
        credited(&visits, 2),
        (named("rani"), CreditReason::LastCreator)
    );
}

#[test]
fn a_code_on_a_route_of_the_page_itself_takes_no_creators_place() {
    let visits = [
        (0, "?ref=rani", "", Landing),
        (1, "dasbor?ref=beranda-atas", "", Route),
    ];
    assert_eq!(
        credited(&visits, 2),
        (named("rani"), CreditReason::LastCreator)
    );
    assert_eq!(journey(&visits).touches().len(), 1);
}

#[test]
fn a_code_that_appears_after_somebody_left_for_the_checkout_is_late() {
    let visits = [
        (0, "?utm_source=tiktok", "", Landing),
        (1, "", "", Checkout),
        (2, "?ref=kupon", "", Route),
    ];
    assert_eq!(credited(&visits, 3), (None, CreditReason::LateOnly));
}

#[test]
fn a_code_that_appears_after_the_cart_was_filled_is_late_and_earns_nothing() {
    let filled = [(0, "?ref=rani", "", Landing), (1, "", "", AddToCart)];
    for late in [
        (2, "?ref=coupon", "", Route),
        (2, "?ref=coupon", "", Checkout),
        (
            2,
            "keranjang?ref=coupon",
            "https://kopi.co.id/keranjang",
            Landing,
        ),
    ] {
        let visits = [&filled[..], &[late]].concat();
        assert_eq!(
            credited(&visits, 3),
            (named("rani"), CreditReason::LastCreator),
            "{late:?}"
        );
        assert!(journey(&visits).touches()[1].late);
        assert_eq!(
            journey(&visits).last(&Policy::default()).unwrap().creator(),
            Some("rani")
        );
        let policy = Policy {
            credits_late: true,
            ..Policy::default()
        };
        let credit = journey(&visits).credit(&policy, 3 * DAY);
        assert_eq!(
            (credit.creator, credit.reason),
            (named("coupon"), CreditReason::LateCreator)
        );
    }
    assert_eq!(
        credited(&[(1, "", "", AddToCart), (2, "?ref=coupon", "", Route)], 3),
        (None, CreditReason::LateOnly)
    );
}

#[test]
fn who_comes_from_outside_after_the_cart_was_filled_is_not_late() {
    let visits = [
        (0, "?ref=rani", "", Landing),
        (1, "", "", AddToCart),
        (2, "?ref=budi", "https://l.instagram.com/", Landing),
        (3, "?via=sari", "https://m.youtube.com/", Landing),
    ];
    assert_eq!(
        credited(&visits, 4),
        (named("sari"), CreditReason::LastCreator)
    );
}

#[test]
fn a_verified_token_outweighs_a_bare_code_and_a_refused_one_leaves_the_rest_standing() {
    let visits = [
        (0, "?etl=v1.a.b.c", "", Landing),
        (1, "?ref=budi", "", Landing),
    ];
    let policy = Policy::default();
    let mut verified = journey(&visits);
    assert_eq!(verified.unsettled(), ["v1.a.b.c"]);
    let claims = TokenClaims {
        creator: "rani".to_owned(),
        campaign: "k".to_owned(),
        audience: "kopi.co.id".to_owned(),
        expires: 9,
    };
    verified.settle("v1.a.b.c", &TokenVerdict::Verified(claims));
    assert_eq!(verified.credit(&policy, 2 * DAY).creator, named("rani"));
    assert!(verified.unsettled().is_empty());

    let mut refused = journey(&visits[..1]);
    refused.settle("v1.a.b.c", &TokenVerdict::Refused(TokenFault::Signature));
    assert_eq!(
        refused.credit(&policy, 2 * DAY).reason,
        CreditReason::UnverifiedToken
    );
    let mut beside = journey(&[(0, "?etl=v1.a.b.c&ref=rani", "", Landing)]);
    beside.settle("v1.a.b.c", &TokenVerdict::Refused(TokenFault::Expired));
    assert_eq!(beside.credit(&policy, DAY).creator, named("rani"));
}

#[test]
fn what_storage_keeps_does_not_vouch_for_a_token() {
    let mut journey = journey(&[(0, "?etl=abcdef", "", Landing)]);
    let claims = TokenClaims {
        creator: "rani".to_owned(),
        campaign: "k".to_owned(),
        audience: "kopi.co.id".to_owned(),
        expires: 9,
    };
    journey.settle("abcdef", &TokenVerdict::Verified(claims));
    let read = Journey::parse(&journey.to_text(), &Policy::default()).unwrap();
    assert_eq!(
        (read.touches()[0].class, read.unsettled()),
        (TouchClass::Referral, vec!["abcdef"])
    );
}

#[test]
fn what_another_tab_stored_is_taken_in_once() {
    let mine = journey(&[(1, "?ref=rani", "", Landing)]);
    let other = journey(&[
        (0, "?ref=budi", "", Landing),
        (3, "?utm_source=x", "", Landing),
    ]);
    let mut both = mine.clone();
    both.merge(other.clone());
    both.merge(other);
    both.merge(mine);
    let days: Vec<_> = both.touches().iter().map(|touch| touch.at / DAY).collect();
    assert_eq!(days, [0, 1, 3]);
    assert_eq!(both.mark(), 3 * DAY);
}

#[test]
fn the_first_touch_and_the_last_ones_stay_when_there_are_too_many() {
    let queries: Vec<String> = (0..100).map(|day| format!("?ref=c{day}")).collect();
    let visits: Vec<Told> = (0..100)
        .map(|day| (day / 10, queries[day as usize].as_str(), "", Landing))
        .collect();
    let journey = journey(&visits);
    let codes: Vec<_> = journey
        .touches()
        .iter()
        .filter_map(Touch::creator)
        .collect();
    assert!(codes.len() <= 32 && codes.len() > 20, "{}", codes.len());
    assert_eq!((codes[0], codes[1], codes[codes.len() - 1]).0, "c0");
    assert_eq!(codes[codes.len() - 1], "c99");
    assert!(journey.to_text().len() <= 4_096);
}

#[test]
fn two_touches_of_any_length_fit_into_storage() {
    let long: String = [
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "gclid",
        "utm_x",
        "ref",
    ]
    .iter()
    .map(|key| format!("&{key}={}", "é".repeat(255)))
    .collect();
    let query = format!("?a=b{long}");
    let journey = journey(&[(0, &query, "", Landing), (1, &query, "", Landing)]);
    assert_eq!(journey.touches().len(), 2);
    assert!(journey.to_text().len() <= 4_096);
    assert!(
        journey.touches()[0].creator().is_some(),
        "what money follows goes last"
    );
}

fn knowing(creators: &[&str]) -> Policy {
    Policy {
        creators: creators.iter().map(|id| (*id).to_owned()).collect(),
        ..Policy::default()
    }
}

#[test]
fn a_name_that_is_no_creator_is_kept_as_a_tag_and_takes_nobodys_place() {
    let policy = knowing(&["rani", "bagas"]);
    let newsletter = (
        2,
        "?ref=kabar-kopi.example",
        "https://kabar-kopi.example/",
        Landing,
    );
    let visits = [(0, "?ref=rani&utm_source=tiktok", "", Landing), newsletter];
    let journey = journey_by(&visits, &policy);
    let credit = journey.credit(&policy, 3 * DAY);
    assert_eq!(credit.creator, named("rani"));
    assert_eq!(
        journey.touches()[1].tag("ref"),
        Some("kabar-kopi.example"),
        "kept"
    );
    let codes: Vec<&str> = journey.strange_codes().collect();
    assert_eq!(codes, ["kabar-kopi.example"]);
    // Alone it earns nothing, and rides.
    let alone = journey_by(&[newsletter], &policy).credit(&policy, 3 * DAY);
    assert_eq!(
        (alone.creator, alone.reason),
        (None, CreditReason::NoCreator)
    );
    assert!(alone.touch.unwrap().tag("ref").is_some());
}

#[test]
fn a_code_names_a_creator_without_regard_to_case() {
    let policy = knowing(&["rani", "bagas"]);
    for query in [
        "?ref=RANI",
        "?via=rani",
        "?ref=Rani/",
        "?ref=kabar&via=Rani",
    ] {
        let journey = journey_by(&[(0, query, "", Landing)], &policy);
        let credit = journey.credit(&policy, DAY);
        assert_eq!(credit.creator, named("rani"), "{query}");
        let touch = credit.touch.unwrap();
        let naming = touch.naming_tag().and_then(|key| touch.tag(key));
        assert_eq!(
            (naming, touch.class),
            (Some("rani"), TouchClass::Code),
            "{query}"
        );
    }
}

#[test]
fn a_creator_who_becomes_known_later_is_credited_from_then_on() {
    let mut journey = journey_by(&[(0, "?ref=sari", "", Landing)], &knowing(&["rani"]));
    let policy = knowing(&["rani", "sari"]);
    journey.look_up(&policy);
    assert_eq!(journey.credit(&policy, DAY).creator, named("sari"));
    assert_eq!(journey.strange_codes().count(), 0);
}
