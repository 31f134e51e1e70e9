//! Persons here are made up.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser as _;
use etalase_model::beacon::{Beacon, EventName};
use etalase_model::campaign::Campaign;
use etalase_model::commission::Source;
use etalase_model::record::{Reader, read};
use etalase_model::review::{Moderation, ReviewDraft};
use etalase_model::time::Time;
use serde_json::{Value, json};

use super::super::{Cli, run};
use super::*;
use crate::clock;
use crate::ledger::report::{Period, creators};
use crate::ledger::terms;
use crate::store::{
    ModerationAction, NewBeacons, NewCampaign, NewReview, NewWebhook, Samples, Vote,
};
use crate::test_support::{self, TempDir};
use crate::webhooks::receive::receive;

const CAMPAIGN: &str = "kopi-senja";
const SITI: &str = "siti@mail.example";
const EVENT: &str = "0191e3c2-7a3b-7000-8000-000000000001";

struct Shop {
    folder: TempDir,
    campaign: Arc<Campaign>,
    store: Store,
}

impl Shop {
    async fn new() -> Self {
        let folder = TempDir::new();
        let store = open(&folder).await;
        let mut document = test_support::campaign();
        document["creators"] = json!([{"id": "rani", "name": "Rani"}]);
        let text = document.to_string();
        let campaign: Campaign = document::stored(&text).unwrap();
        let new = NewCampaign::of(&campaign, text, clock::now());
        store.put_campaign(new).await.unwrap();
        let campaign = Arc::new(campaign);
        Self {
            folder,
            campaign,
            store,
        }
    }

    async fn told(&self, body: &Value) {
        let webhook = webhook(&body.to_string());
        receive(&self.store, self.campaign.clone(), webhook)
            .await
            .unwrap();
    }

    async fn etalase(&self, line: &str) {
        let database = database(&self.folder).display().to_string();
        let words = ["etalase"].into_iter().chain(line.split(' '));
        let words = words.chain(["--database", &database]);
        let ended = run(Cli::try_parse_from(words).unwrap().command).await;
        assert_eq!(ended.unwrap(), ExitCode::SUCCESS);
    }

    async fn report(&self) -> String {
        let span = Period {
            from: Time(0),
            to: Time(i64::MAX),
        };
        let report = creators(&self.store, CAMPAIGN, span).await.unwrap();
        report.to_json().unwrap()
    }

    async fn found(&self, clues: PersonQuery) -> Value {
        let found = find_records(&self.store, &clues).await.unwrap();
        export(&self.store, &found).await.unwrap()
    }

    async fn by_email(&self) -> Value {
        let emails = vec![SITI.to_owned()];
        self.found(PersonQuery {
            emails,
            ..PersonQuery::default()
        })
        .await
    }

    /// Whether the word is in any file of the database, once all processes have let go of it.
    async fn files_hold(self, word: &str) -> bool {
        self.store.close().await;
        let file = std::fs::read(database(&self.folder)).unwrap();
        file.windows(word.len())
            .any(|bytes| bytes == word.as_bytes())
    }
}

fn database(folder: &TempDir) -> PathBuf {
    folder.path().join("etalase.db")
}

async fn open(folder: &TempDir) -> Store {
    let file = database(folder);
    Store::open(&file, Samples::Refused).await.unwrap()
}

fn webhook(body: &str) -> NewWebhook {
    NewWebhook {
        campaign: CAMPAIGN.to_owned(),
        source: Source::Generic,
        topic: String::new(),
        body: body.into(),
        now: clock::now(),
    }
}

/// An order of hers, found by its checkout.
fn order(id: &str, email: &str) -> Value {
    json!({
        "id": id, "kind": "order_paid", "order": id, "at": clock::now().to_string(), "currency": "IDR", "total": "1000.00",
        "attributes": {"etalase_event": EVENT, "email": email, "phone": "+62 812-3456-7890"}
    })
}

fn refund(id: &str, email: &str) -> Value {
    json!({
        "id": format!("{id}r"), "kind": "refunded", "order": id, "refund": "1", "at": clock::now().to_string(),
        "currency": "IDR", "total": "400.00", "attributes": {"email": email}
    })
}

async fn with_her_order() -> Shop {
    let shop = Shop::new().await;
    let now = clock::now();
    let checkout = Beacon {
        id: EVENT.to_owned(),
        name: EventName::Checkout,
        at: now.0 - 1_000,
        creator: Some("rani".to_owned()),
        ..Beacon::default()
    };
    let beacons = NewBeacons {
        campaign: CAMPAIGN.to_owned(),
        beacons: vec![checkout],
        is_from_brand: true,
        now,
    };
    shop.store.insert_beacons(beacons).await.unwrap();
    shop.told(&order("1", SITI)).await;
    shop.told(&order("2", "dewi@mail.example")).await;
    shop
}

#[tokio::test]
async fn all_that_is_kept_of_an_order_is_told_by_address_number_or_order() {
    let shop = with_her_order().await;
    let told = shop.by_email().await;
    let orders = told["orders"].as_array().unwrap();
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0]["ids"], json!(["1"]));
    assert_eq!(
        orders[0]["webhooks"][0]["body"]["attributes"]["email"],
        SITI
    );
    assert_eq!(orders[0]["checkouts"][0]["id"], EVENT);
    assert_eq!(orders[0]["credits"][0]["creator"], "rani");
    assert_eq!(orders[0]["events"][0]["total"], 100_000);
    let by_order = PersonQuery {
        campaign: Some(CAMPAIGN.to_owned()),
        orders: vec!["1".to_owned()],
        ..PersonQuery::default()
    };
    assert_eq!(shop.found(by_order).await, told);
    let by_phone = PersonQuery {
        phones: vec!["081234567890".to_owned()],
        ..PersonQuery::default()
    };
    let by_phone = shop.found(by_phone).await;
    assert_eq!(by_phone["orders"].as_array().unwrap().len(), 2);
    shop.etalase(&format!("person export --email {SITI}")).await;
}

