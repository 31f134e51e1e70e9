//! Letting go of what was kept long enough, a little at a time: between two of these changes others have their turn.

use std::collections::BTreeMap;

use etalase_model::time::Time;
use sqlx::sqlite::{Sqlite, SqliteConnection};
use sqlx::{QueryBuilder, Row as _};

use super::database::Store;
use super::error::StoreError;
use super::reviews;
use super::writer::Change;

/// The most rows of one change.
const BATCH: i64 = 256;
/// The most bytes of bodies of one change: they are overwritten, not only forgotten.
const BATCH_BYTES: i64 = 2 * 1_024 * 1_024;
/// Events and clicks that are gone are counted for so long together: every time zone's days begin at a quarter.
const QUARTER_MILLIS: i64 = 900_000;

/// What is let go of, once it is older than a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetentionClass {
    /// Bodies of webhooks that were understood.
    WebhookBodies,
    /// Bodies of webhooks that could not be.
    HeldWebhookBodies,
    /// Events, with what an order could find them by. How many there were stays.
    Events,
    /// Clicks on creators' links. How many there were stays.
    Clicks,
    /// Reviews that were rejected or taken back.
    HiddenReviews,
}

impl Store {
    /// Lets go of some of what is older than `before`, and says of how much; 0 once nothing is left.
    ///
    /// # Errors
    /// Where the storage takes no writes.
    pub async fn delete_expired(
        &self,
        class: RetentionClass,
        before: Time,
    ) -> Result<u64, StoreError> {
        self.write(ExpiredRows { class, before }).await
    }
}

struct ExpiredRows {
    class: RetentionClass,
    before: Time,
}

impl Change for ExpiredRows {
    type Outcome = u64;

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<u64, StoreError> {
        match self.class {
            RetentionClass::WebhookBodies => {
                self.bodies(connection, &["applied", "noted", "dismissed"])
                    .await
            }
            RetentionClass::HeldWebhookBodies => self.bodies(connection, &["held"]).await,
            RetentionClass::Events => self.events(connection).await,
            RetentionClass::Clicks => self.clicks(connection).await,
            RetentionClass::HiddenReviews => self.reviews(connection).await,
        }
    }
}

impl ExpiredRows {
    async fn bodies(
        &self,
        connection: &mut SqliteConnection,
        states: &[&str],
    ) -> Result<u64, StoreError> {
        let mut ids: Vec<String> = Vec::new();
        let mut bytes = 0;
        for state in states {
            let rows = old_bodies(state, self.before)
                .build()
                .fetch_all(&mut *connection)
                .await?;
            for row in rows {
                if bytes < BATCH_BYTES {
                    bytes += row.try_get::<i64, _>("bytes")?;
                    ids.push(row.try_get("id")?);
                }
            }
        }
        for id in &ids {
            let sql = "UPDATE webhook SET body = NULL WHERE id = $1";
            sqlx::query(sql).bind(id).execute(&mut *connection).await?;
        }
        Ok(count(ids.len()))
    }

    async fn events(&self, connection: &mut SqliteConnection) -> Result<u64, StoreError> {
        let campaigns = sqlx::query("SELECT id FROM campaign")
            .fetch_all(&mut *connection)
            .await?;
        for campaign in campaigns {
            let campaign: &str = campaign.try_get("id")?;
            let mut old = old_events(campaign, self.before);
            let rows = old.build().fetch_all(&mut *connection).await?;
            let ids = rows.iter().map(|row| row.try_get("id"));
            let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
            if !ids.is_empty() {
                return delete_events(connection, campaign, &ids).await;
            }
        }
        Ok(0)
    }

    async fn clicks(&self, connection: &mut SqliteConnection) -> Result<u64, StoreError> {
        let rows = old_clicks(self.before)
            .build()
            .fetch_all(&mut *connection)
            .await?;
        let mut past: BTreeMap<(&str, i64), i64> = BTreeMap::new();
        for row in &rows {
            let (link, at): (&str, i64) = (row.try_get("link")?, row.try_get("at")?);
            *past.entry((link, quarter(at))).or_default() += 1;
            let sql = "DELETE FROM creator_click WHERE link = $1 AND actor = $2 AND at = $3";
            let query = sqlx::query(sql).bind(link);
            let query = query.bind(row.try_get::<&str, _>("actor")?).bind(at);
            query.execute(&mut *connection).await?;
        }
        for ((link, at), clicks) in past {
            let sql = "INSERT INTO click_past (link, at, clicks) VALUES ($1, $2, $3) \
                ON CONFLICT (link, at) DO UPDATE SET clicks = click_past.clicks + excluded.clicks";
            let query = sqlx::query(sql).bind(link).bind(at).bind(clicks);
            query.execute(&mut *connection).await?;
        }
        Ok(count(rows.len()))
    }

