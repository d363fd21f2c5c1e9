//! What is measured: the gateway in two ways, and the proxies that it is measured against.

use std::path::Path;

use anyhow::Result;

use crate::gateway::{self, Sessions};
use crate::nginx::{self, Origin, PORTAL_COOKIE};
use crate::process::{PROXY_CPU, Process, free_port};
use crate::redis::Redis;

/// Which proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The gateway, its sessions in the process.
    Embedded,
    /// The gateway, its sessions in Redis.
    Redis,
    /// Pingora as it comes.
    BarePingora,
    /// Pingora with the gateway's read buffers.
    SmallBuffers,
    /// nginx, `proxy_pass`.
    Nginx,
}

/// The gateway's read buffer of each connection, bytes.
const GATEWAY_READ_BUFFER: usize = 4096;

impl Kind {
    /// Its name in the tables.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Embedded => "Latchkey, sessions embedded",
            Self::Redis => "Latchkey, sessions in Redis",
            Self::BarePingora => "bare Pingora",
            Self::SmallBuffers => "bare Pingora, read buffers of 4 KiB",
            Self::Nginx => "nginx `proxy_pass`",
        }
    }

    /// Whether it takes part in the rounds.
    pub(crate) const fn is_loaded(self) -> bool {
        !matches!(self, Self::SmallBuffers)
    }
}

/// A running proxy and how to ask it for the page.
pub(crate) struct Subject {
    /// Which it is.
    pub(crate) kind: Kind,
    /// Its process.
    pub(crate) process: Process,
    /// Where it listens on loopback.
    pub(crate) port: u16,
    /// The Host field of the requests.
    pub(crate) host: String,
    /// The Cookie field of the requests: the gateway's pass, or what the portal itself asks for.
    pub(crate) cookie: String,
}

/// Starts all of them; a person signs in to the gateways.
pub(crate) fn start(programs: &Path, dir: &Path, origin: &Origin, redis: &Redis) -> Result<Vec<Subject>> {
    let (process, port) = nginx::proxy(dir, origin)?;
    Ok(vec![
        gateway::start(programs, dir, origin, Sessions::Embedded)?,
        gateway::start(programs, dir, origin, Sessions::Redis(redis.port))?,
        bare_pingora(programs, dir, origin, Kind::BarePingora)?,
        bare_pingora(programs, dir, origin, Kind::SmallBuffers)?,
        beside(Kind::Nginx, process, port),
    ])
}

fn bare_pingora(programs: &Path, dir: &Path, origin: &Origin, kind: Kind) -> Result<Subject> {
    let port = free_port()?;
    let (listen, upstream) = (format!("127.0.0.1:{port}"), format!("127.0.0.1:{}", origin.port));
    let (dir_text, buffer) = (dir.display().to_string(), GATEWAY_READ_BUFFER.to_string());
    let mut arguments = vec!["--listen", &listen, "--upstream", &upstream, "--dir", &dir_text];
    if kind == Kind::SmallBuffers {
        arguments.extend(["--read-buffer", &buffer]);
    }
    let mut process = Process::start(dir, &format!("bare_pingora-{port}"), PROXY_CPU, programs.join("bare_pingora"), &arguments)?;
    process.wait_for(dir, port)?;
    Ok(beside(kind, process, port))
}

fn beside(kind: Kind, process: Process, port: u16) -> Subject {
    Subject { kind, process, port, host: format!("wiki.localhost:{port}"), cookie: PORTAL_COOKIE.to_owned() }
}
