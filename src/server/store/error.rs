//! Why the store did not do what was asked.

use std::path::PathBuf;

use sqlx::migrate::MigrateError;

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
