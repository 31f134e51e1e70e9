//! What shoppers did in windows, and by what an order finds its checkout again.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use etalase_model::attribution::{CLICK_IDS, Tag, is_single_click};
use etalase_model::beacon::{Beacon, EventName};
use etalase_model::commission::EVENT_TAG;
use etalase_model::record::TextMap;
use etalase_model::time::Time;
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::super::campaigns::expect_campaign;
use super::super::database::Store;
use super::super::days::add_bytes;
use super::super::error::StoreError;
use super::super::writer::Change;
use crate::clock::day_of;

/// What the row of a beacon takes without its texts, and what the marks of a checkout take.
const ROW_BYTES: u64 = 400;
const CHECKOUT_BYTES: u64 = 600;
/// How much later than the order the checkout may seem to be: a device's clock may be ahead.
const AHEAD: i64 = 10 * 60_000;

/// Beacons without faults, on their way into the store.
#[derive(Clone, Debug)]
pub struct NewBeacons {
    /// The campaign's id.
    pub campaign: String,
    /// What happened.
    pub beacons: Vec<Beacon>,
    /// Whether a page of the brand sent them. Orders are known from no others' checkouts.
    pub is_from_brand: bool,
    /// When they came.
    pub now: Time,
}

/// A checkout that an order is known from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCheckout {
    /// The creator who was credited then.
    pub creator: String,
    /// The hash of the id that they have in common.
    pub mark: String,
}

impl Store {
    /// Stores those that are new, and says how many they are.
    ///
    /// # Errors
    /// Where there is no such campaign, or the storage takes no writes.
    pub async fn insert_beacons(&self, beacons: NewBeacons) -> Result<usize, StoreError> {
        self.write(beacons).await
    }

    /// The checkout since `from` that an order paid at `at` is known from by one of these tags; `None` where there is none, where
    /// the checkouts of these tags name several creators.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn checkout_of_order(
        &self,
        campaign: &str,
        tags: &[Tag],
        from: Time,
        at: Time,
    ) -> Result<Option<KnownCheckout>, StoreError> {
        let mut found: Option<KnownCheckout> = None;
        for tag in tags {
            let sql = "SELECT DISTINCT creator FROM checkout_mark WHERE campaign = $1 AND mark = $2 AND at BETWEEN $3 AND $4";
            let mark = mark(tag);
            let query = sqlx::query(sql).bind(campaign).bind(&mark);
            let query = query.bind(from.0).bind(at.0 + AHEAD);
            for row in query.fetch_all(&self.readers).await? {
                let creator: String = row.try_get("creator")?;
                let mark = mark.clone();
                match &found {
                    None => found = Some(KnownCheckout { creator, mark }),
                    Some(known) if known.creator == creator => {}
                    Some(_) => return Ok(None),
                }
            }
        }
        Ok(found)
    }
}

/// A click id is enough to find a person elsewhere; its hash is enough to find it again here.
fn mark((key, value): &Tag) -> String {
    let digest = Sha256::digest([key.as_bytes(), b"=", value.as_bytes()].concat());
    let mut mark = URL_SAFE_NO_PAD.encode(digest);
    mark.truncate(22);
    mark
}

impl Change for NewBeacons {
    type Outcome = usize;

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<usize, StoreError> {
        expect_campaign(connection, &self.campaign).await?;
        let mut kept = 0;
        let mut bytes = 0;
        for beacon in &self.beacons {
            if self.keep(connection, beacon).await? {
                kept += 1;
                bytes += bytes_of(beacon);
            }
        }
        if bytes > 0 {
            add_bytes(connection, &self.campaign, day_of(self.now), bytes).await?;
        }
        Ok(kept)
    }
}

impl NewBeacons {
    /// Whether it was new.
    async fn keep(
        &self,
        connection: &mut SqliteConnection,
        beacon: &Beacon,
    ) -> Result<bool, StoreError> {
        let touch = beacon.touch.as_ref();
        let sql = "INSERT INTO beacon \
            (campaign, id, name, at, received_at, creator, reason, class, stripped, tags, lines, value, currency) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (campaign, id) DO NOTHING";
        let done = sqlx::query(sql)
            .bind(&self.campaign)
            .bind(&beacon.id)
            .bind(beacon.name.as_str())
            .bind(beacon.at)
            .bind(self.now.0)
            .bind(&beacon.creator)
            .bind(&beacon.reason)
            .bind(touch.and_then(|touch| touch.class.as_ref()))
            .bind(beacon.stripped.unwrap_or_default())
            .bind(json(&impersonal(touch.map_or(&[], |touch| &touch.tags.0))))
            .bind(json(&beacon.lines))
            .bind(beacon.value.map(|value| value.0))
            .bind(beacon.currency.as_ref().map(|currency| currency.as_str()))
            .execute(&mut *connection)
            .await?;
        let is_new = done.rows_affected() > 0;
        let is_evidence = is_new && self.is_from_brand && beacon.name == EventName::Checkout;
        if let (true, Some(creator)) = (is_evidence, &beacon.creator) {
            self.mark(connection, beacon, creator).await?;
        }
        Ok(is_new)
    }

    /// Lets an order find this checkout by its click ids, and by the beacon's own id.
    async fn mark(
        &self,
        connection: &mut SqliteConnection,
        beacon: &Beacon,
        creator: &str,
    ) -> Result<(), StoreError> {
        let tags = beacon.touch.as_ref().map_or(&[][..], |touch| &touch.tags.0);
        let clicks = tags.iter().filter(|tag| is_single_click(tag));
        let event = (EVENT_TAG.to_owned(), beacon.id.clone());
        for mark in clicks.map(mark).chain([mark(&event)]) {
            let sql = "INSERT INTO checkout_mark (campaign, mark, beacon, at, creator) VALUES ($1, $2, $3, $4, $5) \
                ON CONFLICT (campaign, mark, beacon) DO NOTHING";
            let query = sqlx::query(sql)
                .bind(&self.campaign)
                .bind(mark)
                .bind(&beacon.id);
            query
                .bind(beacon.at)
                .bind(creator)
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }
}

/// How many bytes of the disk a beacon takes, its places in the indexes and its marks included; rather more than less.
pub fn bytes_of(beacon: &Beacon) -> u64 {
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let tags = beacon.touch.as_ref().map_or(&[][..], |touch| &touch.tags.0);
    let tags: usize = tags
        .iter()
        .map(|(key, value)| key.len() + value.len() + 8)
        .sum();
    let lines: usize = beacon
        .lines
        .iter()
        .map(|line| line.variant.len() + 40)
        .sum();
    // Texts may be escaped where they are stored.
    let texts = 2 * (text(&beacon.creator) + text(&beacon.reason)) + tags + lines;
    let marks = match beacon.name {
        EventName::Checkout => CHECKOUT_BYTES,
        _ => 0,
    };
    ROW_BYTES + marks + u64::try_from(texts).unwrap_or(u64::MAX)
}

/// The tags that say nothing of one person: no click ids, no token.
fn impersonal(tags: &[(String, String)]) -> TextMap {
    let tags = tags
        .iter()
        .filter(|(key, _)| key != "etl" && !CLICK_IDS.contains(&key.as_str()));
    TextMap(tags.cloned().collect())
}

fn json(value: &impl serde::Serialize) -> String {
    // Texts and numbers only: nothing in them can fail to be written.
    serde_json::to_string(value).unwrap_or_default()
}
