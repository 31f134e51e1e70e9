//! Decisions over orders, made again: creators may be added after their orders came.

use etalase_model::commission::{Attribution, AttributionReason, Evidence};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::super::database::Store;
use super::super::error::StoreError;
use super::super::writer::Change;

/// A decision as it stands.
#[derive(Clone, Debug)]
pub struct StoredCredit {
    /// Which kind of shop the order is of.
    pub source: String,
    /// The shop's id of the order.
    pub order: String,
    /// The id of the creator who is credited.
    pub creator: Option<String>,
    /// Why it is credited so.
    pub reason: String,
    /// What it was decided by; `None` where that was not kept yet.
    pub evidence: Option<Evidence>,
}

impl Store {
    /// All decisions over orders of a campaign, by order.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn credits(&self, campaign: &str) -> Result<Vec<StoredCredit>, StoreError> {
        let sql = "SELECT source, order_id, creator, reason, evidence FROM order_credit WHERE campaign = $1 ORDER BY source, order_id";
        let rows = sqlx::query(sql).bind(campaign);
        let rows = rows.fetch_all(&self.readers).await?;
        rows.iter().map(|row| Ok(stored(row)?)).collect()
    }

    /// Puts a new decision in the place of one; its note says what was before.
    ///
    /// # Errors
    /// Where the storage takes no writes.
    pub async fn recredit(
        &self,
        campaign: &str,
        before: StoredCredit,
        attribution: Attribution,
    ) -> Result<(), StoreError> {
        let campaign = campaign.to_owned();
        self.write(Recredit {
            campaign,
            before,
            attribution,
        })
        .await
    }
}

struct Recredit {
    campaign: String,
    before: StoredCredit,
    attribution: Attribution,
}

impl Change for Recredit {
    type Outcome = ();

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let before = self
            .before
            .creator
            .as_deref()
            .unwrap_or(&self.before.reason);
        let note = self.attribution.note.as_deref().unwrap_or_default();
        let note = [note, " was:", before].concat();
        let sql = "UPDATE order_credit SET creator = $4, carrier = $5, reason = $6, note = $7 \
            WHERE campaign = $1 AND source = $2 AND order_id = $3";
        sqlx::query(sql)
            .bind(&self.campaign)
            .bind(&self.before.source)
            .bind(&self.before.order)
            .bind(&self.attribution.creator)
            .bind(self.attribution.carrier.map(|carrier| carrier.as_str()))
            .bind(self.attribution.reason.as_str())
            .bind(note.trim_start())
            .execute(connection)
            .await?;
        Ok(())
    }
}

fn stored(row: &SqliteRow) -> Result<StoredCredit, sqlx::Error> {
    let evidence: Option<&str> = row.try_get("evidence")?;
    Ok(StoredCredit {
        source: row.try_get("source")?,
        order: row.try_get("order_id")?,
        creator: row.try_get("creator")?,
        reason: row.try_get("reason")?,
        evidence: evidence.and_then(|evidence| serde_json::from_str(evidence).ok()),
    })
}

impl StoredCredit {
    /// Whether this decision comes to something else. A click that was used stays used.
    pub fn differs(&self, attribution: &Attribution) -> bool {
        let was_used = self.reason == AttributionReason::ClickUsed.as_str();
        let creator = attribution.creator.as_deref();
        !was_used && self.creator.as_deref() != creator
    }
}
