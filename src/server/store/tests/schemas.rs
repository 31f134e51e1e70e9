//! A database of every earlier schema opens, with what was in it.

use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::*;

/// The first schema as it was for a day.
const FIRST: &str = include_str!("first_schema.sql");

/// Makes a database as a version of so many migrations left it.
async fn made_by(dir: &TempDir, first: &'static str, migrations: usize) {
    let file = dir.path().join("etalase.db");
    let options = options(&file).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    let migrations = MIGRATIONS.iter().take(migrations);
    let migrations = migrations.map(|&(version, name, sql)| {
        let sql = if version == 1 { first } else { sql };
        let kind = MigrationType::Simple;
        Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
    });
    let migrator = Migrator::with_migrations(migrations.collect());
    migrator.run(&mut connection).await.unwrap();
    let document = test_support::campaign().to_string();
    sqlx::query("INSERT INTO campaign (id, document, etag, updated_at) VALUES ($1, $2, 'e', 1)")
        .bind(CAMPAIGN)
        .bind(document)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// Adds an order that was paid and partly refunded, as the third schema kept it.
async fn with_an_order(dir: &TempDir) {
    let options = options(&dir.path().join("etalase.db"));
    let mut connection = options.connect().await.unwrap();
    for sql in [
        "INSERT INTO delivery (campaign, source, id, topic, order_id, received_at) VALUES ('kopi-senja', 'woocommerce', 'a', 'order.created', '1', 5)",
        "INSERT INTO order_event (campaign, source, order_id, meaning, kind, revised_at, at, currency, total, tax, shipping, received_at) \
            VALUES ('kopi-senja', 'woocommerce', '1', 'paid', 'paid', 5, 5, 'IDR', 1000, 0, 0, 5)",
        "INSERT INTO order_event (campaign, source, order_id, meaning, kind, revised_at, refund, currency, total, received_at) \
            VALUES ('kopi-senja', 'woocommerce', '1', 'refunded', 'refunded', 6, '7', 'IDR', 400, 6)",
        "INSERT INTO order_credit (campaign, source, order_id, creator, carrier, reason, decided_at) \
            VALUES ('kopi-senja', 'woocommerce', '1', 'rani', 'code', 'named', 5)",
    ] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_database_of_every_earlier_schema_opens_with_what_was_in_it() {
    let today = MIGRATIONS[0].2;
    let earlier = (1..=MIGRATIONS.len()).map(|migrations| (today, migrations));
    let earlier = earlier.chain([(FIRST, 1), (FIRST, 3)]);
    for (first, migrations) in earlier {
        let dir = TempDir::new();
        made_by(&dir, first, migrations).await;
        let file = dir.path().join("etalase.db");
        let store = Store::open(&file, Samples::Refused).await.unwrap();
        let stored = store.campaign(CAMPAIGN).await.unwrap();
        assert_eq!(stored.etag, "e", "{migrations}");
        store.close().await;
        let again = open(&dir).await;
        again.submit(review(1)).await.unwrap();
        again.close().await;
    }
}

#[tokio::test]
async fn orders_of_the_third_schema_are_in_the_report_of_today() {
    let dir = TempDir::new();
    made_by(&dir, MIGRATIONS[0].2, 3).await;
    with_an_order(&dir).await;
    let file = dir.path().join("etalase.db");
    let store = Store::open(&file, Samples::Refused).await.unwrap();
    let orders = store
        .orders_paid(CAMPAIGN, Time(0), Time(10))
        .await
        .unwrap();
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].creator.as_deref(), Some("rani"));
    let rule = etalase_model::commission::CommissionRule::NONE;
    let balance = orders[0].order.balance(&rule).unwrap();
    assert_eq!((balance.revenue, balance.refunds), (1_000, 400));
    store.close().await;
}
