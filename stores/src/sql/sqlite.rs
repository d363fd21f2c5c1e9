use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

use ::accounts::ports::StoreDown;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use tokio::time::timeout;

use super::failure::{sqlite_down, sqlite_says};
use super::migrations;
use super::pools::START;

/// How many readers may work at once.
const READERS: u32 = 4;
/// How long a connection waits for another process (a command beside a running gateway) to finish its change.
const BUSY: Duration = Duration::from_secs(8);

/// An open SQLite file: one connection that writes, so that writers queue here instead of colliding there, and a few that only read.
/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct SqliteFile {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl SqliteFile {
    /// Opens the file, makes it if there is none, and brings its tables up to date.
    pub async fn open(path: &Path) -> Result<Self, StoreDown> {
        make_private(path);
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A change that was answered for must be there after a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            // A removed credential is overwritten, not left in a free page.
            .pragma("secure_delete", "ON");
        bring_up_to_date(&options).await?;
        // Queries have a shorter patience of their own: see `Pools::patiently`.
        // A file does not hang up, so there is nothing to ask of a connection before it is used again.
        let pool = SqlitePoolOptions::new().acquire_timeout(START).idle_timeout(None).max_lifetime(None).test_before_acquire(false);
        let writer = pool.clone().max_connections(1).connect_with(options.clone()).await.map_err(|error| sqlite_down(&error))?;
        let readers = pool.max_connections(READERS).connect_with(options.read_only(true)).await.map_err(|error| sqlite_down(&error))?;
        Ok(Self { writer, readers })
    }

    /// The one that writes.
    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// Those that read.
    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.readers
    }
}

/// Brings the tables up to date over a connection of its own, which waits longer for other processes than a request may.
async fn bring_up_to_date(options: &SqliteConnectOptions) -> Result<(), StoreDown> {
    let updating = async {
        let mut connection = options.clone().busy_timeout(START).connect().await.map_err(|error| sqlite_down(&error))?;
        migrations::run_sqlite(&mut connection).await?;
        // The tables are right whatever the farewell says.
        let _ = connection.close().await;
        Ok(())
    };
    timeout(START, updating).await.unwrap_or_else(|_| Err(sqlite_says("its tables could not be brought up to date in time")))
}

/// Makes the file, if there is none, such that nobody else can read it; the files beside it get the same mode. What goes wrong here goes
/// wrong again, and is told, when it is opened.
fn make_private(path: &Path) {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
}
