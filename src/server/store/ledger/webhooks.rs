//! Webhooks as they came, and what became of each.

use std::fmt::Write as _;

use etalase_model::commission::Source;
use etalase_model::time::Time;
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use uuid::Uuid;

use super::super::campaigns::expect_campaign;
use super::super::database::Store;
use super::super::error::StoreError;
use super::super::writer::Change;

/// A webhook whose signature was right, on its way into the store.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// The campaign's id.
    pub campaign: String,
    /// Who sent it.
    pub source: Source,
    /// What it is about, in the shop's own word; may be empty.
    pub topic: String,
    /// Its body, byte for byte.
    pub body: Vec<u8>,
    /// When it came.
    pub now: Time,
}

/// How far a webhook was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookState {
    /// It is stored, and was not looked into yet.
    Received,
    /// What it says of an order is in the ledger.
    Applied,
    /// It is about something else.
    Noted,
    /// It cannot be understood, and waits.
    Held,
    /// An operator has seen that it says nothing.
    Dismissed,
}

/// A webhook in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredWebhook {
    /// Its id here.
    pub id: String,
    /// The campaign's id.
    pub campaign: String,
    /// Who sent it.
    pub source: Source,
    /// What it is about, in the shop's own word; may be empty.
    pub topic: String,
    /// Its body; `None` once it was kept long enough.
    pub body: Option<Vec<u8>>,
    /// When it came.
    pub received_at: Time,
    /// How far it was understood.
    pub state: WebhookState,
    /// The order that it is of, once that is understood.
    pub order: Option<String>,
    /// What was rounded, or could not be understood.
    pub notes: Vec<String>,
}

impl WebhookState {
    const ALL: [Self; 5] = [
        Self::Received,
        Self::Applied,
        Self::Noted,
        Self::Held,
        Self::Dismissed,
    ];

    /// As it stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Applied => "applied",
            Self::Noted => "noted",
            Self::Held => "held",
            Self::Dismissed => "dismissed",
        }
    }

    fn parse(word: &str) -> Self {
        let state = Self::ALL.into_iter().find(|state| state.as_str() == word);
        state.unwrap_or(Self::Received)
    }
}

/// What the store has of a webhook that just came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsertedWebhook {
    /// Its id here.
    pub id: String,
    /// How far it was understood.
    pub state: WebhookState,
    /// Whether these bytes had come before.
    pub is_known: bool,
}

impl Store {
    /// Stores a webhook as it came. The same bytes of the same campaign, shop and topic are stored once.
    ///
    /// # Errors
    /// Where there is no such campaign, or the storage takes no writes.
    pub async fn insert_webhook(&self, webhook: NewWebhook) -> Result<InsertedWebhook, StoreError> {
        self.write(webhook).await
    }

    /// The webhook with this id.
    ///
    /// # Errors
    /// Where there is none, or the database cannot be read.
    pub async fn webhook(&self, id: &str) -> Result<StoredWebhook, StoreError> {
        let query = sqlx::query("SELECT * FROM webhook WHERE id = $1").bind(id);
        let row = query.fetch_optional(&self.readers).await?;
        Ok(StoredWebhook::of(&row.ok_or(StoreError::NoWebhook)?)?)
    }

    /// The ids of webhooks that are not understood, of a campaign or of all, the oldest first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn open_webhooks(
        &self,
        campaign: Option<&str>,
        states: &[WebhookState],
    ) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT id, state FROM webhook WHERE state IN ('received', 'held') \
            AND ($1 IS NULL OR campaign = $1) ORDER BY received_at, id";
        let rows = sqlx::query(sql).bind(campaign);
        let mut ids = Vec::new();
        for row in rows.fetch_all(&self.readers).await? {
            if states.contains(&WebhookState::parse(row.try_get("state")?)) {
                ids.push(row.try_get("id")?);
            }
        }
        Ok(ids)
    }

    /// How many webhooks wait because they cannot be understood, of a campaign or of all.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn webhooks_held(&self, campaign: Option<&str>) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) AS held FROM webhook WHERE state = 'held' AND ($1 IS NULL OR campaign = $1)";
        let query = sqlx::query(sql).bind(campaign);
        Ok(query.fetch_one(&self.readers).await?.try_get("held")?)
    }

    /// Takes a held webhook off the list; false where it is not held.
    ///
    /// # Errors
    /// Where the storage takes no writes.
    pub async fn dismiss_webhook(&self, id: &str) -> Result<bool, StoreError> {
        self.write(Dismissal(id.to_owned())).await
    }
}

