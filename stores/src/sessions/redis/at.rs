use std::time::Duration;

use redis::cluster::{ClusterClient, ClusterClientBuilder};
use redis::io::tcp::TcpSettings;
use redis::{
    Client, ConnectionAddr, ConnectionInfo, IntoConnectionInfo, ProtocolVersion, RedisConnectionInfo, RedisError, TlsCertificates,
};
use secret::Secret;

/// How to reach Redis or Valkey, version 6.2 or later.
///
/// An ACL user needs `~lk:* +@read +@write +@scripting +@connection +role +time`, and in a cluster `+cluster`.
#[derive(Clone, Debug)]
pub struct RedisAt {
    /// Which servers there are.
    pub topology: RedisTopology,
    /// Whether connections are made over TLS.
    pub tls: bool,
    /// Certificate authorities in PEM, instead of the system's.
    pub tls_roots: Option<Vec<u8>>,
    /// The ACL user; `None` is the default one.
    pub user: Option<String>,
    /// The password, if one is needed.
    pub password: Option<Secret<String>>,
    /// The numbered database; 0 in a cluster.
    pub database: u8,
    /// A server that has not answered after this long is down.
    pub patience: Duration,
}

/// Which servers there are, and what they are to each other.
#[derive(Clone, Debug)]
pub enum RedisTopology {
    /// One server.
    Single(RedisServer),
    /// Sentinels that know who the primary of this name is.
    Sentinel {
        /// At least one. They are asked without a login first, then with the servers' login.
        sentinels: Vec<RedisServer>,
        /// The name by which they know the primary.
        master: String,
    },
    /// Some nodes of a cluster, from which the others are learned.
    Cluster(Vec<RedisServer>),
}

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RedisServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
}

/// Whether to log in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Login {
    Yes,
    No,
}

impl RedisAt {
    /// A client for one server.
    pub(super) fn client(&self, server: &RedisServer, login: Login) -> Result<Client, RedisError> {
        let info = self.info(server, login)?;
        match &self.tls_roots {
            Some(_) if self.tls => Client::build_with_tls(info, self.certificates()),
            _ => Client::open(info),
        }
    }

    /// A client for a cluster.
    pub(super) fn cluster_client(&self, nodes: &[RedisServer]) -> Result<ClusterClient, RedisError> {
        let infos = nodes.iter().map(|node| self.info(node, Login::Yes)).collect::<Result<Vec<_>, _>>()?;
        let builder = ClusterClientBuilder::new(infos)
            .use_protocol(ProtocolVersion::RESP3)
            .tcp_settings(tcp())
            .connection_timeout(self.patience)
            .response_timeout(self.patience)
            .retries(3);
        match &self.tls_roots {
            Some(_) if self.tls => builder.certs(self.certificates()).build(),
            _ => builder.build(),
        }
    }

    fn info(&self, server: &RedisServer, login: Login) -> Result<ConnectionInfo, RedisError> {
        let (host, port) = (server.host.clone(), server.port);
        let address = match self.tls {
            true => ConnectionAddr::TcpTls { host, port, insecure: false, tls_params: None },
            false => ConnectionAddr::Tcp(host, port),
        };
        let mut settings = RedisConnectionInfo::default().set_protocol(ProtocolVersion::RESP3);
        if login == Login::Yes {
            settings = settings.set_db(i64::from(self.database));
            if let Some(user) = &self.user {
                settings = settings.set_username(user);
            }
            if let Some(password) = &self.password {
                settings = settings.set_password(password.reveal());
            }
        }
        Ok(address.into_connection_info()?.set_tcp_settings(tcp()).set_redis_settings(settings))
    }

    fn certificates(&self) -> TlsCertificates {
        TlsCertificates { client_tls: None, root_cert: self.tls_roots.clone() }
    }
}

fn tcp() -> TcpSettings {
    // Without this, small commands wait for the acknowledgement of those before.
    TcpSettings::default().set_nodelay(true)
}
