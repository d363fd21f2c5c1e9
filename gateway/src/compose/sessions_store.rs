use std::sync::Arc;

use accounts::ports::{SessionStore, StoreDown};
use config::Settings;
use config::settings as file;
use stores::{Accounts, EmbeddedSessions, RedisAt, RedisServer, RedisSessions, RedisTopology, SqliteFile};

use crate::Outside;

/// The sessions' store.
#[derive(Clone)]
pub(crate) enum Sessions {
    Embedded(Arc<EmbeddedSessions>),
    Redis(Arc<RedisSessions>),
}

impl Sessions {
    /// As the use cases take it.
    pub(super) fn store(&self) -> Arc<dyn SessionStore> {
        match self {
            Self::Embedded(sessions) => sessions.clone(),
            Self::Redis(sessions) => sessions.clone(),
        }
    }

    /// Writes what may wait a second, before the process ends.
    pub(crate) async fn settle(&self) -> Result<(), StoreDown> {
        match self {
            Self::Embedded(sessions) => sessions.flush().await,
            Self::Redis(_) => Ok(()),
        }
    }
}

/// Opens the sessions' store that the settings name. Embedded sessions keep their journal beside the accounts; where those are in
/// PostgreSQL, in a file of their own.
pub(super) async fn open(settings: &Settings, accounts: &Accounts, outside: &Outside) -> Result<Sessions, StoreDown> {
    let clock = outside.clock.clone();
    match (&settings.stores.sessions, accounts.file()) {
        (file::SessionsStore::Redis(redis), _) => Ok(Sessions::Redis(Arc::new(RedisSessions::connect(redis_at(redis), clock).await?))),
        (file::SessionsStore::Embedded, Some(journal)) => Ok(Sessions::Embedded(Arc::new(EmbeddedSessions::open(journal, clock).await?))),
        (file::SessionsStore::Embedded, None) => {
            let own = SqliteFile::open(&settings.server.data_dir.join("sessions.db")).await?;
            Ok(Sessions::Embedded(Arc::new(EmbeddedSessions::open(&own, clock).await?)))
        }
    }
}

fn redis_at(redis: &file::RedisStore) -> RedisAt {
    let server = |at: &file::HostPort| RedisServer { host: at.host.clone(), port: at.port };
    RedisAt {
        topology: match &redis.topology {
            file::RedisTopology::Single(at) => RedisTopology::Single(server(at)),
            file::RedisTopology::Sentinel { sentinels, master } => {
                RedisTopology::Sentinel { sentinels: sentinels.iter().map(server).collect(), master: master.clone() }
            }
            file::RedisTopology::Cluster(nodes) => RedisTopology::Cluster(nodes.iter().map(server).collect()),
        },
        tls: redis.tls,
        tls_roots: None,
        user: redis.login.as_ref().and_then(|login| login.user.clone()),
        password: redis.login.as_ref().map(|login| login.password.clone()),
        database: redis.database,
        patience: redis.patience,
    }
}
