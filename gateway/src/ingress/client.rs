use std::net::IpAddr;

use http::{HeaderMap, HeaderName, header};
use policies::TrustedProxies;

use super::Refusal;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client's address: the peer's, or what a trusted proxy says of it.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> Result<IpAddr, Refusal> {
    let said = |name: HeaderName| headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default());
    policies::client_address(peer, said(FORWARDED_FOR), said(header::FORWARDED), trusted).map_err(|_| Refusal::ForwardedTwice)
}