    async fn reviews(&self, connection: &mut SqliteConnection) -> Result<u64, StoreError> {
        let mut ids: Vec<String> = Vec::new();
        for state in ["rejected", "withdrawn"] {
            let mut old = old_reviews(state, self.before);
            for row in old.build().fetch_all(&mut *connection).await? {
                ids.push(row.try_get("id")?);
            }
        }
        for id in &ids {
            reviews::remove(connection, id).await?;
        }
        Ok(count(ids.len()))
    }
}

/// Counts events of a campaign once more, and lets go of them and of what an order could find them by.
pub(super) async fn delete_events(
    connection: &mut SqliteConnection,
    campaign: &str,
    ids: &[String],
) -> Result<u64, StoreError> {
    let mut asked = about(
        "SELECT name, at, creator, stripped FROM beacon",
        campaign,
        "id",
        ids,
    );
    let rows = asked.build().fetch_all(&mut *connection).await?;
    let mut past: BTreeMap<(i64, &str), [i64; 3]> = BTreeMap::new();
    for row in &rows {
        let creator: Option<&str> = row.try_get("creator")?;
        let (name, is_stripped): (&str, bool) = (row.try_get("name")?, row.try_get("stripped")?);
        let place = (quarter(row.try_get("at")?), creator.unwrap_or_default());
        let [views, stripped, checkouts] = past.entry(place).or_default();
        match name {
            "view" => {
                *views += 1;
                *stripped += i64::from(is_stripped);
            }
            "checkout" => *checkouts += 1,
            _ => {}
        }
    }
    for ((at, creator), [views, stripped, checkouts]) in past {
        let sql = "INSERT INTO beacon_past (campaign, at, creator, views, stripped, checkouts) VALUES ($1, $2, $3, $4, $5, $6) \
            ON CONFLICT (campaign, at, creator) DO UPDATE SET views = beacon_past.views + excluded.views, \
                stripped = beacon_past.stripped + excluded.stripped, checkouts = beacon_past.checkouts + excluded.checkouts";
        let query = sqlx::query(sql).bind(campaign).bind(at).bind(creator);
        let query = query.bind(views).bind(stripped).bind(checkouts);
        query.execute(&mut *connection).await?;
    }
    for (table, column) in [
        ("DELETE FROM checkout_mark", "beacon"),
        ("DELETE FROM beacon", "id"),
    ] {
        let mut delete = about(table, campaign, column, ids);
        delete.build().execute(&mut *connection).await?;
    }
    Ok(count(rows.len()))
}

fn about(verb: &str, campaign: &str, column: &'static str, ids: &[String]) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(verb);
    sql.push(" WHERE campaign = ")
        .push_bind(campaign.to_owned());
    sql.push(" AND ").push(column).push(" IN (");
    let mut list = sql.separated(", ");
    for id in ids {
        list.push_bind(id.clone());
    }
    sql.push(")");
    sql
}

/// The first of a state's webhooks that still have a body.
pub(super) fn old_bodies(state: &str, before: Time) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(
        "SELECT id, length(body) AS bytes FROM webhook WHERE body IS NOT NULL AND state = ",
    );
    sql.push_bind(state.to_owned());
    oldest(sql, "received_at", before)
}

/// The first of a campaign's events.
pub(super) fn old_events(campaign: &str, before: Time) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("SELECT id FROM beacon WHERE campaign = ");
    sql.push_bind(campaign.to_owned());
    oldest(sql, "at", before)
}

/// The first of all clicks.
pub(super) fn old_clicks(before: Time) -> QueryBuilder<Sqlite> {
    let sql = QueryBuilder::new("SELECT link, actor, at FROM creator_click WHERE TRUE");
    oldest(sql, "at", before)
}

/// The first of a state's reviews.
pub(super) fn old_reviews(state: &str, before: Time) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("SELECT id FROM review WHERE state = ");
    sql.push_bind(state.to_owned());
    oldest(sql, "created_at", before)
}

fn oldest(
    mut sql: QueryBuilder<Sqlite>,
    column: &'static str,
    before: Time,
) -> QueryBuilder<Sqlite> {
    sql.push(" AND ").push(column).push(" < ");
    sql.push_bind(before.0);
    sql.push(" ORDER BY ").push(column).push(" LIMIT ");
    sql.push_bind(BATCH);
    sql
}

fn quarter(at: i64) -> i64 {
    at - at.rem_euclid(QUARTER_MILLIS)
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}
