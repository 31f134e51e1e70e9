use super::*;
use proptest::prelude::*;

const TENTH: CommissionRule = CommissionRule {
    basis_points: 1_000,
    counts_tax: false,
    counts_shipping: false,
};

fn rupiah() -> Currency {
    Currency::parse("IDR").unwrap()
}

/// A sale of goods for 100.000, with 11.000 tax and 9.000 shipping.
fn paid() -> OrderEvent {
    OrderEvent::Paid(Paid {
        revised: Time(10),
        at: Time(5),
        currency: rupiah(),
        total: 12_000_000,
        parts: Parts {
            tax: 1_100_000,
            shipping: 900_000,
        },
    })
}

fn refunded(refund: &str, total: i64, parts: Option<Parts>) -> OrderEvent {
    let said = Refunded {
        revised: Time(20),
        currency: rupiah(),
        total,
        parts,
    };
    OrderEvent::Refunded {
        refund: refund.to_owned(),
        said,
    }
}

fn heard(events: &[OrderEvent]) -> Order {
    let mut order = Order::default();
    events.iter().cloned().for_each(|event| order.apply(event));
    order
}

/// Revenue, refunds, commission.
fn amounts(events: &[OrderEvent], rule: &CommissionRule) -> (i64, i64, i64) {
    let balance = heard(events).balance(rule).unwrap();
    (balance.revenue, balance.refunds, balance.commission)
}

#[test]
fn the_share_is_one_of_goods_without_tax_and_shipping() {
    assert_eq!(amounts(&[paid()], &TENTH), (10_000_000, 0, 1_000_000));
    let all = CommissionRule {
        counts_tax: true,
        counts_shipping: true,
        ..TENTH
    };
    assert_eq!(amounts(&[paid()], &all), (12_000_000, 0, 1_200_000));
}

#[test]
fn a_refund_before_its_order_waits_for_it() {
    let refund = refunded("r1", 3_000_000, Some(Parts::default()));
    assert_eq!(heard(std::slice::from_ref(&refund)).balance(&TENTH), None);
    assert_eq!(
        amounts(&[refund, paid()], &TENTH),
        (10_000_000, 3_000_000, 700_000)
    );
}

#[test]
fn a_refund_of_unsaid_parts_is_spread_like_the_sale() {
    let half = refunded("r1", 6_000_000, None);
    assert_eq!(
        amounts(&[paid(), half.clone()], &TENTH),
        (10_000_000, 5_000_000, 500_000)
    );
    let rest = refunded("r2", 6_000_000, None);
    assert_eq!(
        amounts(&[paid(), half, rest], &TENTH),
        (10_000_000, 10_000_000, 0)
    );
}

#[test]
fn no_more_is_given_back_than_was_paid() {
    let refunds = [("a", 9_000_000), ("b", 9_000_000)]
        .map(|(id, total)| refunded(id, total, Some(Parts::default())));
    let events = [&refunds[..], &[paid()]].concat();
    assert_eq!(amounts(&events, &TENTH), (10_000_000, 10_000_000, 0));
}

#[test]
fn of_one_refund_the_later_word_counts() {
    let word = |revised, total| OrderEvent::Refunded {
        refund: "charge".to_owned(),
        said: Refunded {
            revised: Time(revised),
            currency: rupiah(),
            total,
            parts: None,
        },
    };
    let events = [word(2, 6_000_000), paid(), word(1, 1_200_000)];
    assert_eq!(amounts(&events, &TENTH).1, 5_000_000);
}

#[test]
fn a_cancelled_order_earns_nothing_until_the_shop_takes_it_back() {
    let cancelled = OrderEvent::Cancelled { revised: Time(10) };
    assert_eq!(
        amounts(&[cancelled.clone(), paid()], &TENTH),
        (10_000_000, 10_000_000, 0)
    );
    let OrderEvent::Paid(mut again) = paid() else {
        unreachable!()
    };
    again.revised = Time(11);
    assert_eq!(
        amounts(&[OrderEvent::Paid(again), paid(), cancelled], &TENTH).2,
        1_000_000
    );
}

#[test]
fn half_a_minor_unit_goes_to_the_creator_and_less_does_not() {
    let of = |total, basis_points| {
        let OrderEvent::Paid(sale) = paid() else {
            unreachable!()
        };
        let sale = Paid {
            total,
            parts: Parts::default(),
            ..sale
        };
        amounts(
            &[OrderEvent::Paid(sale)],
            &CommissionRule {
                basis_points,
                ..TENTH
            },
        )
        .2
    };
    assert_eq!(
        (of(5, 1_000), of(4, 1_000), of(14, 1_000), of(15, 1_000)),
        (1, 0, 1, 2)
    );
    assert_eq!(of(i64::MAX, 10_000), i64::MAX);
}

#[test]
fn another_currency_is_told_and_not_counted() {
    let said = Refunded {
        revised: Time(1),
        currency: Currency::parse("USD").unwrap(),
        total: 500,
        parts: None,
    };
    let order = heard(&[
        paid(),
        OrderEvent::Refunded {
            refund: "r".to_owned(),
            said,
        },
    ]);
    let balance = order.balance(&TENTH).unwrap();
    assert_eq!((balance.refunds, balance.foreign_refunds), (0, 1));
}

fn snapshot(revised: i64, paid: bool, refunds: &[(&str, i64)]) -> OrderEvent {
    let OrderEvent::Paid(sale) = self::paid() else {
        unreachable!()
    };
    let revised = Time(revised);
    let refunds = refunds.iter().map(|(id, total)| {
        let said = Refunded {
            revised,
            currency: rupiah(),
            total: *total,
            parts: Some(Parts::default()),
        };
        ((*id).to_owned(), said)
    });
    OrderEvent::Snapshot(Snapshot {
        revised,
        cancelled: false,
        refunds: refunds.collect(),
        paid: paid.then_some(Paid { revised, ..sale }),
    })
}

