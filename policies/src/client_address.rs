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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fuzz_forwarded() {
        let networks = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap());
        let trusted = TrustedProxies::new(networks.to_vec());
        let [proxy, stranger, forged] = ["10.0.0.1", "192.0.2.1", "198.51.100.66"].map(|text| text.parse::<IpAddr>().unwrap());
        fuzz::target("forwarded", move |bytes| {
            let Ok(text) = std::str::from_utf8(bytes) else { return };
            let (hops, elements) = text.split_once('\n').unwrap_or((text, ""));
            let read = |peer, hops: &str, elements: &str| {
                let [hops, elements] = [hops, elements].map(|field| Some(field).filter(|field| !field.is_empty()));
                client_address(peer, hops.into_iter(), elements.into_iter(), &trusted)
            };
            assert_eq!(read(stranger, hops, elements), Ok(stranger), "nobody believes a stranger");
            let (by_hops, by_elements) = (read(proxy, hops, ""), read(proxy, "", elements));
            let more = [read(proxy, &format!("{forged},{hops}"), ""), read(proxy, "", &format!("for={forged},{elements}"))];
            for (client, more) in [by_hops, by_elements].into_iter().zip(more) {
                assert!(client.is_ok(), "one field contradicts nothing");
                let is_found = client.is_ok_and(|client| !trusted.contain(client));
                assert!(more == client || !is_found && more == Ok(forged), "what stands left of the client is hearsay");
            }
            if let Ok(client) = read(proxy, hops, elements) {
                assert!([by_hops, by_elements].contains(&Ok(client)), "two fields say no more than one of them");
            }
        });
    }
}
