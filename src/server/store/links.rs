//! Short forms of creators' links, and the clicks that count.

use etalase_model::time::Time;
use sqlx::sqlite::{Sqlite, SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Row as _};

use super::database::Store;
use super::error::StoreError;
use super::writer::Change;

/// For so long one visitor's clicks on a link are one.
const ONE_CLICK_MILLIS: i64 = 3_600_000;

/// The short form of a creator's link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatorLink {
    /// Its id, as addresses have it.
    pub id: String,
    /// The campaign's id.
    pub campaign: String,
    /// The creator's id.
    pub creator: String,
    /// The token that it stands for.
    pub token: String,
    /// The landing page with its reporting tags, and without those that credit.
    pub page: String,
    /// When it was made.
    pub created_at: Time,
    /// When its token ends.
    pub expires_at: Time,
    /// When it was taken back, if it was.
    pub revoked_at: Option<Time>,
}

impl CreatorLink {
    /// Whether it credits its creator at `now`: its time is not over, and it was not taken back.
    pub fn credits(&self, now: Time) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// A person followed a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Click {
    /// The link's id.
    pub link: String,
    /// The visitor, hashed.
    pub ip_hash: String,
    /// When.
    pub at: Time,
}

/// A link in the list of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedLink {
    /// The link.
    pub link: CreatorLink,
    /// How many clicks were counted.
    pub clicks: i64,
}

/// The statement that lists links.
pub(super) fn listing(campaign: Option<&str>) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(
        "SELECT creator_link.*, \
            (SELECT COUNT(*) FROM creator_click WHERE link = creator_link.id) \
            + (SELECT COALESCE(SUM(clicks), 0) FROM click_past WHERE link = creator_link.id) AS clicks FROM creator_link",
    );
    if let Some(campaign) = campaign {
        sql.push(" WHERE campaign = ")
            .push_bind(campaign.to_owned());
    }
    sql.push(" ORDER BY created_at DESC, id");
    sql
}

impl Store {
    /// Stores a link.
    ///
    /// # Errors
    /// Where its campaign is unknown, its id taken, or the storage takes no writes.
    pub async fn put_creator_link(&self, link: CreatorLink) -> Result<(), StoreError> {
        self.write(link).await
    }

    /// The link with this id.
    ///
    /// # Errors
    /// Where there is none, or the database cannot be read.
    pub async fn creator_link(&self, id: &str) -> Result<CreatorLink, StoreError> {
        let query = sqlx::query("SELECT * FROM creator_link WHERE id = $1").bind(id);
        let row = query.fetch_optional(&self.readers).await?;
        Ok(link(&row.ok_or(StoreError::NoLink)?)?)
    }

    /// The links of a campaign, or of all, the newest first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn creator_links(
        &self,
        campaign: Option<&str>,
    ) -> Result<Vec<ListedLink>, StoreError> {
        let rows = listing(campaign).build().fetch_all(&self.readers).await?;
        let listed = rows.iter().map(|row| {
            Ok(ListedLink {
                link: link(row)?,
                clicks: row.try_get("clicks")?,
            })
        });
        listed.collect()
    }

    /// Takes a link back. It leads to its page still, and credits nobody.
    ///
    /// # Errors
    /// Where there is none, or the storage takes no writes.
    pub async fn revoke_creator_link(&self, id: &str, now: Time) -> Result<(), StoreError> {
        self.write(Revoked {
            id: id.to_owned(),
            now,
        })
        .await
    }

    /// Counts a click, once an hour for each visitor of a link, some time soon: nobody waits for it. False where so much
    /// waits to be written that it is not counted.
    pub fn count_click(&self, click: Click) -> bool {
        self.writer.post(click)
    }
}

fn link(row: &SqliteRow) -> Result<CreatorLink, sqlx::Error> {
    let revoked_at: Option<i64> = row.try_get("revoked_at")?;
    Ok(CreatorLink {
        id: row.try_get("id")?,
        campaign: row.try_get("campaign")?,
        creator: row.try_get("creator")?,
        token: row.try_get("token")?,
        page: row.try_get("page")?,
        created_at: Time(row.try_get("created_at")?),
        expires_at: Time(row.try_get("expires_at")?),
        revoked_at: revoked_at.map(Time),
    })
}