#[test]
fn a_refund_that_the_shop_deleted_gives_the_commission_back() {
    let events = [
        snapshot(1, true, &[]),
        snapshot(2, true, &[("7", 3_000_000)]),
        snapshot(3, true, &[]),
    ];
    assert_eq!(amounts(&events[..2], &TENTH).2, 700_000);
    assert_eq!(amounts(&events, &TENTH).2, 1_000_000);
}

#[test]
fn an_order_that_is_unpaid_again_earns_nothing() {
    let events = [snapshot(1, true, &[]), snapshot(2, false, &[])];
    assert_eq!(heard(&events).balance(&TENTH), None);
    let again = [&events[..], &[snapshot(3, true, &[])]].concat();
    assert_eq!(amounts(&again, &TENTH).2, 1_000_000);
}

#[test]
fn a_refund_that_is_told_apart_counts_until_a_later_snapshot_has_it_otherwise() {
    let apart = refunded("7", 3_000_000, Some(Parts::default()));
    let amounts = |events: &[OrderEvent]| amounts(events, &TENTH).1;
    assert_eq!(
        amounts(&[snapshot(19, true, &[]), apart.clone()]),
        3_000_000
    );
    assert_eq!(
        amounts(&[apart.clone(), snapshot(20, true, &[])]),
        3_000_000
    );
    assert_eq!(amounts(&[apart.clone(), snapshot(21, true, &[])]), 0);
    let smaller = snapshot(21, true, &[("7", 1_000_000)]);
    assert_eq!(amounts(&[apart, smaller]), 1_000_000);
}

#[test]
fn a_cancelled_snapshot_earns_nothing_until_a_later_one_is_not() {
    let OrderEvent::Snapshot(mut cancelled) = snapshot(2, true, &[]) else {
        unreachable!()
    };
    cancelled.cancelled = true;
    let events = [snapshot(1, true, &[]), OrderEvent::Snapshot(cancelled)];
    assert_eq!(amounts(&events, &TENTH), (10_000_000, 10_000_000, 0));
    let again = [&[snapshot(3, true, &[])], &events[..]].concat();
    assert_eq!(amounts(&again, &TENTH).2, 1_000_000);
}

fn event() -> impl Strategy<Value = OrderEvent> {
    let code = prop_oneof![Just("IDR"), Just("USD")];
    let (time, amount) = (0..4_i64, 0..5_000_i64);
    let currency = code.prop_map(|code| Currency::parse(code).unwrap());
    let words = (
        time,
        0..4_i64,
        currency,
        amount,
        0..900_i64,
        0..900_i64,
        any::<bool>(),
        "[ab]",
    );
    (words, 0..8_u8).prop_map(
        |((revised, at, currency, total, tax, shipping, said, refund), kind)| {
            let (revised, parts) = (Time(revised), Parts { tax, shipping });
            let paid = Paid {
                revised,
                at: Time(at),
                currency: currency.clone(),
                total,
                parts,
            };
            let refunded = Refunded {
                revised,
                currency,
                total: total / 2,
                parts: said.then_some(parts),
            };
            match kind {
                0 | 1 => OrderEvent::Paid(paid),
                2 | 3 => OrderEvent::Refunded {
                    refund,
                    said: refunded,
                },
                4 => OrderEvent::Cancelled { revised },
                _ => OrderEvent::Snapshot(Snapshot {
                    revised,
                    cancelled: kind == 5 && said,
                    refunds: said.then_some((refund, refunded)).into_iter().collect(),
                    paid: (kind > 5).then_some(paid),
                }),
            }
        },
    )
}

proptest! {
    #[test]
    fn order_and_repetition_of_what_is_said_change_nothing(
        (events, shuffled) in proptest::collection::vec(event(), 0..12).prop_flat_map(|events| {
            let again = [events.clone(), events.clone()].concat();
            (Just(events), Just(again).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(heard(&events), heard(&shuffled));
    }

    #[test]
    fn the_latest_snapshot_is_the_last_word_whatever_came_before(
        events in proptest::collection::vec(event(), 0..12).prop_shuffle(), last in event(),
    ) {
        let OrderEvent::Snapshot(mut last) = last else { return Ok(()) };
        last.revised = Time(1_000);
        last.paid.iter_mut().for_each(|paid| paid.revised = Time(1_000));
        last.refunds.values_mut().for_each(|said| said.revised = Time(1_000));
        let alone = [OrderEvent::Snapshot(last)];
        let all = [&alone[..], &events[..]].concat();
        prop_assert_eq!(heard(&all).balance(&TENTH), heard(&alone).balance(&TENTH));
    }

    #[test]
    fn nobody_earns_more_than_the_share_of_what_stayed(events in proptest::collection::vec(event(), 1..12), basis_points in 0..=10_000_u32) {
        let rule = CommissionRule { basis_points, ..TENTH };
        if let Some(Balance { revenue, refunds, commission, .. }) = heard(&events).balance(&rule) {
            prop_assert!((0..=revenue).contains(&refunds));
            let share = i128::from(revenue - refunds) * i128::from(basis_points);
            prop_assert!((i128::from(commission) * 10_000 - share).abs() <= 5_000);
        }
    }

    #[test]
    fn two_events_have_the_same_meaning_only_if_they_are_the_same(one in event(), other in event()) {
        prop_assert_eq!(one.meaning() == other.meaning(), one == other);
    }
}
