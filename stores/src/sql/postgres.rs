use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use ::accounts::ports::StoreDown;
use secret::Secret;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection};
use tokio::time::{Instant, timeout};

use super::failure::{postgres_down, postgres_says};
use super::migrations;
use super::pools::PATIENCE;

/// Account look-ups are cached by their users; a few connections carry a large deployment.
const CONNECTIONS: u32 = 8;
/// The server gives up on a statement just before we do, so that it does not go on working for nobody.
const STATEMENT_TIMEOUT: &str = "SET statement_timeout = 1900";
/// How long the first connection may take: a server that starts beside this node is busy.
const START: Duration = Duration::from_secs(10);
/// How long the tables may take to be brought up to date; another node may be doing it just now.
const MIGRATION: Duration = Duration::from_secs(120);

/// A pool that is replaced when the server falls silent: a connection whose other end has vanished keeps its place in a pool until the
/// kernel gives it up, a quarter of an hour later. Cheap to clone.
#[derive(Clone)]
pub(super) struct Postgres(Arc<Inner>);

struct Inner {
    options: PgConnectOptions,
    pool: RwLock<(PgPool, Instant)>,
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The options hold the password.
        f.write_str("Postgres")
    }
}

impl Postgres {
    /// Connects and brings the tables up to date.
    pub(super) async fn open(url: &Secret<String>) -> Result<Self, StoreDown> {
        // The parser's own words may repeat the address, and with it the password.
        let options = PgConnectOptions::from_str(url.reveal()).map_err(|_| postgres_says("the address is not a postgres:// URL"))?;
        let options = options.application_name("latchkey");
        let mut connection = match timeout(START, options.connect()).await {
            Ok(connection) => connection.map_err(|error| postgres_down(&error))?,
            Err(_) => return Err(postgres_says("it took too long to connect")),
        };
        match timeout(MIGRATION, migrations::run_postgres(&mut connection)).await {
            Ok(outcome) => outcome?,
            Err(_) => return Err(postgres_says("the tables could not be brought up to date in time")),
        }
        // The tables are right whatever the farewell says.
        let _ = connection.close().await;
        let pool = RwLock::new((new_pool(&options), Instant::now()));
        Ok(Self(Arc::new(Inner { options, pool })))
    }

    /// The pool to use for one query.
    pub(super) fn pool(&self) -> PgPool {
        self.0.pool.read().unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// Called when a query had no answer within [`PATIENCE`]: begins a new pool, unless that was done while the query waited.
    pub(super) fn renew(&self) {
        let mut current = self.0.pool.write().unwrap_or_else(PoisonError::into_inner);
        if current.1.elapsed() >= PATIENCE {
            *current = (new_pool(&self.0.options), Instant::now());
        }
    }
}

fn new_pool(options: &PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::query(STATEMENT_TIMEOUT).execute(connection).await?;
                Ok(())
            })
        })
        .connect_lazy_with(options.clone())
}