/// Notes that what a webhook says is known now. Of a buyer who was erased the body is not kept.
pub(super) async fn mark(
    connection: &mut SqliteConnection,
    id: &str,
    state: WebhookState,
    order: Option<&str>,
    notes: &[String],
) -> Result<(), StoreError> {
    let sql = "UPDATE webhook SET state = $2, order_id = $3, notes = $4 WHERE id = $1";
    let query = sqlx::query(sql).bind(id).bind(state.as_str());
    query
        .bind(order)
        .bind(serde_json::Value::from(notes.to_vec()).to_string())
        .execute(&mut *connection)
        .await?;
    let sql = "UPDATE webhook SET body = NULL WHERE id = $1 AND state = 'applied' AND EXISTS (SELECT 1 FROM order_alias a \
            JOIN order_alias b ON b.campaign = a.campaign AND b.source = a.source AND b.order_id = a.order_id \
            JOIN order_erased e ON e.campaign = b.campaign AND e.source = b.source AND e.order_id = b.alias \
            WHERE a.campaign = webhook.campaign AND a.source = webhook.source AND a.alias = webhook.order_id)";
    sqlx::query(sql).bind(id).execute(connection).await?;
    Ok(())
}

impl Change for NewWebhook {
    type Outcome = InsertedWebhook;

    async fn apply(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<InsertedWebhook, StoreError> {
        expect_campaign(connection, &self.campaign).await?;
        let digest = digest(&self.body);
        if let Some(mut kept) = self.find(connection, &digest).await? {
            if kept.state == WebhookState::Held && self.restore(connection, &kept.id).await? {
                kept.state = WebhookState::Received;
            }
            return Ok(kept);
        }
        let id = Uuid::now_v7().to_string();
        let sql = "INSERT INTO webhook (id, campaign, source, topic, digest, body, received_at, state, notes) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'received', '[]')";
        sqlx::query(sql)
            .bind(&id)
            .bind(&self.campaign)
            .bind(self.source.as_str())
            .bind(&self.topic)
            .bind(&digest)
            .bind(&self.body)
            .bind(self.now.0)
            .execute(connection)
            .await?;
        Ok(InsertedWebhook {
            id,
            state: WebhookState::Received,
            is_known: false,
        })
    }
}

impl NewWebhook {
    /// Has the body once more of a webhook that was let go of before anybody could understand it; false where it is there.
    async fn restore(
        &self,
        connection: &mut SqliteConnection,
        id: &str,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE webhook SET body = $2, received_at = $3, state = 'received' WHERE id = $1 AND body IS NULL";
        let query = sqlx::query(sql).bind(id).bind(&self.body);
        let done = query.bind(self.now.0).execute(connection).await?;
        Ok(done.rows_affected() > 0)
    }

    async fn find(
        &self,
        connection: &mut SqliteConnection,
        digest: &str,
    ) -> Result<Option<InsertedWebhook>, StoreError> {
        let sql = "SELECT id, state FROM webhook WHERE campaign = $1 AND source = $2 AND topic = $3 AND digest = $4";
        let query = sqlx::query(sql)
            .bind(&self.campaign)
            .bind(self.source.as_str());
        let query = query.bind(&self.topic).bind(digest);
        let Some(row) = query.fetch_optional(connection).await? else {
            return Ok(None);
        };
        Ok(Some(InsertedWebhook {
            id: row.try_get("id")?,
            state: WebhookState::parse(row.try_get("state")?),
            is_known: true,
        }))
    }
}

/// The id of a webhook that is to be taken off the list of those that wait.
struct Dismissal(String);

impl Change for Dismissal {
    type Outcome = bool;

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<bool, StoreError> {
        let sql = "UPDATE webhook SET state = 'dismissed' WHERE id = $1 AND state = 'held'";
        let done = sqlx::query(sql).bind(&self.0).execute(connection).await?;
        Ok(done.rows_affected() > 0)
    }
}

fn digest(body: &[u8]) -> String {
    let mut digest = String::with_capacity(64);
    for byte in Sha256::digest(body) {
        // Writing into a text cannot fail.
        let _ = write!(digest, "{byte:02x}");
    }
    digest
}

impl StoredWebhook {
    pub(in crate::store) fn of(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let notes: &str = row.try_get("notes")?;
        Ok(Self {
            id: row.try_get("id")?,
            campaign: row.try_get("campaign")?,
            source: Source::parse(row.try_get("source")?).unwrap_or_default(),
            topic: row.try_get("topic")?,
            body: row.try_get("body")?,
            received_at: Time(row.try_get("received_at")?),
            state: WebhookState::parse(row.try_get("state")?),
            order: row.try_get("order_id")?,
            notes: serde_json::from_str(notes).unwrap_or_default(),
        })
    }
}
