use std::path::PathBuf;
use std::time::Duration;

use secret::Secret;

/// `[stores]`: where accounts and sessions are kept.
#[derive(Debug, Clone)]
pub struct Stores {
    /// Accounts, links, audit trail.
    pub accounts: AccountsStore,
    /// Sessions, tickets, jars.
    pub sessions: SessionsStore,
}

/// Where accounts are kept.
#[derive(Debug, Clone)]
pub enum AccountsStore {
    /// A file, made at the first start.
    Sqlite {
        /// Absolute, as far as `data_dir` is.
        path: PathBuf,
    },
    /// PostgreSQL, as its own URL says, which may hold a password.
    Postgres {
        /// `postgres://…`
        url: Secret<String>,
    },
}

/// Where sessions are kept.
#[derive(Debug, Clone)]
pub enum SessionsStore {
    /// In the process, journalled beside the accounts: for one node.
    Embedded,
    /// Redis or Valkey: for one node or many.
    Redis(RedisStore),
}

/// How to reach Redis or Valkey.
#[derive(Debug, Clone)]
pub struct RedisStore {
    /// Which servers there are and what they are to each other.
    pub topology: RedisTopology,
    /// Whether every connection is made over TLS (`rediss://` and its kin).
    pub tls: bool,
    /// The name and password to log in with, when the URL has them.
    pub login: Option<RedisLogin>,
    /// The numbered database, 0 unless the URL says otherwise; always 0 in a cluster.
    pub database: u8,
    /// A server that has not answered after this long is down.
    pub patience: Duration,
}

/// Which servers there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedisTopology {
    /// One server.
    Single(HostPort),
    /// Sentinels that know who the master of this name is.
    Sentinel {
        /// At least one.
        sentinels: Vec<HostPort>,
        /// The name under which the sentinels know the master.
        master: String,
    },
    /// Some nodes of a cluster, from which the others are learned.
    Cluster(Vec<HostPort>),
}

/// Credentials for Redis.
#[derive(Debug, Clone)]
pub struct RedisLogin {
    /// The ACL user; `None` is the default user.
    pub user: Option<String>,
    /// Its password, percent-decoded.
    pub password: Secret<String>,
}

/// A server's name or address, and its port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    /// A DNS name or an address; an IPv6 address without brackets.
    pub host: String,
    /// 1 to 65535.
    pub port: u16,
}
