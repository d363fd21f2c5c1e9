use std::net::IpAddr;

use ipnet::IpNet;

use crate::forwarded;

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
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The two headers in which a trusted proxy says who the client is name different ones: it has written one of them, and let the client's own
/// pass as the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Forwarded and X-Forwarded-For contradict each other")]
pub struct Contradiction;

/// The address of the client: the peer's, unless the peer is a trusted proxy. Then the values of `X-Forwarded-For`, or of `Forwarded` (RFC
/// 7239), are read from the right (all header fields joined in order, RFC 9110 §5.3), and the first address that is not a trusted
/// proxy's is the client. Anything that is no address ends the search: what stands left of it is hearsay. Where both are there
/// they must agree, since nobody here knows which of them the proxy has written.
pub fn client_address<'a>(
    peer: IpAddr,
    forwarded_for: impl DoubleEndedIterator<Item = &'a str>,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &TrustedProxies,
) -> Result<IpAddr, Contradiction> {
    let peer = peer.to_canonical();
    if !trusted.contain(peer) {
        return Ok(peer);
    }
    let mut hops = forwarded_for.rev().flat_map(|field| field.rsplit(',')).map(|hop| parse_hop(hop.trim())).peekable();
    let mut elements =
        forwarded.rev().flat_map(|field| field.rsplit(',')).map(|element| parse_hop(forwarded::made_for(element)?)).peekable();
    let (has_hops, has_elements) = (hops.peek().is_some(), elements.peek().is_some());
    let by_hops = from_the_right(peer, hops, trusted);
    let by_elements = from_the_right(peer, elements, trusted);
    match (has_hops, has_elements) {
        (true, true) if by_hops != by_elements => Err(Contradiction),
        (false, true) => Ok(by_elements),
        _ => Ok(by_hops),
    }
}

fn from_the_right(peer: IpAddr, hops: impl Iterator<Item = Option<IpAddr>>, trusted: &TrustedProxies) -> IpAddr {
    let mut client = peer;
    for hop in hops {
        let Some(address) = hop else { break };
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
