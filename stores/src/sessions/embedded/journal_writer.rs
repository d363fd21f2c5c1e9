use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ::accounts::Timestamp;
use ::accounts::ports::Clock;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout_at};

use super::change::{About, Change};
use super::journal::Noted;
use super::waiting_counters::WaitingCounters;
use crate::sql::{SqliteFile, sqlite_down};

/// How many changes one transaction writes.
const BATCH: usize = 1_000;
/// How long a change that nobody waits for waits for company.
const COMPANY: Duration = Duration::from_secs(1);
/// How long to leave a disk alone that would not take a batch.
const PAUSE: Duration = Duration::from_millis(500);
/// How often, in milliseconds, rows that have expired are removed.
const PURGE_EVERY: i64 = 60_000;

/// Writes what changed, many changes to a transaction: one `fsync` serves all who wait.
pub(super) struct JournalWriter {
    file: SqliteFile,
    clock: Arc<dyn Clock>,
    receiver: mpsc::UnboundedReceiver<Noted>,
    backlog: Arc<AtomicUsize>,
    counters: Arc<WaitingCounters>,
    /// When they are written; `None` if there are none.
    counters_due: Option<Instant>,
    batch: Batch,
    closed: bool,
    purge_due: i64,
}

/// What is to be written next. Of several changes of the same thing the last is kept, at the place of the first: a session is put
/// before what lies beside it.
#[derive(Default)]
struct Batch {
    changes: Vec<Change>,
    places: HashMap<About, usize>,
    waiting: Vec<oneshot::Sender<bool>>,
}

impl JournalWriter {
    pub(super) fn new(
        file: SqliteFile,
        clock: Arc<dyn Clock>,
        receiver: mpsc::UnboundedReceiver<Noted>,
        backlog: Arc<AtomicUsize>,
        counters: Arc<WaitingCounters>,
    ) -> Self {
        Self { file, clock, receiver, backlog, counters, counters_due: None, batch: Batch::default(), closed: false, purge_due: i64::MIN }
    }

    /// Until the store is dropped and everything is written.
    pub(super) async fn run(mut self) {
        while !self.closed || !self.batch.changes.is_empty() {
            self.gather().await;
            match self.write().await {
                Ok(()) => self.batch.done(true),
                Err(error) => {
                    tracing::warn!(error = %sqlite_down(&error), "the session journal cannot be written");
                    self.batch.done(false);
                    if self.closed {
                        return;
                    }
                    // Memory has the changes: they stay in the batch until the disk takes them.
                    sleep(PAUSE).await;
                    continue;
                }
            }
            self.batch.clear();
        }
    }

    async fn gather(&mut self) {
        let mut enough = None;
        while !self.closed && self.batch.waiting.is_empty() && self.batch.changes.len() < BATCH {
            if !self.batch.changes.is_empty() {
                enough = enough.or_else(|| Some(soon()));
            }
            let noted = match [enough, self.counters_due].into_iter().flatten().min() {
                Some(until) => timeout_at(until, self.receiver.recv()).await,
                None => Ok(self.receiver.recv().await),
            };
            match noted {
                Ok(Some(noted)) => self.take(noted),
                Ok(None) => self.closed = true,
                Err(_) => break,
            }
        }
        while self.batch.changes.len() < BATCH {
            match self.receiver.try_recv() {
                Ok(noted) => self.take(noted),
                Err(_) => break,
            }
        }
        if self.closed || self.counters_due.is_some_and(|due| due <= Instant::now()) {
            self.counters_due = None;
            self.counters.take().for_each(|change| self.batch.add(change));
        }
    }

    fn take(&mut self, noted: Noted) {
        self.backlog.fetch_sub(1, Ordering::Relaxed);
        match noted {
            Noted::Change { change, written } => {
                self.batch.add(change);
                self.batch.waiting.extend(written);
            }
            Noted::Counters => self.counters_due = self.counters_due.or_else(|| Some(soon())),
            Noted::Everything(written) => {
                self.counters_due = Some(Instant::now());
                self.batch.waiting.push(written);
            }
        }
    }

