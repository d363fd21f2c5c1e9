//! Redis: one server, with TLS and users if wanted; sentinels; a cluster.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use redis::{AsyncConnectionConfig, Client};
use secret::Secret;
use stores::{RedisAt, RedisServer, RedisTopology};
use tempfile::TempDir;

use test_servers::{Process, eventually, program};

use super::free_port;

const READY: Duration = Duration::from_secs(20);

/// A running `redis-server`, which keeps nothing on disk.
pub(crate) struct Redis {
    pub(crate) process: Process,
    pub(crate) port: u16,
    _dir: TempDir,
}

impl Redis {
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With more settings, as on its command line.
    pub(crate) async fn with(settings: &[&str]) -> Self {
        let port = free_port();
        Self::on(port, settings).await
    }

    /// On this port: as a server that comes back.
    pub(crate) async fn on(port: u16, settings: &[&str]) -> Self {
        let dir = TempDir::new().unwrap();
        let process = Process::start(server(dir.path(), port).args(settings));
        let mut redis = Self { process, port, _dir: dir };
        redis.ready().await;
        redis
    }

    async fn ready(&mut self) {
        let client = self.client();
        let process = &mut self.process;
        eventually("redis answers", READY, async || {
            assert!(!process.has_ended(), "redis-server ended at once");
            // Refused for want of a password is an answer too.
            match client.get_multiplexed_async_connection_with_config(&patient()).await {
                Ok(mut connection) => !matches!(redis::cmd("PING").exec_async(&mut connection).await, Err(error) if error.is_io_error()),
                Err(error) => !error.is_io_error(),
            }
        })
        .await;
    }

    pub(crate) fn client(&self) -> Client {
        Client::open(("127.0.0.1", self.port)).unwrap()
    }

    /// A connection to look behind the store's back.
    pub(crate) async fn backdoor(&self) -> redis::aio::MultiplexedConnection {
        self.client().get_multiplexed_async_connection_with_config(&patient()).await.unwrap()
    }

    pub(crate) async fn has(&self, key: &str) -> bool {
        // A server that changes its part breaks connections off: then it does not say so.
        let Ok(mut backdoor) = self.client().get_multiplexed_async_connection_with_config(&patient()).await else { return false };
        redis::cmd("EXISTS").arg(key).query_async(&mut backdoor).await.unwrap_or(false)
    }

    pub(crate) fn at(&self) -> RedisAt {
        at(RedisTopology::Single(local(self.port)))
    }
}

pub(crate) fn patient() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new().set_connection_timeout(Some(READY)).set_response_timeout(Some(READY))
}

pub(crate) fn local(port: u16) -> RedisServer {
    RedisServer { host: "127.0.0.1".to_owned(), port }
}

pub(crate) fn at(topology: RedisTopology) -> RedisAt {
    RedisAt { topology, tls: false, tls_roots: None, user: None, password: None, database: 0, patience: Duration::from_millis(500) }
}

pub(crate) fn with_login(at: RedisAt, user: Option<&str>, password: &str) -> RedisAt {
    RedisAt { user: user.map(str::to_owned), password: Some(Secret::from(password)), ..at }
}

/// Starts sentinels that watch the primary on `primary`.
pub(crate) async fn sentinel(primary: u16) -> Redis {
    let (dir, port) = (TempDir::new().unwrap(), free_port());
    let settings = dir.path().join("sentinel.conf");
    let text = format!(
        "port {port}\nbind 127.0.0.1\ndir {}\nsentinel monitor main 127.0.0.1 {primary} 1\n\
         sentinel down-after-milliseconds main 400\nsentinel failover-timeout main 3000\n",
        dir.path().display()
    );
    std::fs::write(&settings, text).unwrap();
    let process = Process::start(quiet(Command::new(redis_server()).arg(&settings).arg("--sentinel")));
    let mut redis = Redis { process, port, _dir: dir };
    redis.ready().await;
    redis
}

/// Starts three primaries and makes a cluster of them.
pub(crate) async fn cluster() -> Vec<Redis> {
    let mut nodes = Vec::new();
    for _ in 0..3 {
        // The bus listens ten thousand ports higher.
        let port = std::iter::repeat_with(free_port).find(|port| *port < 50_000).unwrap();
        nodes.push(Redis::on(port, &["--cluster-enabled", "yes", "--cluster-node-timeout", "1000"]).await);
    }
    let mut create = Command::new(program("redis-cli", "redis-tools", &[]));
    create.args(["--cluster", "create"]).args(nodes.iter().map(|node| format!("127.0.0.1:{}", node.port))).arg("--cluster-yes");
    let made = create.output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stdout));
    for node in &nodes {
        let mut backdoor = node.backdoor().await;
        eventually("the node knows that the cluster is whole", READY, async || {
            let state: String = redis::cmd("CLUSTER").arg("INFO").query_async(&mut backdoor).await.unwrap();
            state.contains("cluster_state:ok")
        })
        .await;
    }
    nodes
}

fn server(dir: &Path, port: u16) -> Command {
    let mut command = Command::new(redis_server());
    command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port"]).arg(port.to_string()).arg("--dir").arg(dir);
    quiet(&mut command);
    command
}

fn redis_server() -> std::path::PathBuf {
    program("redis-server", "redis-server", &[])
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}
