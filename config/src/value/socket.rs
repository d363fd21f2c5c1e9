use std::net::SocketAddr;

use ipnet::IpNet;

use crate::fault::{Fault, shown};

/// An address and a port to listen on.
pub(crate) fn socket(text: &str) -> Result<SocketAddr, Fault> {
    text.parse().map_err(|_| {
        Fault::new(
            format!("{} is not an address and a port", shown(text)),
            "write an IP address and a port, as \"0.0.0.0:8443\", \"127.0.0.1:8080\" or \"[::]:8443\"",
        )
    })
}

/// A network, or one address.
pub(crate) fn network(text: &str) -> Result<IpNet, Fault> {
    let help = "write \"10.0.0.0/8\", \"fd00::/8\" or a single address";
    let read = text.parse::<IpNet>().or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from));
    let network = read.map_err(|_| Fault::new(format!("{} is not a network", shown(text)), help))?;
    if network.addr() == network.network() {
        Ok(network)
    } else {
        Err(Fault::new(format!("{} has bits set beyond its length", shown(text)), format!("write \"{}\"", network.trunc())))
    }
}
