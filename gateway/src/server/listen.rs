use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpSocket;

use super::TlsFiles;

/// Where and how to listen.
#[derive(Clone, Debug)]
pub struct Listen {
    /// The address; port 0 takes a free one.
    pub address: SocketAddr,
    /// Certificate and key; without, plain HTTP.
    pub tls: Option<TlsFiles>,
    /// Worker threads.
    pub threads: usize,
}

/// How a server that was told to stop ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Requests are still accepted for this long, and every answer says that it is the last on its connection.
    pub farewell: Duration,
    /// How long requests under way may go on after that.
    pub grace: Duration,
}

/// The address cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("{address}: {error}")]
pub struct ListenFailed {
    address: SocketAddr,
    error: std::io::Error,
}

/// An address that is ours, and on which nothing listens yet.
#[derive(Debug)]
pub struct Bound {
    pub(super) listen: Listen,
    pub(super) address: SocketAddr,
    /// Bound, not listening: the server's own socket can be bound beside it (both have SO_REUSEADDR), no other listener's can.
    pub(super) reserved: TcpSocket,
}

impl Listen {
    /// Takes the address, or says why it cannot be had.
    pub fn bind(self) -> Result<Bound, ListenFailed> {
        let address = self.address;
        let reserve = || {
            let reserved = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
            reserved.set_reuseaddr(true)?;
            reserved.bind(address)?;
            Ok((reserved.local_addr()?, reserved))
        };
        let (address, reserved) = reserve().map_err(|error| ListenFailed { address, error })?;
        Ok(Bound { listen: self, address, reserved })
    }
}

impl Bound {
    /// The address, with the port that was taken.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }
}
