use std::sync::Arc;
use std::time::Duration;

use ::accounts::ports::StoreDown;
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

use super::at::{RedisAt, RedisTopology};
use super::connection::Connection;
use super::failure::says;
use super::node_cache::NodeCache;
use super::{cluster_keeper, primary};

/// A server that was silent since the last one and does not answer this one is gone: noticed within this and [`RedisAt::patience`].
pub(super) const HEARTBEAT: Duration = Duration::from_secs(1);
/// How long to wait after an attempt that failed.
pub(super) const PAUSE: Duration = Duration::from_millis(200);

/// What the keeper has for those who ask.
#[derive(Clone)]
pub(super) enum State {
    /// An attempt is under way, and the one before it did not fail.
    Connecting,
    /// There it is.
    Up(Connection),
    /// The last attempt failed.
    Down(StoreDown),
}

/// Keeps the connection, for ever: connects, has the server tell of changes, listens to its heart, and begins again. While the server
/// does not tell, nothing that was remembered counts.
pub(super) struct Keeper {
    pub(super) at: RedisAt,
    pub(super) cache: Arc<NodeCache>,
    pub(super) state: watch::Sender<State>,
}

impl Keeper {
    pub(super) async fn run(mut self) {
        if let RedisTopology::Cluster(nodes) = &self.at.topology {
            let nodes = nodes.clone();
            return cluster_keeper::run(&self, &nodes).await;
        }
        let mut attempt = 0_usize;
        loop {
            let epoch = self.cache.next_epoch();
            let lost = Arc::new(Notify::new());
            match primary::connect(&self.at, attempt, &self.cache, epoch, &lost).await {
                Ok(connection) => {
                    self.up(Connection::Server(connection.clone()));
                    self.cache.begin(epoch);
                    let reason = primary::until_lost(connection, &lost).await;
                    self.cache.lose(epoch);
                    self.lost(&reason);
                }
                Err(reason) => {
                    self.down(reason);
                    attempt = attempt.wrapping_add(1);
                    sleep(PAUSE).await;
                }
            }
        }
    }

    pub(super) fn up(&self, connection: Connection) {
        tracing::info!("connected to redis");
        self.state.send_replace(State::Up(connection));
    }

    pub(super) fn lost(&mut self, reason: &StoreDown) {
        tracing::warn!(%reason, "lost redis");
        self.state.send_replace(State::Connecting);
    }

    pub(super) fn down(&self, reason: StoreDown) {
        self.state.send_if_modified(|state| {
            // An outage is told once.
            if !matches!(state, State::Down(_)) {
                tracing::warn!(%reason, "redis is down");
            }
            *state = State::Down(reason);
            true
        });
    }
}

/// The connection, as soon as there is one. While one is being made it waits a little; after a failed attempt it does not.
pub(super) async fn connection(state: &watch::Receiver<State>, patience: Duration) -> Result<Connection, StoreDown> {
    let mut state = state.clone();
    let found = match timeout(patience, state.wait_for(|state| !matches!(state, State::Connecting))).await {
        Ok(Ok(found)) => found.clone(),
        Ok(Err(_)) => return Err(says("its keeper has ended")),
        Err(_) => return Err(says("it took too long to connect")),
    };
    match found {
        State::Up(connection) => Ok(connection),
        State::Down(reason) => Err(reason),
        State::Connecting => Err(says("it is not connected")),
    }
}
