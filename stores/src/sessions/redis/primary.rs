//! The connection to the one server that takes writes: the only one, or the one that the sentinels name.

use std::sync::Arc;
use std::time::Duration;

use ::accounts::ports::StoreDown;
use redis::aio::MultiplexedConnection;
use redis::{ErrorKind, RedisError, ServerErrorKind, Value, cmd};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::at::{Login, RedisAt, RedisServer, RedisTopology};
use super::connection::{listening, plain};
use super::failure::{down, says};
use super::keeper::HEARTBEAT;
use super::node_cache::NodeCache;

/// Finds the primary, connects, and has it tell of every change of what is read over this connection.
pub(super) async fn connect(
    at: &RedisAt,
    attempt: usize,
    cache: &Arc<NodeCache>,
    epoch: u64,
    lost: &Arc<Notify>,
) -> Result<MultiplexedConnection, StoreDown> {
    let server = match &at.topology {
        RedisTopology::Single(server) => server.clone(),
        RedisTopology::Sentinel { sentinels, master } => ask_sentinels(at, sentinels, master, attempt).await?,
        RedisTopology::Cluster(_) => return Err(says("a cluster has no single primary")),
    };
    let connecting = async {
        let mut connection = listening(at, &server, cache, epoch, lost).await?;
        beat(&mut connection).await.map_err(Beat::into_error)?;
        cmd("CLIENT").arg("TRACKING").arg("ON").exec_async(&mut connection).await?;
        Ok(connection)
    };
    in_time(at.patience, connecting).await
}

/// Waits until the connection breaks, the server is silent, or it no longer takes writes; tells which.
pub(super) async fn until_lost(mut connection: MultiplexedConnection, lost: &Notify) -> StoreDown {
    loop {
        tokio::select! {
            () = lost.notified() => return says("the connection ended or its data was flushed"),
            () = sleep(HEARTBEAT) => {}
        }
        match beat(&mut connection).await {
            Ok(()) => {}
            Err(Beat::Failed(error)) => return down(&error),
            Err(Beat::NotPrimary) => return says("the server is no longer the primary"),
        }
    }
}

/// Why a heartbeat is not good.
pub(super) enum Beat {
    Failed(RedisError),
    NotPrimary,
}

impl Beat {
    pub(super) fn into_error(self) -> RedisError {
        match self {
            Self::Failed(error) => error,
            Self::NotPrimary => (ErrorKind::Server(ServerErrorKind::ReadOnly), "not the primary").into(),
        }
    }
}

/// Asks whether the server is there and takes writes. Where the user may not ask that, being there must do.
pub(super) async fn beat(connection: &mut MultiplexedConnection) -> Result<(), Beat> {
    match cmd("ROLE").query_async::<Vec<Value>>(connection).await {
        Ok(role) => match role.first() {
            Some(Value::BulkString(word)) if word == b"master" => Ok(()),
            _ => Err(Beat::NotPrimary),
        },
        Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoPerm) => {
            cmd("PING").exec_async(connection).await.map_err(Beat::Failed)
        }
        Err(error) => Err(Beat::Failed(error)),
    }
}

/// The first answer of the sentinels, beginning with another one at each attempt: one that was cut off may be out of date.
async fn ask_sentinels(at: &RedisAt, sentinels: &[RedisServer], master: &str, attempt: usize) -> Result<RedisServer, StoreDown> {
    let mut reason = says("no sentinel is configured");
    for turn in 0..sentinels.len() {
        let Some(sentinel) = attempt.wrapping_add(turn).checked_rem(sentinels.len()).and_then(|place| sentinels.get(place)) else {
            continue;
        };
        match in_time(at.patience, ask_sentinel(at, sentinel, master)).await {
            Ok(Some(server)) => return Ok(server),
            Ok(None) => reason = says("the sentinels know no primary of this name"),
            Err(failed) => reason = failed,
        }
    }
    Err(reason)
}

async fn ask_sentinel(at: &RedisAt, sentinel: &RedisServer, master: &str) -> Result<Option<RedisServer>, RedisError> {
    let ask = async |login| {
        let mut connection = plain(at, sentinel, login).await?;
        cmd("SENTINEL").arg("GET-MASTER-ADDR-BY-NAME").arg(master).query_async::<Option<(String, u16)>>(&mut connection).await
    };
    let answer = match ask(Login::No).await {
        Err(error) if !error.is_io_error() && at.password.is_some() => ask(Login::Yes).await,
        answer => answer,
    };
    Ok(answer?.map(|(host, port)| RedisServer { host, port }))
}

/// The answer, or that there was none in time.
pub(super) async fn in_time<T>(patience: Duration, asking: impl Future<Output = Result<T, RedisError>>) -> Result<T, StoreDown> {
    match timeout(patience, asking).await {
        Ok(answer) => answer.map_err(|error| down(&error)),
        Err(_) => Err(says("it took too long")),
    }
}
