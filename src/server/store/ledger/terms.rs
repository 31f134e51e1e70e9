//! Terms, each version as the text that was put.

use etalase_model::time::Time;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::super::campaigns::expect_campaign;
use super::super::database::Store;
use super::super::error::StoreError;
use super::super::writer::Change;

/// One version of a campaign's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTerms {
    /// Counted from 1.
    pub version: i64,
    /// The document as its author wrote it.
    pub document: String,
}

struct NewTerms {
    campaign: String,
    document: String,
    now: Time,
}

impl Store {
    /// Stores terms as the next version, unless they are the latest already; says which version they are.
    ///
    /// # Errors
    /// Where there is no such campaign, or the storage takes no writes.
    pub async fn put_terms(
        &self,
        campaign: &str,
        document: String,
        now: Time,
    ) -> Result<i64, StoreError> {
        let campaign = campaign.to_owned();
        self.write(NewTerms {
            campaign,
            document,
            now,
        })
        .await
    }

    /// The terms in force at a moment: the last ones put before it; the first ones for what was before all terms.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn terms_at(
        &self,
        campaign: &str,
        at: Time,
    ) -> Result<Option<StoredTerms>, StoreError> {
        let sql = "SELECT version, document FROM terms WHERE campaign = $1 \
            ORDER BY put_at <= $2 DESC, CASE WHEN put_at <= $2 THEN -version ELSE version END LIMIT 1";
        let query = sqlx::query(sql).bind(campaign).bind(at.0);
        let row = query.fetch_optional(&self.readers).await?;
        Ok(row.as_ref().map(stored).transpose()?)
    }

    /// Every version of a campaign's terms, the first one first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn all_terms(&self, campaign: &str) -> Result<Vec<StoredTerms>, StoreError> {
        let sql = "SELECT version, document FROM terms WHERE campaign = $1 ORDER BY version";
        let rows = sqlx::query(sql)
            .bind(campaign)
            .fetch_all(&self.readers)
            .await?;
        Ok(rows.iter().map(stored).collect::<Result<_, _>>()?)
    }
}

fn stored(row: &SqliteRow) -> Result<StoredTerms, sqlx::Error> {
    Ok(StoredTerms {
        version: row.try_get("version")?,
        document: row.try_get("document")?,
    })
}

impl Change for NewTerms {
    type Outcome = i64;

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<i64, StoreError> {
        expect_campaign(connection, &self.campaign).await?;
        let sql =
            "SELECT version, document FROM terms WHERE campaign = $1 ORDER BY version DESC LIMIT 1";
        let row = sqlx::query(sql)
            .bind(&self.campaign)
            .fetch_optional(&mut *connection)
            .await?;
        let latest = row.as_ref().map(stored).transpose()?;
        let version = match latest {
            Some(latest) if latest.document == self.document => return Ok(latest.version),
            Some(latest) => latest.version + 1,
            None => 1,
        };
        let sql = "INSERT INTO terms (campaign, version, document, put_at) VALUES ($1, $2, $3, $4)";
        let query = sqlx::query(sql).bind(&self.campaign).bind(version);
        query
            .bind(&self.document)
            .bind(self.now.0)
            .execute(connection)
            .await?;
        Ok(version)
    }
}
