//! Campaign documents, kept as the very text that was put.

use std::sync::atomic::Ordering;

use etalase_model::campaign::Campaign;
use etalase_model::time::Time;
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::database::Store;
use super::error::StoreError;
use super::writer::Change;
use crate::http::content_coding;
use crate::http::precompressed::name;

/// A checked document on its way into the store.
#[derive(Clone, Debug)]
pub struct NewCampaign {
    /// The campaign's id.
    pub id: String,
    /// The document as its author wrote it.
    pub document: String,
    /// The ids of its products.
    pub products: Vec<String>,
    /// When it is put.
    pub now: Time,
}

impl NewCampaign {
    /// The document text together with what was read from it.
    pub fn of(campaign: &Campaign, document: String, now: Time) -> Self {
        let products = campaign
            .products
            .iter()
            .map(|product| product.id.clone())
            .collect();
        Self {
            id: campaign.id.clone(),
            document,
            products,
            now,
        }
    }
}

/// A document as it is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCampaign {
    /// The document as its author wrote it.
    pub document: String,
    /// Changes whenever the document does.
    pub etag: String,
    /// When it was last put.
    pub updated_at: Time,
}

/// A campaign in the list of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// When it was last put.
    pub updated_at: Time,
    /// How many products it lists.
    pub products: i64,
    /// How many reviews wait for moderation.
    pub pending: i64,
}

impl Store {
    /// Stores a document, or replaces the one with the same id.
    ///
    /// # Errors
    /// Where the storage takes no writes.
    pub async fn put_campaign(&self, campaign: NewCampaign) -> Result<(), StoreError> {
        self.write(campaign).await?;
        self.puts.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// How many documents this process has put: where it is the same, nothing has changed by it.
    pub fn puts(&self) -> u64 {
        self.puts.load(Ordering::Relaxed)
    }

    /// The name of the present version of a document: cheap to ask, for a document has tens of kilobytes.
    ///
    /// # Errors
    /// Where there is none, or the database cannot be read.
    pub async fn campaign_etag(&self, id: &str) -> Result<String, StoreError> {
        let query = sqlx::query("SELECT etag FROM campaign WHERE id = $1").bind(id);
        let row = query.fetch_optional(&self.readers).await?;
        Ok(row.ok_or(StoreError::NoCampaign)?.try_get("etag")?)
    }

    /// The document with this id.
    ///
    /// # Errors
    /// Where there is none, or the database cannot be read.
    pub async fn campaign(&self, id: &str) -> Result<StoredCampaign, StoreError> {
        let sql = "SELECT document, etag, updated_at FROM campaign WHERE id = $1";
        let row = sqlx::query(sql)
            .bind(id)
            .fetch_optional(&self.readers)
            .await?;
        let row = row.ok_or(StoreError::NoCampaign)?;
        let updated_at = Time(row.try_get("updated_at")?);
        Ok(StoredCampaign {
            document: row.try_get("document")?,
            etag: row.try_get("etag")?,
            updated_at,
        })
    }

    /// Every campaign, by id.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn campaigns(&self) -> Result<Vec<Listed>, StoreError> {
        let sql = "SELECT id, updated_at, \
            (SELECT COUNT(*) FROM product WHERE campaign = campaign.id AND listed) AS products, \
            (SELECT COUNT(*) FROM review WHERE campaign = campaign.id AND state = 'pending') AS pending \
            FROM campaign ORDER BY id";
        let rows = sqlx::query(sql).fetch_all(&self.readers).await?;
        let listed = rows.iter().map(|row| {
            Ok(Listed {
                id: row.try_get("id")?,
                updated_at: Time(row.try_get("updated_at")?),
                products: row.try_get("products")?,
                pending: row.try_get("pending")?,
            })
        });
        listed.collect()
    }
}

impl Change for NewCampaign {
    type Outcome = ();

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let put = "INSERT INTO campaign (id, document, gzip, etag, updated_at) VALUES ($1, $2, $3, $4, $5) \
            ON CONFLICT (id) DO UPDATE SET document = excluded.document, gzip = excluded.gzip, etag = excluded.etag, updated_at = excluded.updated_at";
        sqlx::query(put)
            .bind(&self.id)
            .bind(&self.document)
            .bind(content_coding::gzip(self.document.as_bytes()))
            .bind(name(self.document.as_bytes()))
            .bind(self.now.0)
            .execute(&mut *connection)
            .await?;
        let clear = "UPDATE product SET listed = FALSE WHERE campaign = $1";
        sqlx::query(clear)
            .bind(&self.id)
            .execute(&mut *connection)
            .await?;
        for product in &self.products {
            let list = "INSERT INTO product (campaign, id, listed) VALUES ($1, $2, TRUE) \
                ON CONFLICT (campaign, id) DO UPDATE SET listed = TRUE";
            sqlx::query(list)
                .bind(&self.id)
                .bind(product)
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }
}

/// Makes sure that the campaign is there.
pub(super) async fn expect_campaign(
    connection: &mut SqliteConnection,
    id: &str,
) -> Result<(), StoreError> {
    let query = sqlx::query("SELECT 1 FROM campaign WHERE id = $1").bind(id);
    let row = query.fetch_optional(connection).await?;
    row.map(|_| ()).ok_or(StoreError::NoCampaign)
}
