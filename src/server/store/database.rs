//! The file: opened, brought to the present schema, read by a few connections and written by one.

use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection as _, SqlSafeStr};

use super::error::StoreError;
use super::writer::{Change, Writer};

const READERS: u32 = 4;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How many bytes readiness tries to write.
const PROBE_BYTES: usize = 64 * 1_024;
/// How long it holds that the disk took them.
const PROVEN_FOR: Duration = Duration::from_secs(10);
const JOURNAL_LIMIT_BYTES: &str = "67108864";

/// Every change of the schema, in order. A change once released is never edited.
pub(super) const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "reviews", include_str!("../migrations/0001_reviews.sql")),
    (
        2,
        "creator_links",
        include_str!("../migrations/0002_creator_links.sql"),
    ),
    (3, "ledger", include_str!("../migrations/0003_ledger.sql")),
    (
        4,
        "webhooks",
        include_str!("../migrations/0004_webhooks.sql"),
    ),
    (5, "indexes", include_str!("../migrations/0005_indexes.sql")),
    (
        6,
        "retention",
        include_str!("../migrations/0006_retention.sql"),
    ),
    (7, "days", include_str!("../migrations/0007_days.sql")),
    (8, "probe", include_str!("../migrations/0008_probe.sql")),
];

/// The mark (SHA-384) of the first migration as it was for a day.
const FORMER_FIRST_SCHEMA: &str = "b5ea2ebdddbf6bb6e89ecd6d5760ba507a7cb6335a30921af36cf56f619ef978eb2873ee46d2c49f923be29e9b94f913";

/// Whether made-up reviews may be in a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Samples {
    /// Only real reviews: a brand's server.
    Refused,
    /// The demo, whose every review is a labelled sample, and the desk that may look at either.
    Allowed,
}

/// A handle to the database. Clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) readers: SqlitePool,
    pub(super) writer: Arc<Writer>,
    pub(super) samples: Samples,
    /// When the disk was last tried and took a whole write.
    proven: Arc<Mutex<Option<Instant>>>,
    /// How many campaign documents this process has put.
    pub(super) puts: Arc<AtomicU64>,
}

impl Store {
    /// Opens the file, makes it if need be, and brings it to the present schema.
    ///
    /// # Errors
    /// Where the file cannot be opened or migrated, or holds samples that are refused.
    pub async fn open(file: &Path, samples: Samples) -> Result<Self, StoreError> {
        keep_private(file).map_err(|fault| StoreError::File(file.to_owned(), fault.into()))?;
        let options = options(file);
        let connection = options.clone().create_if_missing(true).connect().await;
        let mut connection =
            connection.map_err(|fault| StoreError::File(file.to_owned(), fault))?;
        let migrator = migrator();
        mend_first_schema(&mut connection, &migrator).await?;
        migrator.run(&mut connection).await?;
        if samples == Samples::Refused && any_sample(&mut connection).await? {
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
            proven: Arc::default(),
            puts: Arc::default(),
        })
    }

    /// Whether the disk takes a write as large as shoppers' and shops' are. What was tried a few seconds ago holds, unless a write
    /// has failed since.
    pub async fn takes_writes(&self) -> bool {
        let is_proven =
            |proven: &Option<Instant>| proven.is_some_and(|at| at.elapsed() < PROVEN_FOR);
        if self.writer.is_healthy() && is_proven(&self.proven()) {
            return true;
        }
        let taken = self.write(WriteProbe).await.is_ok();
        *self.proven() = taken.then(Instant::now);
        taken
    }

    pub(super) fn proven(&self) -> MutexGuard<'_, Option<Instant>> {
        self.proven.lock().unwrap_or_else(PoisonError::into_inner)
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

    pub(super) async fn write<C: Change>(&self, change: C) -> Result<C::Outcome, StoreError> {
        self.writer.write(change).await
    }
}

pub(super) fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("journal_size_limit", JOURNAL_LIMIT_BYTES)
        // What is let go of is overwritten, too.
        .pragma("secure_delete", "on")
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

/// Nobody else on the machine may read what is in the file: names of reviewers, orders of shoppers. A group may, where its owner
/// let it. SQLite gives its other files the same rights.
#[cfg(unix)]
fn keep_private(file: &Path) -> std::io::Result<()> {
    use std::fs::{OpenOptions, Permissions};
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    let mut options = OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(file);
    if made.is_ok() {
        return Ok(());
    }
    let Ok(about) = std::fs::metadata(file) else {
        // Opening it says what is wrong.
        return Ok(());
    };
    let mode = about.permissions().mode();
    if mode & 0o007 != 0 {
        tracing::warn!(file = %file.display(), "the database could be read by everybody on this machine; it cannot any more");
        std::fs::set_permissions(file, Permissions::from_mode(mode & 0o770))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// The first migration was edited once, on the day it was made. A database from before that has the other text's mark: it gets
/// what the edit added, and the mark of today.
async fn mend_first_schema(
    connection: &mut SqliteConnection,
    migrator: &Migrator,
) -> Result<(), StoreError> {
    let sql = "SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations'";
    if sqlx::query(sql)
        .fetch_optional(&mut *connection)
        .await?
        .is_none()
    {
        return Ok(());
    }
    let sql = "SELECT 1 FROM _sqlx_migrations WHERE version = 1 AND lower(hex(checksum)) = $1";
    let former = sqlx::query(sql).bind(FORMER_FIRST_SCHEMA);
    let first = migrator.iter().find(|migration| migration.version == 1);
    let (Some(_), Some(first)) = (former.fetch_optional(&mut *connection).await?, first) else {
        return Ok(());
    };
    let mut transaction = connection.begin().await?;
    sqlx::query("ALTER TABLE campaign ADD COLUMN gzip BLOB")
        .execute(&mut *transaction)
        .await?;
    sqlx::query("UPDATE _sqlx_migrations SET checksum = $1 WHERE version = 1")
        .bind(first.checksum.as_ref())
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}

/// Whether the database holds a made-up review.
async fn any_sample(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM review WHERE sample LIMIT 1";
    Ok(sqlx::query(sql).fetch_optional(connection).await?.is_some())
}

/// A write as large as most webhooks: a full disk may still take a small one.
struct WriteProbe;

impl Change for WriteProbe {
    type Outcome = ();

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let now = crate::clock::now().0;
        let sql = "INSERT INTO probe (id, at, bytes) VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET at = excluded.at, bytes = excluded.bytes";
        let query = sqlx::query(sql).bind(now).bind(vec![1_u8; PROBE_BYTES]);
        query.execute(&mut *connection).await?;
        // What stayed would make room for the next ones, and for nobody else.
        let sql = "UPDATE probe SET bytes = NULL WHERE id = 1";
        sqlx::query(sql).execute(connection).await?;
        Ok(())
    }
}
