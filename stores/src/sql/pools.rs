use std::time::Duration;

use ::accounts::ports::StoreDown;
use tokio::time::timeout;

use super::SqliteFile;
use super::failure::{postgres_down, postgres_says, sqlite_down, sqlite_says};
use super::postgres::Postgres;

/// A server that has not answered after this long is down.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// So is a file, which can be asked at no other place: a disk that is busy with others takes seconds until what was written is on it, and
/// whoever waits for that is better off than who is refused.
pub(crate) const FILE_PATIENCE: Duration = Duration::from_secs(10);

/// Starting, it may take this long: other nodes may start beside this one, on a machine that is busy with that.
pub(super) const START: Duration = Duration::from_secs(30);

/// The connections of the configured driver.
#[derive(Clone, Debug)]
pub(super) enum Pools {
    Sqlite(SqliteFile),
    Postgres(Postgres),
}

impl Pools {
    /// Waits no longer than [`PATIENCE`] or [`FILE_PATIENCE`].
    pub(super) async fn patiently<T>(
        &self,
        query: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<Result<T, sqlx::Error>, tokio::time::error::Elapsed> {
        let patience = match self {
            Self::Sqlite(_) => FILE_PATIENCE,
            Self::Postgres(_) => PATIENCE,
        };
        timeout(patience, query).await
    }

    /// Says in the store's name what became of a query.
    pub(super) fn outcome<T>(&self, outcome: Result<Result<T, sqlx::Error>, tokio::time::error::Elapsed>) -> Result<T, StoreDown> {
        match (self, outcome) {
            (_, Ok(Ok(answer))) => Ok(answer),
            (Self::Sqlite(_), Ok(Err(error))) => Err(sqlite_down(&error)),
            (Self::Sqlite(_), Err(_)) => Err(sqlite_says("it took too long")),
            (Self::Postgres(postgres), Ok(Err(sqlx::Error::PoolTimedOut)) | Err(_)) => {
                postgres.renew();
                Err(postgres_says("it took too long"))
            }
            (Self::Postgres(_), Ok(Err(error))) => Err(postgres_down(&error)),
        }
    }
}

/// Runs a query that only reads: its text stands once and is expanded for each driver.
macro_rules! read {
    ($accounts:expr, |$pool:ident| $query:expr) => {
        $accounts.pools.outcome(
            $accounts
                .pools
                .patiently(async {
                    match &$accounts.pools {
                        $crate::sql::pools::Pools::Sqlite(file) => {
                            let $pool = file.readers();
                            $query.await
                        }
                        $crate::sql::pools::Pools::Postgres(postgres) => {
                            let $pool = &postgres.pool();
                            $query.await
                        }
                    }
                })
                .await,
        )
    };
}

/// Runs a query that changes something and tells how many rows it changed. The second form gives the bare outcome, where the kind
/// of failure matters.
macro_rules! write {
    ($accounts:expr, $query:expr) => {
        $accounts.pools.outcome($crate::sql::pools::write!(raw $accounts, $query))
    };
    (raw $accounts:expr, $query:expr) => {
        $accounts.pools.patiently(async {
            match &$accounts.pools {
                $crate::sql::pools::Pools::Sqlite(file) => $query.execute(file.writer()).await.map(|done| done.rows_affected()),
                $crate::sql::pools::Pools::Postgres(postgres) => $query.execute(&postgres.pool()).await.map(|done| done.rows_affected()),
            }
        })
        .await
    };
}

/// Runs a query that changes rows and gives them back.
macro_rules! write_returning {
    ($accounts:expr, $query:expr) => {
        $accounts.pools.outcome(
            $accounts
                .pools
                .patiently(async {
                    match &$accounts.pools {
                        $crate::sql::pools::Pools::Sqlite(file) => $query.fetch_all(file.writer()).await,
                        $crate::sql::pools::Pools::Postgres(postgres) => $query.fetch_all(&postgres.pool()).await,
                    }
                })
                .await,
        )
    };
}

pub(super) use {read, write, write_returning};
