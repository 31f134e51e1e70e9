//! What holds for every history of visits. `PROPTEST_CASES` says how many are tried.

use super::*;
use crate::attribution::{ClassOrder, TouchClass};
use proptest::prelude::*;

use VisitKind::Landing;

const SHOP: &str = "https://kopi.co.id/";

fn queries() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "(\\?|#/)?(ref|via|etl|utm_source|utm_id|fbclid|x)=[a-c]{1,2}(&(utm_medium|ref)=[a-c])?",
    ]
}

fn referrers() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        SHOP,
        "https://www.google.com/",
        "https://l.instagram.com/",
        "https://app.midtrans.com/",
    ])
}

/// Pages from which nobody is brought.
fn nobodies() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "https://www.kopi.co.id/keranjang",
        "https://app.midtrans.com/",
        "https://accounts.google.com/",
    ])
}

prop_compose! {
    fn histories()(visits in prop::collection::vec((0..2_000i64, queries(), referrers(), prop::sample::select(&VisitKind::ALL[..])), 0..12))
        -> Vec<(i64, String, &'static str, VisitKind)>
    {
        let mut at = 0;
        visits.into_iter().map(|(hours, query, referrer, moment)| { at += hours * 360_000; (at, query, referrer, moment) }).collect()
    }
}

/// Policies of every order of strength.
fn policies() -> impl Strategy<Value = Policy> {
    let orders = Just(TouchClass::ALL.to_vec()).prop_shuffle();
    orders.prop_map(|order| Policy {
        strength: ClassOrder::of(&order).unwrap(),
        ..Policy::default()
    })
}

fn noted(
    journey: &mut Journey,
    visits: &[(i64, String, &'static str, VisitKind)],
    policy: &Policy,
) {
    for (at, query, referrer, moment) in visits {
        let url = [SHOP, query].concat();
        journey.note(
            &Visit {
                at: *at,
                url: &url,
                referrer,
                moment: *moment,
            },
            policy,
        );
    }
}

proptest! {
    #[test]
    fn direct_visits_anywhere_and_in_any_order_change_nothing(
        visits in histories(),
        policy in policies(),
        direct in prop::collection::vec((0..12usize, nobodies()), 0..6).prop_flat_map(|direct| (Just(direct.clone()), Just(direct).prop_shuffle())),
    ) {
        let among = |direct: &[(usize, &'static str)]| {
            let mut told = visits.clone();
            for (place, referrer) in direct {
                let place = (*place).min(told.len());
                let at = told.get(place.saturating_sub(1)).map_or(0, |visit| visit.0);
                told.insert(place, (at, String::new(), referrer, Landing));
            }
            let mut journey = Journey::default();
            noted(&mut journey, &told, &policy);
            journey
        };
        let [without, with, shuffled] = [among(&[]), among(&direct.0), among(&direct.1)];
        prop_assert_eq!(without.touches(), with.touches());
        prop_assert_eq!(without.touches(), shuffled.touches());
        let now = visits.last().map_or(0, |visit| visit.0);
        let credit = |journey: &Journey| journey.credit(&policy, now);
        prop_assert_eq!(credit(&without), credit(&with));
        prop_assert_eq!(credit(&without), credit(&shuffled));
    }

    #[test]
    fn a_history_told_twice_is_told_once(visits in histories(), policy in policies()) {
        let mut journey = Journey::default();
        noted(&mut journey, &visits, &policy);
        let once = journey.touches().to_vec();
        noted(&mut journey, &visits, &policy);
        prop_assert_eq!(journey.touches(), once.as_slice());
    }

    #[test]
    fn no_campaigns_window_changes_what_another_credits(
        visits in histories(),
        windows in prop::collection::vec(1..=90u32, 12),
        window_days in 1..=90u32,
    ) {
        // Who comes from inside is taken in or not by the campaign whose page it is.
        let told = |(at, query, referrer, moment): &(i64, String, &'static str, VisitKind)| {
            let from_inside = *moment != Landing || [SHOP, "https://app.midtrans.com/"].contains(referrer);
            let query = if from_inside { String::new() } else { query.clone() };
            (*at, query, *referrer, *moment)
        };
        let visits: Vec<_> = visits.iter().map(told).collect();
        let policy = |window_days| Policy { window_days, ..Policy::default() };
        let mut one = Journey::default();
        noted(&mut one, &visits, &policy(window_days));
        let mut many = Journey::default();
        for (visit, window_days) in visits.iter().zip(windows) {
            let asked = policy(window_days);
            many = Journey::parse(&many.to_text(), &asked).unwrap();
            noted(&mut many, std::slice::from_ref(visit), &asked);
        }
        let now = visits.last().map_or(0, |visit| visit.0);
        let credit = |journey: &Journey| {
            let credit = journey.credit(&policy(window_days), now);
            (credit.creator, credit.reason, credit.touch.map(|touch| (touch.at, touch.until)))
        };
        prop_assert_eq!(credit(&one), credit(&many));
    }

    #[test]
    fn no_clock_lengthens_a_window(visits in histories(), jumps in prop::collection::vec(0..9_000_000_000i64, 1..5)) {
        let policy = Policy::default();
        let mut journey = Journey::default();
        noted(&mut journey, &visits, &policy);
        let ends: Vec<i64> = journey.touches().iter().map(|touch| policy.until(touch.at)).collect();
        let mut heard = visits.last().map_or(0, |visit| visit.0);
        for jump in jumps {
            journey.note(&Visit { at: jump, url: SHOP, referrer: "", moment: Landing }, &Policy::default());
            heard = heard.max(jump);
            for now in [0, jump / 2, jump, jump * 2, heard] {
                for open in journey.open(&policy, now) {
                    let place = journey.touches().iter().position(|touch| touch == open).unwrap();
                    prop_assert!(now.max(heard) < ends[place], "{open:?} at {now}");
                }
            }
        }
    }

    #[test]
    fn what_is_stored_comes_back(visits in histories()) {
        let mut journey = Journey::default();
        noted(&mut journey, &visits, &Policy::default());
        let read = Journey::parse(&journey.to_text(), &Policy::default()).unwrap();
        prop_assert_eq!(read, journey);
    }

    #[test]
    fn no_stored_text_makes_it_panic_or_breaks_a_limit(text in any::<String>(), lines in prop::collection::vec("(\\.?[a-z_]{1,6}=[-a-z0-9%.]{0,9}&?){0,6}", 0..50)) {
        let lines: Vec<_> = lines.iter().map(|line| format!(".=1+2+query+0+0+&{line}")).collect();
        let lines = ["1  \n", &lines.join("\n")].concat();
        for text in [&text, &lines] {
            if let Some(mut journey) = Journey::parse(text, &Policy::default()) {
                journey.note(&Visit { at: 5, url: "https://kopi.id/?ref=a", referrer: "", moment: Landing }, &Policy::default());
                prop_assert!(journey.touches().len() <= 32 && journey.to_text().len() <= 4_096);
                journey.credit(&Policy::default(), 5);
            }
        }
    }
}
