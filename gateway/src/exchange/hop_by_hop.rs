//! What concerns only the client's connection (RFC 9110 §7.6.1).

use http::{HeaderMap, HeaderName, header};
use pingora::http::RequestHeader;

const HOP_BY_HOP: [HeaderName; 9] = [
    header::CONNECTION,
    header::UPGRADE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::PROXY_AUTHORIZATION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    HeaderName::from_static("http2-settings"),
];

/// Whether a field is by its name.
pub(crate) fn is_hop_by_hop(name: &HeaderName) -> bool {
    HOP_BY_HOP.contains(name)
}

/// The fields that the client's `Connection` names.
pub(crate) fn nominated(headers: &HeaderMap) -> Vec<&str> {
    let values = headers.get_all(header::CONNECTION).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).collect()
}

/// Removes both kinds. Comes before anything of ours is put on, so that a client cannot nominate that away.
pub(crate) fn remove(request: &mut RequestHeader) {
    let nominated: Vec<HeaderName> = nominated(&request.headers).into_iter().filter_map(|name| name.parse().ok()).collect();
    for name in HOP_BY_HOP.iter().chain(&nominated) {
        request.remove_header(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nominated_goes_no_further() {
        let mut request = RequestHeader::build("GET", b"/", None).unwrap();
        for (name, value) in [("Connection", "Upgrade, X-Mine"), ("Upgrade", "websocket"), ("X-Mine", "1"), ("Accept", "*/*")] {
            request.insert_header(name, value).unwrap();
        }
        remove(&mut request);
        assert_eq!(request.headers.keys().map(HeaderName::as_str).collect::<Vec<_>>(), ["accept"]);
    }
}
