//! The truth: campaigns, reviews, creators' links and the ledger in one SQLite file. The only room that knows SQL.
//!
//! Reads go through a small pool; all writes go through one [`writer`] task, which commits them in groups and answers
//! only after the commit. The SQL text keeps to what PostgreSQL understands too.

mod campaigns;
mod ledger;
mod links;
mod reviews;
mod writer;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, SqlSafeStr};

pub use campaigns::{Listed, NewCampaign, StoredCampaign};
pub use ledger::{
    Kept, KeptWebhook, KnownCheckout, NewBeacons, NewCredit, NewWebhook, StoredCredit, StoredTerms,
    StoredWebhook, Traffic, Understood, WebhookState,
};
pub use links::{Click, CreatorLink, ListedLink};
pub use reviews::{
    Decision, DeskReview, MalformedCursor, NewReview, Position, Question, Reason, Submitted,
    Verdict, Vote,
};

pub(crate) use writer::is_storage_fault;

use writer::{Change, Writer};

const READERS: u32 = 4;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const JOURNAL_LIMIT_BYTES: &str = "67108864";

/// Every change of the schema, in order. A change once released is never edited.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "reviews", include_str!("migrations/0001_reviews.sql")),
    (
        2,
        "creator_links",
        include_str!("migrations/0002_creator_links.sql"),
    ),
    (3, "ledger", include_str!("migrations/0003_ledger.sql")),
    (4, "webhooks", include_str!("migrations/0004_webhooks.sql")),
];

/// Whether made-up reviews may be in a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Samples {
    /// Only real reviews: a brand's server.
    Refused,
    /// The demo, whose every review is a labelled sample, and the desk that may look at either.
    Allowed,
}

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no campaign with this id.
    #[error("there is no such campaign")]
    NoCampaign,
    /// The campaign lists no product with this id.
    #[error("there is no such product in this campaign")]
    NoProduct,
    /// There is no published review with this id.
    #[error("there is no such review")]
    NoReview,
    /// There is no creator's link with this id.
    #[error("there is no such creator link")]
    NoLink,
    /// There is no webhook with this id.
    #[error("there is no such webhook")]
    NoWebhook,
    /// A made-up review was to be stored where only real ones may be.
    #[error("samples are refused: this database is for real reviews")]
    Sample,
    /// The file cannot be opened or made.
    #[error("cannot open the database {0}; name another with --database ({1})")]
    File(PathBuf, sqlx::Error),
    /// A database with made-up reviews was opened for a brand's server.
    #[error(
        "{0} holds sample reviews of the demo, which are never shown as real ones; choose another file"
    )]
    SampleDatabase(PathBuf),
    /// The disk is full, failed, or is held by another process for too long. Nothing of the change was kept.
    #[error("the storage takes no writes now: {0}")]
    Unavailable(String),
    /// The server is stopping.
    #[error("the store is closed")]
    Closed,
    /// The database cannot be brought to the present schema.
    #[error("the database could not be migrated: {0}")]
    Migration(#[from] MigrateError),
    /// Any other fault of the database.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

/// A handle to the database. Clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    readers: SqlitePool,
    writer: Arc<Writer>,
    samples: Samples,
    /// How many campaign documents this process has put.
    puts: Arc<AtomicU64>,
}

impl Store {
    /// Opens the file, makes it if need be, and brings it to the present schema.
    ///
    /// # Errors
    /// Where the file cannot be opened or migrated, or holds samples that are refused.
    pub async fn open(file: &Path, samples: Samples) -> Result<Self, StoreError> {
        let options = options(file);
        let connection = options.clone().create_if_missing(true).connect().await;
        let mut connection =
            connection.map_err(|fault| StoreError::File(file.to_owned(), fault))?;
        migrator().run(&mut connection).await?;
        if samples == Samples::Refused && reviews::any_sample(&mut connection).await? {
            return Err(StoreError::SampleDatabase(file.to_owned()));
        }
        let writer = Arc::new(Writer::start(options.clone(), connection));
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        Ok(Self {
            readers,
            writer,
            samples,
            puts: Arc::default(),
        })
    }

    /// Whether the last write succeeded. After a failure this tries a small one, so that a mended disk is noticed.
    pub async fn takes_writes(&self) -> bool {
        self.writer.is_healthy() || self.write(Probe).await.is_ok()
    }

    /// Whether the database answers reads.
    pub async fn answers_reads(&self) -> bool {
        sqlx::query("SELECT 1").execute(&self.readers).await.is_ok()
    }

    /// Finishes the writes that are waiting and closes the file.
    pub async fn close(&self) {
        self.writer.stop().await;
        self.readers.close().await;
    }

    async fn write<C: Change>(&self, change: C) -> Result<C::Outcome, StoreError> {
        self.writer.write(change).await
    }
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("journal_size_limit", JOURNAL_LIMIT_BYTES)
}

fn migrator() -> Migrator {
    let migration = |&(version, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(
            version,
            name.into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(MIGRATIONS.iter().map(migration).collect())
}

/// The smallest write there is.
struct Probe;

impl Change for Probe {
    type Outcome = ();

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let sql = "INSERT INTO probe (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at";
        sqlx::query(sql)
            .bind(crate::clock::now().0)
            .execute(connection)
            .await?;
        Ok(())
    }
}
