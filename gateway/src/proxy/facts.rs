use http::{HeaderMap, HeaderName, Method, Version, header};
use pingora::http::RequestHeader;
use policies::{RequestFacts, RequestKind, request_kind};

const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const X_REQUESTED_WITH: HeaderName = HeaderName::from_static("x-requested-with");

/// What kind of request a head begins.
pub(super) fn kind_of(request: &RequestHeader) -> RequestKind {
    let text = |name: HeaderName| request.headers.get(name).and_then(|value| value.to_str().ok());
    request_kind(&RequestFacts {
        method: request.method.as_str(),
        sec_fetch_mode: text(SEC_FETCH_MODE),
        accept: text(header::ACCEPT),
        content_type: text(header::CONTENT_TYPE),
        x_requested_with: text(X_REQUESTED_WITH),
        asks_for_method: request.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD),
        upgrades: asks_for_websocket(request),
    })
}

/// RFC 6455 §4.1. Any other upgrade is not done, and the request goes on as an ordinary one (RFC 9110 §7.8).
fn asks_for_websocket(request: &RequestHeader) -> bool {
    request.version == Version::HTTP_11
        && request.method == Method::GET
        && has_token(&request.headers, &header::UPGRADE, "websocket")
        && has_token(&request.headers, &header::CONNECTION, "upgrade")
}

fn has_token(headers: &HeaderMap, name: &header::HeaderName, token: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|part| part.trim().eq_ignore_ascii_case(token))
}
