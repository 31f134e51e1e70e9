use super::*;
use crate::clock;
use crate::store::{NewCampaign, Samples};
use crate::test_support::{self, Server, TempDir};

async fn put(store: &Store, title: &str) {
    let mut campaign = test_support::campaign();
    campaign["products"][0]["title"] = title.into();
    let text = campaign.to_string();
    let campaign = document::parse(&text, "https://kopi.example").unwrap();
    let put = NewCampaign::of(&campaign, text, clock::now());
    store.put_campaign(put).await.unwrap();
}

fn title(published: &CachedCampaign) -> String {
    let campaign = published.campaign().unwrap();
    campaign.products[0].title.get(&campaign.locale).to_owned()
}

#[tokio::test]
async fn a_version_is_made_once_and_a_document_of_this_process_is_there_at_once() {
    let server = Server::new().await;
    let first = server.app.campaign("kopi-senja").await.unwrap();
    let again = server.app.campaign("kopi-senja").await.unwrap();
    assert!(Arc::ptr_eq(&first, &again));
    put(&server.app.store, "Gayo baru").await;
    let next = server.app.campaign("kopi-senja").await.unwrap();
    assert_eq!(title(&next), "Gayo baru");
}

#[tokio::test]
async fn a_document_of_another_process_is_there_within_a_moment() {
    let server = Server::new().await;
    server.app.campaign("kopi-senja").await.unwrap();
    let other = Store::open(&server.app.config.database, Samples::Refused);
    let other = other.await.unwrap();
    put(&other, "Dari meja lain").await;
    tokio::time::sleep(FRESH_FOR * 2).await;
    let next = server.app.campaign("kopi-senja").await.unwrap();
    assert_eq!(title(&next), "Dari meja lain");
}

#[tokio::test]
async fn a_store_that_cannot_be_read_costs_no_window_its_document() {
    let server = Server::new().await;
    server.app.campaign("kopi-senja").await.unwrap();
    server.app.store.close().await;
    tokio::time::sleep(FRESH_FOR * 2).await;
    assert!(server.app.campaign("kopi-senja").await.is_ok());
    assert!(server.app.campaign("teh").await.is_err());
}

#[tokio::test]
async fn a_crowd_has_one_version_made_and_what_is_unknown_is_not_held() {
    let server = Server::on(TempDir::new(), crate::config::Config::default()).await;
    put(&server.app.store, "Gayo").await;
    let crowd = (0..50).map(|_| {
        let app = server.app.clone();
        tokio::spawn(async move { app.campaign("kopi-senja").await.unwrap() })
    });
    let mut made = Vec::new();
    for one in crowd.collect::<Vec<_>>() {
        made.push(one.await.unwrap());
    }
    assert!(made.iter().all(|one| Arc::ptr_eq(one, &made[0])));
    assert!(server.app.campaign("teh").await.is_err());
    assert!(!server.app.campaigns.contains("teh"));
}
