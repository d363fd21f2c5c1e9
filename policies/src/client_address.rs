use std::net::IpAddr;

use ipnet::IpNet;

/// The networks whose word about the client's address is believed.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Believes peers within these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Whether `address` lies in one of them.
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The address of the client: the peer's, unless the peer is a trusted proxy. Then the `X-Forwarded-For` values are
/// read from the right (all header fields joined in order, RFC 9110 §5.3), and the first address that is not a trusted
/// proxy's is the client. Anything that is no address ends the search: what stands left of it is hearsay.
pub fn client_address<'a>(peer: IpAddr, forwarded_for: impl DoubleEndedIterator<Item = &'a str>, trusted: &TrustedProxies) -> IpAddr {
    let mut client = peer.to_canonical();
    if !trusted.contain(client) {
        return client;
    }
    for hop in forwarded_for.rev().flat_map(|field| field.rsplit(',')) {
        let Some(address) = parse_hop(hop.trim()) else {
            break;
        };
        client = address;
        if !trusted.contain(client) {
            break;
        }
    }
    client
}

/// An address, with the port or brackets that some proxies add.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    hop.parse()
        .ok()
        .or_else(|| hop.parse::<std::net::SocketAddr>().ok().map(|with_port| with_port.ip()))
        .or_else(|| hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
        .map(|address: IpAddr| address.to_canonical())
}
