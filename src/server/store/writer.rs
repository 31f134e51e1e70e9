//! The one task that writes. Changes that wait together are committed together, and each is answered after the commit.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::error::StoreError;

/// The most changes of one commit. Larger groups gain nothing and make the first one wait.
const BATCH: usize = 256;
/// How many changes may wait before senders do.
const QUEUE: usize = 4_096;
/// How long the writer is idle before it moves the write-ahead log into the database.
const IDLE: Duration = Duration::from_secs(30);

/// One change of the database, applied as a whole or not at all.
pub(super) trait Change: Send + Sync + 'static {
    /// What it says when it is committed.
    type Outcome: Send + 'static;

    /// Makes the change. An error undoes what it did so far, and nothing of its neighbours.
    fn apply(
        &self,
        connection: &mut SqliteConnection,
    ) -> impl Future<Output = Result<Self::Outcome, StoreError>> + Send;
}

/// The sending side: hands changes to the task and waits for their commit.
#[derive(Debug)]
pub(super) struct Writer {
    /// Taken away when the writer stops, which ends the task once the queue is empty.
    queue: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    task: Mutex<Option<JoinHandle<()>>>,
    healthy: Arc<AtomicBool>,
}

impl Writer {
    pub(super) fn start(options: SqliteConnectOptions, connection: SqliteConnection) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let healthy = Arc::new(AtomicBool::new(true));
        let worker = WriterTask {
            options,
            connection: Some(connection),
            healthy: healthy.clone(),
        };
        let task = tokio::spawn(worker.work(waiting));
        Self {
            queue: Mutex::new(Some(queue)),
            task: Mutex::new(Some(task)),
            healthy,
        }
    }

    pub(super) fn is_healthy(&self) -> bool {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        let is_working = task.as_ref().is_some_and(|task| !task.is_finished());
        is_working && self.healthy.load(Ordering::Relaxed)
    }

    pub(super) async fn write<C: Change>(&self, change: C) -> Result<C::Outcome, StoreError> {
        let queue = self
            .queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let (answer, outcome) = oneshot::channel();
        let job = Box::new(QueuedChange {
            change,
            applied: None,
            answer,
        });
        queue
            .ok_or(StoreError::Closed)?
            .send(job)
            .await
            .map_err(|_| StoreError::Closed)?;
        outcome.await.map_err(|_| StoreError::Closed)?
    }

    /// Hands over a change whose outcome nobody waits for; false where the queue is full or closed.
    pub(super) fn post<C: Change>(&self, change: C) -> bool {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let (answer, _nobody) = oneshot::channel();
        let job = Box::new(QueuedChange {
            change,
            applied: None,
            answer,
        });
        queue
            .as_ref()
            .is_some_and(|queue| queue.try_send(job).is_ok())
    }

    pub(super) async fn stop(&self) {
        self.queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let task = self
            .task
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(task) = task
            && let Err(fault) = task.await
        {
            tracing::error!(%fault, "the writer did not end well");
        }
    }
}

/// A change in the queue, whatever its type.
trait Job: Send {
    /// Applies it; `Err` only where the storage failed and with it the whole group.
    fn apply<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send + 'a>>;

    /// Tells the sender how it ended; `broken` says why the group was not committed.
    fn answer(self: Box<Self>, broken: Option<&str>);
}

struct QueuedChange<C: Change> {
    change: C,
    applied: Option<Result<C::Outcome, StoreError>>,
    answer: oneshot::Sender<Result<C::Outcome, StoreError>>,
}

impl<C: Change> Job for QueuedChange<C> {
    fn apply<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send + 'a>> {
        Box::pin(async move {
            execute(connection, "SAVEPOINT change").await?;
            let applied = self.change.apply(connection).await;
            match applied {
                Err(StoreError::Database(fault)) if is_storage_fault(&fault) => return Err(fault),
                Err(_) => execute(connection, "ROLLBACK TO SAVEPOINT change").await?,
                Ok(_) => {}
            }
            execute(connection, "RELEASE SAVEPOINT change").await?;
            self.applied = Some(applied);
            Ok(())
        })
    }

    fn answer(self: Box<Self>, broken: Option<&str>) {
        let outcome = match (broken, self.applied) {
            (None, Some(applied)) => applied,
            (Some(why), _) => Err(StoreError::Unavailable(why.to_owned())),
            (None, None) => Err(StoreError::Closed),
        };
        // The sender may have gone away, as when its client hung up; the change is kept all the same.
        let _gone = self.answer.send(outcome);
    }
}

