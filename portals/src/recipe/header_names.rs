use http::HeaderName;

/// Whether a portal's software may take the header `name` for the header `ours`. CGI, WSGI and their kin hand headers over as
/// variables in which case and every character that is neither letter nor digit is lost (RFC 3875 §4.1.18; PHP and Apache
/// fold more than the dash), so `X_Remote_User` arrives as `X-Remote-User`.
pub fn folds_onto(name: &str, ours: &HeaderName) -> bool {
    let fold = |byte: u8| if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { b'-' };
    name.len() == ours.as_str().len() && name.bytes().zip(ours.as_str().bytes()).all(|(a, b)| fold(a) == fold(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_that_a_portal_may_confuse_folds() {
        let ours = HeaderName::from_static("x-remote-user");
        for name in ["x-remote-user", "X-Remote-User", "X_Remote_User", "x.remote-user", "X-REMOTE_USER", "x~remote'user"] {
            assert!(folds_onto(name, &ours), "{name}");
        }
        for name in ["x-remote-use", "x-remote-users", "xremoteuser", "x-remote-u5er", ""] {
            assert!(!folds_onto(name, &ours), "{name}");
        }
    }
}
