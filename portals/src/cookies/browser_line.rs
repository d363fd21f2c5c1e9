//! `Set-Cookie` lines as they go on to the browser.

use accounts::Timestamp;
use bytes::Bytes;
use http::HeaderValue;

use super::cookie::Cookie;
use super::set_cookie::{SameSite, split_attribute};

/// Whether a portal's cookie would collide with one of the gateway's own. Browsers read the prefixes without regard to case.
pub(super) fn is_ours(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    let bare = name.strip_prefix(b"__host-").or_else(|| name.strip_prefix(b"__secure-")).unwrap_or(&name);
    bare.starts_with(b"latchkey")
}

/// Whether a `Set-Cookie` line sets a cookie that would collide with one of the gateway's own. A cookie without a name is sent as its bare
/// value (RFC 6265bis §5.8.3), so that counts as one.
pub fn sets_reserved(line: &[u8]) -> bool {
    let pair = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    is_ours(pair.strip_prefix(b"=").unwrap_or(pair).trim_ascii())
}

/// The portal's line without `Domain` (which makes it the public host's alone) and with `Secure` just where the outside is
/// https; all else as it came.
pub(super) fn line_from(line: &[u8], secure: bool) -> Option<HeaderValue> {
    let mut parts = line.split(|byte| *byte == b';');
    let mut out = parts.next()?.trim_ascii().to_vec();
    for part in parts {
        let (name, _) = split_attribute(part);
        if !name.is_empty() && !name.eq_ignore_ascii_case(b"domain") && !name.eq_ignore_ascii_case(b"secure") {
            out.extend_from_slice(b"; ");
            out.extend_from_slice(part.trim_ascii());
        }
    }
    finish(out, secure)
}

/// A line for a cookie that the jar has.
pub(super) fn line_for(cookie: &Cookie, secure: bool, now: Timestamp) -> Option<HeaderValue> {
    let mut out = cookie.name.clone();
    out.push(b'=');
    out.extend_from_slice(cookie.value.reveal());
    out.extend_from_slice(b"; Path=");
    out.extend_from_slice(&cookie.at.path);
    if let Some(expires) = cookie.expires {
        out.extend_from_slice(format!("; Max-Age={}", expires.since(now).as_secs()).as_bytes());
    }
    if cookie.http_only {
        out.extend_from_slice(b"; HttpOnly");
    }
    out.extend_from_slice(match cookie.same_site {
        Some(SameSite::Strict) => b"; SameSite=Strict",
        Some(SameSite::Lax) => b"; SameSite=Lax",
        Some(SameSite::None) => b"; SameSite=None",
        None => b"",
    });
    finish(out, secure)
}

fn finish(mut line: Vec<u8>, secure: bool) -> Option<HeaderValue> {
    if secure {
        line.extend_from_slice(b"; Secure");
    }
    HeaderValue::from_maybe_shared(Bytes::from(line)).ok()
}
