use std::sync::Arc;

use redis::aio::{ConnectionLike, MultiplexedConnection};
use redis::cluster_async::ClusterConnection;
use redis::{AsyncConnectionConfig, Cmd, Pipeline, PushInfo, PushKind, RedisError, RedisFuture, Value};
use tokio::sync::Notify;

use super::at::{Login, RedisAt, RedisServer};
use super::keys::Cached;
use super::node_cache::NodeCache;

/// How many commands may wait to be written.
const QUEUE: usize = 1_024;

/// The one connection over which this node asks. Cheap to clone.
#[derive(Clone)]
pub(super) enum Connection {
    Server(MultiplexedConnection),
    Cluster(ClusterConnection),
}

impl ConnectionLike for Connection {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::Server(connection) => connection.req_packed_command(command),
            Self::Cluster(connection) => connection.req_packed_command(command),
        }
    }

    fn req_packed_commands<'a>(&'a mut self, pipeline: &'a Pipeline, offset: usize, count: usize) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::Server(connection) => connection.req_packed_commands(pipeline, offset, count),
            Self::Cluster(connection) => connection.req_packed_commands(pipeline, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::Server(connection) => connection.get_db(),
            Self::Cluster(connection) => connection.get_db(),
        }
    }
}

/// Connects without listening for anything.
pub(super) async fn plain(at: &RedisAt, server: &RedisServer, login: Login) -> Result<MultiplexedConnection, RedisError> {
    at.client(server, login)?.get_multiplexed_async_connection_with_config(&config(at)).await
}

/// Connects with an ear for invalidations, which void what `cache` remembers under `epoch`. They are heard in the order in which the
/// server sends them: one that comes before an answer has its effect before the answer is seen. `lost` is told when no more will come.
pub(super) async fn listening(
    at: &RedisAt,
    server: &RedisServer,
    cache: &Arc<NodeCache>,
    epoch: u64,
    lost: &Arc<Notify>,
) -> Result<MultiplexedConnection, RedisError> {
    let (cache, lost) = (Arc::clone(cache), Arc::clone(lost));
    let config = config(at).set_push_sender(move |push: PushInfo| {
        hear(&push, &cache, epoch, &lost);
        Ok::<(), ()>(())
    });
    at.client(server, Login::Yes)?.get_multiplexed_async_connection_with_config(&config).await
}

fn config(at: &RedisAt) -> AsyncConnectionConfig {
    let patience = Some(at.patience);
    AsyncConnectionConfig::new().set_connection_timeout(patience).set_response_timeout(patience).set_pipeline_buffer_size(QUEUE)
}

fn hear(push: &PushInfo, cache: &NodeCache, epoch: u64, lost: &Notify) {
    match (&push.kind, push.data.first()) {
        (PushKind::Invalidate, Some(Value::Array(keys))) => {
            for key in keys {
                if let Value::BulkString(key) = key
                    && let Some(changed) = Cached::from_key(key)
                {
                    cache.forget(&changed);
                }
            }
        }
        // Everything was flushed, or the connection is gone.
        (PushKind::Invalidate | PushKind::Disconnection, _) => {
            cache.lose(epoch);
            lost.notify_one();
        }
        _ => {}
    }
}
