use super::header_name::is_token;
use crate::fault::{Fault, shown};

/// A cookie's name: a token (RFC 6265 §4.1.1), and not the gateway's own.
pub(crate) fn cookie_name(text: &str) -> Result<String, Fault> {
    if !is_token(text) {
        return Err(Fault::new(
            format!("{} is not a cookie's name", shown(text)),
            "give the name alone, as \"PHPSESSID\"; names are exact, without wildcards",
        ));
    }
    let bare = text.to_ascii_lowercase();
    if bare.strip_prefix("__host-").unwrap_or(&bare).starts_with("latchkey") {
        return Err(Fault::new(
            format!("{} is the gateway's own cookie", shown(text)),
            "name a cookie of the portal; the gateway's own never reaches it",
        ));
    }
    Ok(text.to_owned())
}
