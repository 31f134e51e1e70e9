//! Orders against the real server: webhooks of four kinds of shops come shuffled and repeated, signed with either of two
//! secrets, while the server is killed again and again and the shops retry. Each order is credited once, to the minor unit.
//!
//! Every order here is made up. The ordinary run takes 400 of them and 4 kills. The whole of it, 10,000 orders and 20 kills:
//! `ETALASE_ORDERS=10000 cargo nextest run -p etalase --test orders --no-capture`

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what goes wrong in a rehearsal ends it; the lint knows tests, but not what they share"
)]

mod process;
mod rehearsal;
mod sender;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;

use process::Process;
use rehearsal::{Rehearsal, SECRETS, Sum, TERMS, TERMS_LATER};

/// By creator (none: unattributed) and currency.
type Sums = BTreeMap<(Option<String>, String), Sum>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_order_is_credited_once_and_to_the_minor_unit_however_often_the_server_is_killed() {
    let orders = std::env::var("ETALASE_ORDERS").map_or(400, |orders| orders.parse().unwrap());
    let kills = if orders >= 10_000 { 20 } else { 4 };
    let rehearsal = Rehearsal::of(orders, 20_261_125);
    let server = Arc::new(Process::start(&rehearsal.campaign(), TERMS));
    let started = Instant::now();

    sender::send_events(&server, &rehearsal.events).await;
    let attempts = sender::send_webhooks(&server, &rehearsal.webhooks, kills, |server| {
        server.put_terms(TERMS_LATER)
    })
    .await;

    let report = server.report();
    let seconds = started.elapsed().as_secs_f32();
    println!(
        "{orders} orders, {} webhooks with repetitions, {attempts} attempts, {kills} kills, {seconds:.1} s",
        rehearsal.webhooks.len(),
    );
    assert!(
        attempts > rehearsal.webhooks.len(),
        "no kill was felt by any shop"
    );
    assert_eq!(report["waiting"], 0);
    let paid: i64 = rehearsal.expected.values().map(|sum| sum.orders).sum();
    assert_eq!(report["orders"], paid);
    assert_eq!(report["held"], rehearsal.held);
    assert_eq!(reported(&report), rehearsal.expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_that_takes_up_a_new_secret_loses_no_order_and_the_server_no_request() {
    let rehearsal = Rehearsal::of(1, 7);
    let server = Arc::new(Process::start(&rehearsal.campaign(), TERMS));
    let mut webhook = rehearsal.webhooks[0].clone();
    webhook.secret = "a made-up secret: next";
    assert_eq!(sender::send_once(&server, &webhook).await, 401);
    server.share(&["too short"]);
    server.hang_up();
    assert_eq!(
        sender::send_once(&server, &rehearsal.webhooks[0]).await,
        200,
        "the former secrets stay"
    );
    server.share(&[webhook.secret, SECRETS[0]]);
    server.hang_up();
    let started = Instant::now();
    while sender::send_once(&server, &webhook).await == 401 {
        assert!(
            started.elapsed().as_secs() < 20,
            "the new secret is not believed"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn reported(report: &Value) -> Sums {
    let rows = report["rows"].as_array().unwrap().iter();
    let rows = rows.filter(|row| row["orders"] != 0);
    rows.map(|row| {
        let number = |name: &str| row[name].as_i64().unwrap();
        let creator = row["creator"].as_str().map(str::to_owned);
        let sum = Sum {
            orders: number("orders"),
            revenue: number("revenue"),
            refunds: number("refunds"),
            commission: number("commission"),
        };
        ((creator, row["currency"].as_str().unwrap().to_owned()), sum)
    })
    .collect()
}