    async fn write(&mut self) -> Result<(), sqlx::Error> {
        if self.batch.changes.is_empty() {
            return Ok(());
        }
        let mut transaction = self.file.writer().begin_with("BEGIN IMMEDIATE").await?;
        for change in &self.batch.changes {
            apply(change, &mut transaction).await?;
        }
        let now = self.clock.now();
        if now.millis() >= self.purge_due {
            purge(now, &mut transaction).await?;
            self.purge_due = now.millis().saturating_add(PURGE_EVERY);
        }
        transaction.commit().await
    }
}

impl Batch {
    fn add(&mut self, change: Change) {
        match self.places.entry(change.about()) {
            Entry::Vacant(place) => {
                place.insert(self.changes.len());
                self.changes.push(change);
            }
            Entry::Occupied(place) => {
                if let Some(earlier) = self.changes.get_mut(*place.get()) {
                    *earlier = change;
                }
            }
        }
    }

    fn done(&mut self, written: bool) {
        for waiting in self.waiting.drain(..) {
            // Whoever waited may have given up.
            let _ = waiting.send(written);
        }
    }

    fn clear(&mut self) {
        self.changes.clear();
        self.places.clear();
    }
}

/// When a change that nobody waits for has waited long enough.
fn soon() -> Instant {
    let now = Instant::now();
    now.checked_add(COMPANY).unwrap_or(now)
}

async fn apply(change: &Change, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let query = match change {
        Change::PutSession { id, record, expires } => sqlx::query(
            "INSERT INTO journal_sessions (id, record, expires_at) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET record = $2, expires_at = $3",
        )
        .bind(id.to_key())
        .bind(record)
        .bind(expires),
        // What lies beside it goes with it.
        Change::EndSession { id } => sqlx::query("DELETE FROM journal_sessions WHERE id = $1").bind(id.to_key()),
        Change::PutPortalSession { id, portal, value } => sqlx::query(
            "INSERT INTO journal_portal_sessions (session, portal, value)
             SELECT id, $2, $3 FROM journal_sessions WHERE id = $1
             ON CONFLICT (session, portal) DO UPDATE SET value = $3",
        )
        .bind(id.to_key())
        .bind(portal.as_str())
        .bind(value),
        Change::DropPortalSession { id, portal } => {
            sqlx::query("DELETE FROM journal_portal_sessions WHERE session = $1 AND portal = $2").bind(id.to_key()).bind(portal.as_str())
        }
        Change::PutCredential { id, portal, sealed } => sqlx::query(
            "INSERT INTO journal_credentials (session, portal, sealed)
             SELECT id, $2, $3 FROM journal_sessions WHERE id = $1
             ON CONFLICT (session, portal) DO UPDATE SET sealed = $3",
        )
        .bind(id.to_key())
        .bind(portal.as_str())
        .bind(sealed),
        Change::DropCredential { id, portal } => {
            sqlx::query("DELETE FROM journal_credentials WHERE session = $1 AND portal = $2").bind(id.to_key()).bind(portal.as_str())
        }
        Change::PutOnce { name, value, expires } => sqlx::query(
            "INSERT INTO journal_once (name, value, expires_at) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE SET value = $2, expires_at = $3",
        )
        .bind(name)
        .bind(value)
        .bind(expires),
        Change::TakeOnce { name } => sqlx::query("DELETE FROM journal_once WHERE name = $1").bind(name),
        Change::PutCounter { name, used, expires } => sqlx::query(
            "INSERT INTO journal_counters (name, used, expires_at) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE SET used = $2, expires_at = $3",
        )
        .bind(name)
        .bind(used)
        .bind(expires),
    };
    query.execute(connection).await.map(drop)
}

/// Removes what has expired a while ago: a session that was seen in its last second has its new end in the journal by then.
async fn purge(now: Timestamp, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let past = now.millis().saturating_sub(PURGE_EVERY);
    for query in [
        "DELETE FROM journal_sessions WHERE expires_at <= $1",
        "DELETE FROM journal_once WHERE expires_at <= $1",
        "DELETE FROM journal_counters WHERE expires_at <= $1",
    ] {
        sqlx::query(query).bind(past).execute(&mut *connection).await?;
    }
    Ok(())
}
