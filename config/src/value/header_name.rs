use crate::fault::{Fault, shown};

/// Set or taken away by the gateway itself on every request: identity, framing, hop-by-hop.
const OWNED: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "cookie",
    "expect",
    "forwarded",
    "host",
    "keep-alive",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-real-ip",
];
const OWNED_PREFIXES: &[&str] = &["proxy-", "sec-websocket-", "x-forwarded-", "x-latchkey-"];

/// A header's name (RFC 9110 §5.1), in lower case.
pub(crate) fn header_name(text: &str) -> Result<String, Fault> {
    if is_token(text) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(Fault::new(format!("{} is not a header's name", shown(text)), "give the name alone, as \"X-Remote-User\""))
    }
}

/// The name of a header that a portal may be sent as the person's identity. Portals behind CGI or WSGI read `_` and `.`
/// as `-`, so those spellings count as the same name.
pub(crate) fn injected_header_name(text: &str) -> Result<String, Fault> {
    let name = same_header(&header_name(text)?);
    if OWNED.contains(&name.as_str()) || OWNED_PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
        return Err(Fault::new(
            format!("the gateway itself decides about the header {}", shown(text)),
            "use a name of the portal's own, as \"X-Remote-User\"",
        ));
    }
    Ok(text.to_owned())
}

/// What all spellings of one header have in common.
pub(crate) fn same_header(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

/// A token (RFC 9110 §5.6.2), of a sensible length.
pub(crate) fn is_token(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
