//! What the lists that grow are read by: an index each, and nothing is sorted that an index has sorted.

use sqlx::sqlite::Sqlite;
use sqlx::{QueryBuilder, Row as _};

use super::super::links::listing;
use super::super::retention::{old_bodies, old_clicks, old_events, old_reviews};
use super::super::reviews::{moderation_query, published};
use super::*;

/// The steps by which SQLite reads what this statement asks for.
async fn plan(store: &Store, statement: QueryBuilder<Sqlite>) -> String {
    let sql = format!("EXPLAIN QUERY PLAN {}", statement.sql().as_str());
    let mut explain = QueryBuilder::<Sqlite>::new(sql);
    let rows = explain.build().fetch_all(&store.readers).await.unwrap();
    let steps = rows.iter().map(|row| row.try_get::<String, _>("detail"));
    steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn no_list_that_grows_is_read_by_a_scan_or_sorted_when_it_is_read() {
    let dir = TempDir::new();
    let store = open(&dir).await;
    let pending = Some(Moderation::Pending);
    let ask = |stars, product: Option<&str>, sort| ReviewQuery {
        stars,
        product: product.map(str::to_owned),
        sort,
        ..query()
    };
    for (statement, index) in [
        (listing(Some(CAMPAIGN)), "creator_link_campaign"),
        (old_bodies("applied", Time(1)), "webhook_body"),
        (old_reviews("rejected", Time(1)), "review_desk"),
        (moderation_query(pending, None, 50), "review_desk"),
        (moderation_query(pending, Some(CAMPAIGN), 50), "review_desk"),
        (
            published(&ask(None, None, ReviewSort::Newest)),
            "review_campaign_newest",
        ),
        (
            published(&ask(None, None, ReviewSort::Helpful)),
            "review_campaign_helpful",
        ),
        (
            published(&ask(None, Some("gayo"), ReviewSort::Newest)),
            "review_product_newest",
        ),
        (
            published(&ask(None, Some("gayo"), ReviewSort::Helpful)),
            "review_product_helpful",
        ),
        (
            published(&ask(Some(1), None, ReviewSort::Newest)),
            "review_campaign_stars_newest",
        ),
        (
            published(&ask(Some(1), None, ReviewSort::Helpful)),
            "review_campaign_stars_helpful",
        ),
        (
            published(&ask(Some(1), Some("gayo"), ReviewSort::Newest)),
            "review_product_stars_newest",
        ),
        (
            published(&ask(Some(1), Some("gayo"), ReviewSort::Helpful)),
            "review_product_stars_helpful",
        ),
    ] {
        let plan = plan(&store, statement).await;
        assert!(
            plan.contains(&format!("USING INDEX {index} ")),
            "{index}: {plan}"
        );
        assert!(!plan.contains("TEMP B-TREE FOR ORDER BY"), "{plan}");
    }
    for (statement, index) in [
        (old_clicks(Time(1)), "creator_click_age"),
        (old_events(CAMPAIGN, Time(1)), "beacon_time"),
    ] {
        let plan = plan(&store, statement).await;
        assert!(plan.contains(&format!("INDEX {index} ")), "{index}: {plan}");
        assert!(!plan.contains("TEMP B-TREE FOR ORDER BY"), "{plan}");
    }
    store.close().await;
}