#[tokio::test]
async fn an_erased_order_leaves_no_word_of_its_buyer_and_every_sum_as_it_was() {
    let shop = with_her_order().await;
    let before = shop.report().await;
    shop.etalase(&format!("person erase --email {SITI} --dry-run"))
        .await;
    assert_eq!(shop.by_email().await["orders"].as_array().unwrap().len(), 1);
    shop.etalase(&format!("person erase --email {SITI}")).await;
    assert_eq!(shop.report().await, before);
    assert_eq!(shop.by_email().await["orders"], json!([]));
    let by_event = PersonQuery {
        events: vec![EVENT.to_owned()],
        ..PersonQuery::default()
    };
    assert_eq!(shop.found(by_event).await["events"], json!([]));
    shop.told(&refund("1", SITI)).await;
    let after = shop.report().await;
    assert!(after.contains("\"refunds\": 40000"), "{after}");
    assert_eq!(
        shop.by_email().await["orders"],
        json!([]),
        "nor does what comes later bring her back"
    );
    let others = shop.store.webhooks_after("", 10).await.unwrap();
    assert_eq!(others.len(), 1, "another's order is whole");
    assert!(!shop.files_hold(SITI).await);
}

#[tokio::test]
async fn what_nobody_has_looked_into_is_understood_before_it_is_erased() {
    let shop = Shop::new().await;
    let body = order("1", SITI).to_string();
    shop.store.insert_webhook(webhook(&body)).await.unwrap();
    shop.etalase(&format!("person erase --email {SITI}")).await;
    assert!(shop.report().await.contains("\"orders\": 1"));
    assert!(!shop.files_hold(SITI).await);
}

#[tokio::test]
async fn a_held_webhook_is_erased_and_waits_no_more() {
    let shop = Shop::new().await;
    shop.told(&json!({"kind": "order_paid", "email": SITI}))
        .await;
    assert_eq!(shop.store.webhooks_held(None).await.unwrap(), 1);
    shop.etalase(&format!("person erase --email {SITI}")).await;
    assert_eq!(shop.store.webhooks_held(None).await.unwrap(), 0);
    assert!(!shop.files_hold(SITI).await);
}

#[tokio::test]
async fn a_review_and_votes_go_and_the_counts_follow() {
    let shop = Shop::new().await;
    let mut ids = Vec::new();
    for number in 0..2 {
        let draft: ReviewDraft = read(&test_support::draft(number), Reader::strict()).unwrap();
        let id = format!("0191e3c2-7a3b-7000-8000-{number:012}");
        ids.push(id.clone());
        let review = NewReview::pending(CAMPAIGN.to_owned(), id.clone(), draft, clock::now());
        shop.store.submit(review).await.unwrap();
        shop.store
            .decide(&id, ModerationAction::Publish)
            .await
            .unwrap();
        for voter in ["her-key-of-votes", "his-key-of-votes"] {
            let vote = Vote {
                campaign: CAMPAIGN.to_owned(),
                review: id.clone(),
                voter: voter.to_owned(),
                stands: true,
                ip_hash: voter.to_owned(),
                limit: 5,
            };
            shop.store.vote(vote).await.unwrap();
        }
    }
    shop.etalase(&format!(
        "person erase --review {} --voter her-key-of-votes",
        ids[0]
    ))
    .await;
    let left = shop
        .store
        .moderation_queue(Some(Moderation::Published), None, 10)
        .await
        .unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].review.helpful, 1);
    let voters = ["her-key-of-votes", "his-key-of-votes"].map(str::to_owned);
    let told = shop
        .found(PersonQuery {
            voters: voters.into(),
            ..PersonQuery::default()
        })
        .await;
    assert_eq!(
        told["votes"],
        json!([{"voter": "his-key-of-votes", "found_helpful": [ids[1]]}])
    );
}

#[tokio::test]
async fn the_contacts_of_a_creator_go_out_of_every_version_of_the_terms_and_what_was_agreed_stays()
{
    let shop = Shop::new().await;
    for share in [1_000, 1_500] {
        let terms = json!({
            "version": 1, "campaign": CAMPAIGN, "basis_points": share,
            "creators": [{"id": "rani", "codes": ["RANI10"], "contacts": [SITI]}, {"id": "dewi", "contacts": ["dewi@mail.example"]}]
        });
        let now = clock::now();
        shop.store
            .put_terms(CAMPAIGN, terms.to_string(), now)
            .await
            .unwrap();
    }
    let told = shop.by_email().await;
    assert_eq!(told["contacts"].as_array().unwrap().len(), 2);
    assert_eq!(told["contacts"][0]["contacts"], json!([SITI]));
    shop.etalase(&format!("person erase --email {SITI}")).await;
    assert_eq!(shop.by_email().await["contacts"], json!([]));
    let terms = shop.store.all_terms(CAMPAIGN).await.unwrap();
    for terms in terms {
        let terms = terms::parse(&terms.document).unwrap();
        assert_eq!(terms.creators[0].codes, ["RANI10"]);
        assert_eq!(terms.creators[1].contacts, ["dewi@mail.example"]);
    }
    assert!(!shop.files_hold(SITI).await);
}

#[test]
fn an_order_is_asked_for_in_one_campaign_and_a_person_by_something() {
    for line in [
        "person erase --order 1",
        "person export",
        "person erase --campaign kopi-senja",
    ] {
        let words = ["etalase"].into_iter().chain(line.split(' '));
        assert!(Cli::try_parse_from(words).is_err(), "{line}");
    }
}
