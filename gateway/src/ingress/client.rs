use std::net::IpAddr;

use http::{HeaderMap, HeaderName};
use policies::TrustedProxies;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client's address: the peer's, or what a trusted proxy says of it.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    let said = headers.get_all(FORWARDED_FOR).iter().map(|value| value.to_str().unwrap_or_default());
    policies::client_address(peer, said, trusted)
}
