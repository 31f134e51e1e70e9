//! Orders here are made up.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser as _;
use etalase_model::commission::Source;
use etalase_model::time::Time;
use serde_json::json;

use super::super::{Cli, run};
use super::*;
use crate::clock;
use crate::ledger::report::{Period, creators};
use crate::store::{NewCampaign, NewWebhook, ProcessedWebhook, Samples};
use crate::test_support::{self, TempDir};
use crate::webhooks::receive::receive;

const CAMPAIGN: &str = "kopi-senja";

/// A server's folder, with its database closed between commands.
struct Folder(TempDir);

impl Folder {
    fn database(&self) -> PathBuf {
        self.0.path().join("etalase.db")
    }

    async fn store(&self) -> Store {
        Store::open(&self.database(), Samples::Refused)
            .await
            .unwrap()
    }

    /// Stores the campaign with these creators.
    async fn put(&self, ids: &[&str]) -> Arc<Campaign> {
        let mut document = test_support::campaign();
        let creators = ids.iter().map(|id| json!({"id": id, "name": id}));
        document["creators"] = creators.collect();
        let text = document.to_string();
        let campaign: Campaign = document::stored(&text).unwrap();
        let store = self.store().await;
        let new = NewCampaign::of(&campaign, text, clock::now());
        store.put_campaign(new).await.unwrap();
        store.close().await;
        Arc::new(campaign)
    }

    async fn etalase(&self, line: &str) -> bool {
        let words = line.split(' ').map(str::to_owned);
        let database = [
            "--database".to_owned(),
            self.database().display().to_string(),
        ];
        let words = ["etalase".to_owned()]
            .into_iter()
            .chain(words)
            .chain(database);
        let ended = run(Cli::try_parse_from(words).unwrap().command).await;
        ended.unwrap() == ExitCode::SUCCESS
    }

    /// Which creators have orders.
    async fn credited(&self) -> Vec<String> {
        let store = self.store().await;
        let span = Period {
            from: Time(0),
            to: Time(i64::MAX),
        };
        let report = creators(&store, CAMPAIGN, span).await.unwrap();
        let report: serde_json::Value = serde_json::from_str(&report.to_json().unwrap()).unwrap();
        store.close().await;
        let rows = report["rows"].as_array().unwrap().iter();
        let rows = rows.filter(|row| row["orders"] != 0);
        rows.map(|row| row["creator"].to_string()).collect()
    }
}

fn paid_by(creator: &str) -> NewWebhook {
    let body = json!({
        "id": "n1", "kind": "order_paid", "order": "1", "at": "2026-11-22T12:00:00Z", "currency": "IDR", "total": "1000.00",
        "attributes": {"ref": creator}
    });
    NewWebhook {
        campaign: CAMPAIGN.to_owned(),
        source: Source::Generic,
        topic: "order_paid".to_owned(),
        body: body.to_string().into(),
        now: clock::now(),
    }
}

#[tokio::test]
async fn an_order_from_before_its_creator_was_added_is_credited_on_request_and_a_dry_run_changes_nothing()
 {
    let folder = Folder(TempDir::new());
    let campaign = folder.put(&["rani"]).await;
    let store = folder.store().await;
    receive(&store, campaign, paid_by("dewi")).await.unwrap();
    store.close().await;
    assert_eq!(folder.credited().await, ["null"]);
    folder.put(&["rani", "dewi"]).await;
    assert!(
        folder
            .etalase("orders recredit --campaign kopi-senja --dry-run")
            .await
    );
    assert_eq!(folder.credited().await, ["null"]);
    assert!(
        folder
            .etalase("orders recredit --campaign kopi-senja")
            .await
    );
    assert_eq!(folder.credited().await, ["\"dewi\""]);
}

#[tokio::test]
async fn a_credit_moves_from_one_creator_to_another_only_if_all_are_asked_for() {
    let folder = Folder(TempDir::new());
    let campaign = folder.put(&["rani"]).await;
    let store = folder.store().await;
    receive(&store, campaign, paid_by("rani")).await.unwrap();
    store.close().await;
    folder.put(&["dewi"]).await;
    assert!(
        folder
            .etalase("orders recredit --campaign kopi-senja")
            .await
    );
    assert_eq!(folder.credited().await, ["\"rani\""]);
    assert!(
        folder
            .etalase("orders recredit --campaign kopi-senja --all")
            .await
    );
    assert_eq!(folder.credited().await, ["null"]);
}

#[tokio::test]
async fn what_an_earlier_version_could_not_understand_is_read_again_and_what_nobody_can_is_dismissed()
 {
    let folder = Folder(TempDir::new());
    let campaign = folder.put(&["rani"]).await;
    let store = folder.store().await;
    let kept = store.insert_webhook(paid_by("rani")).await.unwrap();
    let held = ProcessedWebhook {
        webhook: kept.id,
        campaign: CAMPAIGN.to_owned(),
        source: Source::Generic,
        state: WebhookState::Held,
        notes: vec!["an earlier version could not read this".to_owned()],
        update: None,
        credit: None,
        received_at: clock::now(),
    };
    store.apply_webhook(held).await.unwrap();
    let mut rubbish = paid_by("rani");
    rubbish.body = b"<br>Warning".to_vec();
    receive(&store, campaign, rubbish).await.unwrap();
    assert_eq!(store.webhooks_held(None).await.unwrap(), 2);
    store.close().await;

    assert!(folder.etalase("orders held").await);
    assert!(!folder.etalase("orders reread").await, "one is still held");
    assert_eq!(folder.credited().await, ["\"rani\""]);
    let store = folder.store().await;
    let left = store.open_webhooks(Some(CAMPAIGN), &[WebhookState::Held]);
    let left = left.await.unwrap();
    assert_eq!(left.len(), 1);
    store.close().await;
    assert!(folder.etalase(&format!("orders show {}", left[0])).await);
    assert!(folder.etalase(&format!("orders dismiss {}", left[0])).await);
    assert!(!folder.etalase(&format!("orders dismiss {}", left[0])).await);
    assert!(folder.etalase("orders reread --campaign kopi-senja").await);
}

#[test]
fn what_a_shop_sent_cannot_paint_the_terminal() {
    let webhook = StoredWebhook {
        id: "0191".to_owned(),
        campaign: CAMPAIGN.to_owned(),
        source: Source::Shopify,
        topic: "orders/\u{1b}[31m".to_owned(),
        body: None,
        received_at: Time(0),
        state: WebhookState::Held,
        order: None,
        notes: vec!["\u{1b}[2J".to_owned()],
    };
    assert!(!described(&webhook).contains('\u{1b}'));
}