/// The working side: one connection and what it needs to be had anew.
struct WriterTask {
    options: SqliteConnectOptions,
    connection: Option<SqliteConnection>,
    healthy: Arc<AtomicBool>,
}

impl WriterTask {
    async fn work(mut self, mut waiting: mpsc::Receiver<Box<dyn Job>>) {
        let mut group = Vec::with_capacity(BATCH);
        loop {
            match tokio::time::timeout(IDLE, waiting.recv_many(&mut group, BATCH)).await {
                Ok(0) => break,
                Ok(_) => self.settle(&mut group).await,
                Err(_) => self.checkpoint().await,
            }
        }
        self.checkpoint().await;
        if let Some(connection) = self.connection.take()
            && let Err(fault) = connection.close().await
        {
            tracing::warn!(%fault, "the database was not closed cleanly");
        }
    }

    /// Commits a group and answers each of its changes.
    async fn settle(&mut self, group: &mut Vec<Box<dyn Job>>) {
        let broken = match caught(self.commit(group)).await {
            Some(Ok(())) => None,
            Some(Err(fault)) => Some(fault.to_string()),
            None => {
                // What the connection was about to do nobody knows; dropping it rolls back.
                self.connection = None;
                Some("a change panicked".to_owned())
            }
        };
        if let Some(why) = &broken {
            tracing::error!(fault = why, changes = group.len(), "nothing was stored");
            self.undo().await;
        }
        self.healthy.store(broken.is_none(), Ordering::Relaxed);
        for job in group.drain(..) {
            job.answer(broken.as_deref());
        }
    }

    async fn commit(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), sqlx::Error> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(self.options.connect().await?),
        };
        // IMMEDIATE: a read that later wants to write would fail at once, without the busy timeout.
        execute(connection, "BEGIN IMMEDIATE").await?;
        for job in group.iter_mut() {
            job.apply(connection).await?;
        }
        execute(connection, "COMMIT").await
    }

    /// Leaves no transaction open. SQLite may have ended it by itself; a connection that cannot even say so is replaced.
    async fn undo(&mut self) {
        let Some(connection) = &mut self.connection else {
            return;
        };
        let clean = match execute(connection, "ROLLBACK").await {
            Ok(()) => true,
            Err(sqlx::Error::Database(fault)) => fault.message().contains("no transaction"),
            Err(_) => false,
        };
        if !clean {
            self.connection = None;
        }
    }

    /// Moves the write-ahead log into the database while nobody waits, so that it stays small.
    async fn checkpoint(&mut self) {
        let Some(connection) = &mut self.connection else {
            return;
        };
        if let Err(fault) = execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)").await {
            tracing::warn!(%fault, "the write-ahead log was not moved into the database");
        }
    }
}

/// Runs a future to its end; `None` where it panicked. One bad change shall not end the task that all others need.
async fn caught<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        match polled {
            Ok(Poll::Ready(value)) => Poll::Ready(Some(value)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(None),
        }
    })
    .await
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(sql).execute(connection).await.map(|_| ())
}

/// Whether the fault lies with disk, memory or lock, not with the change: SQLite's primary result codes BUSY 5, LOCKED 6,
/// NOMEM 7, READONLY 8, IOERR 10, CORRUPT 11, FULL 13, CANTOPEN 14, NOTADB 26 (<https://sqlite.org/rescode.html>).
pub(crate) fn is_storage_fault(fault: &sqlx::Error) -> bool {
    match fault {
        sqlx::Error::Database(fault) => {
            let code: Option<u32> = fault.code().and_then(|code| code.parse().ok());
            code.is_some_and(|code| matches!(code & 0xff, 5..=8 | 10 | 11 | 13 | 14 | 26))
        }
        sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed | sqlx::Error::PoolTimedOut => true,
        _ => false,
    }
}