impl Change for CreatorLink {
    type Outcome = ();

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let query = sqlx::query("SELECT 1 FROM campaign WHERE id = $1").bind(&self.campaign);
        let row = query.fetch_optional(&mut *connection).await?;
        row.ok_or(StoreError::NoCampaign)?;
        let sql = "INSERT INTO creator_link (id, campaign, creator, token, page, created_at, expires_at, revoked_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        sqlx::query(sql)
            .bind(&self.id)
            .bind(&self.campaign)
            .bind(&self.creator)
            .bind(&self.token)
            .bind(&self.page)
            .bind(self.created_at.0)
            .bind(self.expires_at.0)
            .bind(self.revoked_at.map(|at| at.0))
            .execute(connection)
            .await?;
        Ok(())
    }
}

struct Revoked {
    id: String,
    now: Time,
}

impl Change for Revoked {
    type Outcome = ();

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let sql = "UPDATE creator_link SET revoked_at = COALESCE(revoked_at, $2) WHERE id = $1 RETURNING id";
        let query = sqlx::query(sql).bind(&self.id).bind(self.now.0);
        let row = query.fetch_optional(connection).await?;
        row.map(|_| ()).ok_or(StoreError::NoLink)
    }
}

impl Change for Click {
    type Outcome = ();

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let sql = "INSERT INTO creator_click (link, actor, at) SELECT $1, $2, CAST($3 AS BIGINT) \
            WHERE NOT EXISTS (SELECT 1 FROM creator_click WHERE link = $1 AND actor = $2 AND at > $4) \
            ON CONFLICT (link, actor, at) DO NOTHING";
        sqlx::query(sql)
            .bind(&self.link)
            .bind(&self.ip_hash)
            .bind(self.at.0)
            .bind(self.at.0 - ONE_CLICK_MILLIS)
            .execute(connection)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Server;

    const NOW: Time = Time(1_800_000_000_000);

    fn rani() -> CreatorLink {
        CreatorLink {
            id: "q7x2m9k4tw".to_owned(),
            campaign: "kopi-senja".to_owned(),
            creator: "rani".to_owned(),
            token: "v1.k1.x.y".to_owned(),
            page: "https://kopi.example/".to_owned(),
            created_at: NOW,
            expires_at: NOW.plus_seconds(86_400),
            revoked_at: None,
        }
    }

    async fn clicks(store: &Store) -> i64 {
        // A write that is answered has all posted before it behind it.
        assert!(store.revoke_creator_link("none", NOW).await.is_err());
        store.creator_links(None).await.unwrap()[0].clicks
    }

    #[tokio::test]
    async fn a_link_is_kept_listed_and_taken_back_once() {
        let store = &Server::new().await.app.store;
        store.put_creator_link(rani()).await.unwrap();
        assert_eq!(store.creator_link(&rani().id).await.unwrap(), rani());
        assert!(rani().credits(NOW) && !rani().credits(rani().expires_at));
        store.revoke_creator_link(&rani().id, NOW).await.unwrap();
        let later = NOW.plus_seconds(60);
        store.revoke_creator_link(&rani().id, later).await.unwrap();
        let listed = store.creator_links(Some("kopi-senja")).await.unwrap();
        assert_eq!(listed[0].link.revoked_at, Some(NOW));
        assert!(!listed[0].link.credits(NOW));
        assert_eq!(store.creator_links(Some("teh")).await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_belongs_to_nothing_is_not_kept() {
        let store = &Server::new().await.app.store;
        let mut stray = rani();
        stray.campaign = "teh".to_owned();
        let fault = store.put_creator_link(stray).await;
        assert!(matches!(fault, Err(StoreError::NoCampaign)));
        let fault = store.creator_link("none").await;
        assert!(matches!(fault, Err(StoreError::NoLink)));
    }

    #[tokio::test]
    async fn a_visitor_counts_once_an_hour_for_each_link() {
        let store = &Server::new().await.app.store;
        store.put_creator_link(rani()).await.unwrap();
        let click = |ip_hash: &str, seconds| Click {
            link: rani().id,
            ip_hash: ip_hash.to_owned(),
            at: NOW.plus_seconds(seconds),
        };
        for (ip_hash, seconds, counted) in [
            ("ayu", 0, 1),
            ("ayu", 0, 1),
            ("ayu", 3_599, 1),
            ("budi", 3_599, 2),
            ("ayu", 3_600, 3),
            ("ayu", 3_601, 3),
        ] {
            assert!(store.count_click(click(ip_hash, seconds)));
            assert_eq!(clicks(store).await, counted, "{ip_hash} {seconds}");
        }
    }
}
