//! What a day took in, and what it had no room for.

use std::collections::BTreeMap;

use etalase_model::time::Time;
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::database::Store;
use super::error::StoreError;
use super::writer::Change;
use crate::clock::day_of;

/// What found no room, by what it is of and by day.
#[derive(Clone, Debug, Default)]
pub struct DroppedCounts {
    /// Events, by campaign.
    pub events: BTreeMap<(String, i64), u64>,
    /// Clicks, by link.
    pub clicks: BTreeMap<(String, i64), u64>,
    /// How many clicks of one address counted in a day.
    pub cap: u32,
}

/// Clicks that were not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DroppedClicks {
    /// The id of the creator whose links they are on.
    pub creator: String,
    /// How many.
    pub clicks: i64,
    /// How many of one address counted in a day.
    pub cap: i64,
}

impl Store {
    /// Notes what found no room.
    ///
    /// # Errors
    /// Where the storage takes no writes.
    pub async fn record_dropped(&self, left_out: DroppedCounts) -> Result<(), StoreError> {
        self.write(left_out).await
    }

    /// How many bytes of a campaign's events came on a day.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn event_bytes(&self, campaign: &str, day: i64) -> Result<u64, StoreError> {
        let sql = "SELECT bytes FROM event_day WHERE campaign = $1 AND day = $2";
        let row = sqlx::query(sql).bind(campaign).bind(day);
        let row = row.fetch_optional(&self.readers).await?;
        let bytes: i64 = row.map_or(Ok(0), |row| row.try_get("bytes"))?;
        Ok(u64::try_from(bytes).unwrap_or_default())
    }

    /// How many events found no room on the days of a span, of a campaign or of all.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn events_left_out(
        &self,
        campaign: Option<&str>,
        from: Time,
        to: Time,
    ) -> Result<i64, StoreError> {
        let sql = "SELECT COALESCE(SUM(left_out), 0) AS left_out FROM event_day \
            WHERE ($1 IS NULL OR campaign = $1) AND day BETWEEN $2 AND $3";
        let query = sqlx::query(sql).bind(campaign).bind(day_of(from));
        let row = query.bind(last_day(to)).fetch_one(&self.readers).await?;
        Ok(row.try_get("left_out")?)
    }

    /// How many clicks were not counted on the days of a span, by creator.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn clicks_left_out(
        &self,
        campaign: Option<&str>,
        from: Time,
        to: Time,
    ) -> Result<Vec<DroppedClicks>, StoreError> {
        let sql = "SELECT l.creator, SUM(d.left_out) AS clicks, MAX(d.cap) AS cap FROM click_day d \
            JOIN creator_link l ON l.id = d.link WHERE ($1 IS NULL OR l.campaign = $1) AND d.day BETWEEN $2 AND $3 \
            GROUP BY l.creator";
        let query = sqlx::query(sql).bind(campaign).bind(day_of(from));
        let rows = query.bind(last_day(to)).fetch_all(&self.readers).await?;
        let left_out = rows.iter().map(|row| {
            Ok(DroppedClicks {
                creator: row.try_get("creator")?,
                clicks: row.try_get("clicks")?,
                cap: row.try_get("cap")?,
            })
        });
        left_out.collect()
    }
}

/// The day of the last moment before `to`.
fn last_day(to: Time) -> i64 {
    day_of(Time(to.0.saturating_sub(1)))
}

/// Notes that so many bytes of events came.
pub(super) async fn add_bytes(
    connection: &mut SqliteConnection,
    campaign: &str,
    day: i64,
    bytes: u64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO event_day (campaign, day, bytes, left_out) VALUES ($1, $2, $3, 0) \
        ON CONFLICT (campaign, day) DO UPDATE SET bytes = event_day.bytes + excluded.bytes";
    let query = sqlx::query(sql).bind(campaign).bind(day);
    query.bind(whole(bytes)).execute(connection).await?;
    Ok(())
}

impl Change for DroppedCounts {
    type Outcome = ();

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        for ((campaign, day), events) in &self.events {
            let sql = "INSERT INTO event_day (campaign, day, bytes, left_out) VALUES ($1, $2, 0, $3) \
                ON CONFLICT (campaign, day) DO UPDATE SET left_out = event_day.left_out + excluded.left_out";
            let query = sqlx::query(sql).bind(campaign).bind(day);
            query.bind(whole(*events)).execute(&mut *connection).await?;
        }
        for ((link, day), clicks) in &self.clicks {
            let sql = "INSERT INTO click_day (link, day, cap, left_out) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (link, day) DO UPDATE SET left_out = click_day.left_out + excluded.left_out, cap = excluded.cap";
            let query = sqlx::query(sql).bind(link).bind(day);
            let query = query.bind(i64::from(self.cap)).bind(whole(*clicks));
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
