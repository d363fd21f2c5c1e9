//! Sessions on Redis or Valkey, for a fleet of nodes. Each node remembers what it has read; the server tells it of every change
//! (`CLIENT TRACKING`, RESP3), so that a hit needs no round trip and a revocation is heard at once.

mod at;
mod cluster_keeper;
mod connection;
mod failure;
mod keeper;
mod keys;
mod node_cache;
mod once;
mod portal_sessions;
mod primary;
mod recent;
mod record;
mod scripts;
mod sessions;
mod store;
mod turns;

use std::sync::Arc;
use std::time::Duration;

use ::accounts::ports::{Clock, StoreDown};
use redis::{Cmd, FromRedisValue, ScriptInvocation};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::timeout;

pub use self::at::{RedisAt, RedisServer, RedisTopology};
use self::failure::says;
use self::keeper::{Keeper, State};
use self::node_cache::NodeCache;
use self::scripts::Scripts;

/// How long the first connection may take; attempts that fail are repeated until then. Nodes that start together are slow.
const FIRST: Duration = Duration::from_secs(10);

/// Sessions on Redis. When the server is lost, nothing that was remembered counts, and every question is answered by
/// [`StoreDown`] within a second and a half until it is back.
pub struct RedisSessions {
    clock: Arc<dyn Clock>,
    cache: Arc<NodeCache>,
    state: watch::Receiver<State>,
    patience: Duration,
    scripts: Scripts,
    keeper: AbortHandle,
}

impl RedisSessions {
    /// Connects. The connection lives in the runtime in which this is called: call it in the one whose tasks will ask. Fails when there is
    /// none within ten seconds; after that, a server that is lost is sought until it is found again.
    pub async fn connect(at: RedisAt, clock: Arc<dyn Clock>) -> Result<Self, StoreDown> {
        let (sender, state) = watch::channel(State::Connecting);
        let cache = Arc::new(NodeCache::default());
        let patience = at.patience;
        let keeper = Keeper { at, cache: Arc::clone(&cache), state: sender };
        let keeper = tokio::spawn(keeper.run()).abort_handle();
        let store = Self { clock, cache, state, patience, scripts: Scripts::default(), keeper };
        store.first().await?;
        Ok(store)
    }

    async fn first(&self) -> Result<(), StoreDown> {
        let mut state = self.state.clone();
        let reached = timeout(FIRST, state.wait_for(|state| matches!(state, State::Up(_)))).await;
        match (reached, &*self.state.borrow()) {
            (Ok(Ok(_)), _) => Ok(()),
            (_, State::Down(reason)) => Err(reason.clone()),
            _ => Err(says("it took too long to connect")),
        }
    }

    /// What the keeper knows of the server, without asking it.
    fn known(&self) -> Result<(), StoreDown> {
        match &*self.state.borrow() {
            State::Down(reason) => Err(reason.clone()),
            State::Up(_) | State::Connecting => Ok(()),
        }
    }

    /// Asks one thing.
    async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreDown> {
        let mut connection = keeper::connection(&self.state, self.patience).await?;
        primary::in_time(self.patience, command.query_async(&mut connection)).await
    }

    /// Has the server run a script.
    async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, StoreDown> {
        let mut connection = keeper::connection(&self.state, self.patience).await?;
        primary::in_time(self.patience, script.invoke_async(&mut connection)).await
    }
}

impl Drop for RedisSessions {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

/// As the server counts time to live: never nought, which it would refuse.
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).clamp(1, i64::MAX.unsigned_abs() / 4)
}
