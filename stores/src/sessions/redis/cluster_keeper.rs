//! A cluster: commands go by a connection that knows the slots; beside it, one connection to each primary hears what changes there.

use std::sync::Arc;
use std::time::Duration;

use ::accounts::ports::StoreDown;
use futures_util::future::{join_all, try_join_all};
use redis::aio::MultiplexedConnection;
use redis::cluster_async::ClusterConnection;
use redis::{RedisError, Value, cmd};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::at::{Login, RedisAt, RedisServer};
use super::connection::{Connection, listening, plain};
use super::failure::{down, says};
use super::keeper::{HEARTBEAT, Keeper, PAUSE};
use super::keys;
use super::node_cache::NodeCache;
use super::primary::{Beat, beat, in_time};

/// How long learning the cluster may take: it asks every node.
const CONNECTING: Duration = Duration::from_millis(1_500);

/// Keeps the connections, for ever. The one for commands mends itself; while not every primary is heard, nothing that was remembered
/// counts and every question goes to the cluster.
pub(super) async fn run(keeper: &Keeper, nodes: &[RedisServer]) {
    let connection = loop {
        match connect(&keeper.at, nodes).await {
            Ok(connection) => break connection,
            Err(reason) => keeper.down(reason),
        }
        sleep(PAUSE).await;
    };
    keeper.up(Connection::Cluster(connection));
    loop {
        let epoch = keeper.cache.next_epoch();
        let lost = Arc::new(Notify::new());
        match Ears::open(&keeper.at, nodes, &keeper.cache, epoch, &lost).await {
            Ok(mut ears) => {
                keeper.cache.begin(epoch);
                tracing::info!(primaries = ears.primaries.len(), "every primary of the redis cluster is heard");
                let reason = ears.until_lost(&lost).await;
                keeper.cache.lose(epoch);
                tracing::warn!(%reason, "not every primary of the redis cluster is heard");
            }
            Err(reason) => tracing::debug!(%reason, "not every primary of the redis cluster is heard yet"),
        }
        sleep(PAUSE).await;
    }
}

async fn connect(at: &RedisAt, nodes: &[RedisServer]) -> Result<ClusterConnection, StoreDown> {
    let client = at.cluster_client(nodes).map_err(|error| down(&error))?;
    timeout(CONNECTING, client.get_async_connection()).await.map_err(|_| says("it took too long to connect"))?.map_err(|error| down(&error))
}

/// The connections that hear of changes.
struct Ears {
    patience: Duration,
    primaries: Vec<RedisServer>,
    connections: Vec<MultiplexedConnection>,
}

impl Ears {
    async fn open(at: &RedisAt, nodes: &[RedisServer], cache: &Arc<NodeCache>, epoch: u64, lost: &Arc<Notify>) -> Result<Self, StoreDown> {
        let primaries = primaries_by_any(at, nodes).await?;
        let connections =
            try_join_all(primaries.iter().map(|server| in_time(at.patience, hear_all(at, server, cache, epoch, lost)))).await?;
        let mut ears = Self { patience: at.patience, primaries, connections };
        // Whoever took over while the connections were made would not be among them.
        ears.check().await?;
        Ok(ears)
    }

    async fn until_lost(&mut self, lost: &Notify) -> StoreDown {
        loop {
            tokio::select! {
                () = lost.notified() => return says("a connection ended or its data was flushed"),
                () = sleep(HEARTBEAT) => {}
            }
            if let Err(reason) = self.check().await {
                return reason;
            }
        }
    }

    /// Every primary answers and sees the same primaries as before.
    async fn check(&mut self) -> Result<(), StoreDown> {
        let (expected, patience) = (&self.primaries, self.patience);
        let checks = self.connections.iter_mut().zip(expected).map(async |(connection, server)| {
            in_time(patience, async {
                beat(connection).await.map_err(Beat::into_error)?;
                primaries(connection, server).await
            })
            .await
        });
        for seen in join_all(checks).await {
            if seen? != *expected {
                return Err(says("the cluster's primaries have changed"));
            }
        }
        Ok(())
    }
}

/// Hears of every change of what nodes remember, whoever reads it: answers come by another connection.
async fn hear_all(
    at: &RedisAt,
    server: &RedisServer,
    cache: &Arc<NodeCache>,
    epoch: u64,
    lost: &Arc<Notify>,
) -> Result<MultiplexedConnection, RedisError> {
    let mut connection = listening(at, server, cache, epoch, lost).await?;
    let mut tracking = cmd("CLIENT");
    tracking.arg("TRACKING").arg("ON").arg("BCAST");
    for prefix in [keys::SESSION, keys::PORTAL_SESSION, keys::VERSION] {
        tracking.arg("PREFIX").arg(prefix);
    }
    tracking.exec_async(&mut connection).await?;
    Ok(connection)
}

async fn primaries_by_any(at: &RedisAt, nodes: &[RedisServer]) -> Result<Vec<RedisServer>, StoreDown> {
    let mut reason = says("no node is configured");
    for node in nodes {
        let asking = async {
            let mut connection = plain(at, node, Login::Yes).await?;
            primaries(&mut connection, node).await
        };
        match in_time(at.patience, asking).await {
            Ok(found) if !found.is_empty() => return Ok(found),
            Ok(_) => reason = says("the cluster has no primaries"),
            Err(failed) => reason = failed,
        }
    }
    Err(reason)
}

/// Who has slots, as `CLUSTER SLOTS` tells: entries of first slot, last slot, primary, replicas. A server without an address means the
/// one that was asked.
async fn primaries(connection: &mut MultiplexedConnection, asked: &RedisServer) -> Result<Vec<RedisServer>, RedisError> {
    let ranges: Vec<Vec<Value>> = cmd("CLUSTER").arg("SLOTS").query_async(connection).await?;
    let mut found = Vec::new();
    for range in ranges {
        if let Some(Value::Array(primary)) = range.get(2)
            && let [host, Value::Int(port), ..] = primary.as_slice()
        {
            let host = match host {
                Value::BulkString(host) if !host.is_empty() => String::from_utf8_lossy(host).into_owned(),
                _ => asked.host.clone(),
            };
            found.push(RedisServer { host, port: u16::try_from(*port).unwrap_or_default() });
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}
