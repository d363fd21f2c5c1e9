use http::HeaderName;

/// Names under which software behind us believes what only a gateway may say: how a request came here, or which page it is for
/// (`X-Original-URL` and `X-Rewrite-URL` replace the path in IIS and in PHP frameworks; `Proxy` becomes a variable that HTTP
/// clients obey, CVE-2016-5385).
const OURS: [HeaderName; 15] = [
    HeaderName::from_static("forwarded"),
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("x-client-ip"),
    HeaderName::from_static("true-client-ip"),
    HeaderName::from_static("x-cluster-client-ip"),
    HeaderName::from_static("x-original-url"),
    HeaderName::from_static("x-original-host"),
    HeaderName::from_static("x-rewrite-url"),
    HeaderName::from_static("proxy"),
    HeaderName::from_static("x-host"),
    HeaderName::from_static("x-http-host-override"),
    HeaderName::from_static("x-original-forwarded-for"),
    HeaderName::from_static("x-scheme"),
    HeaderName::from_static("x-url-scheme"),
    HeaderName::from_static("front-end-https"),
];

const FORWARDED: &str = "x-forwarded";

/// Whether what a client sends under this name is dropped, in every spelling that a portal may confuse with ours. `identity`: the
/// headers by which the portal learns who the person is.
pub fn is_gateways_own(name: &HeaderName, identity: &[HeaderName]) -> bool {
    let text = name.as_str();
    let forwarded = text.len() >= FORWARDED.len()
        && text.bytes().zip(FORWARDED.bytes()).all(|(byte, ours)| byte == ours || (ours == b'-' && !byte.is_ascii_alphanumeric()));
    forwarded || OURS.iter().chain(identity).any(|ours| portals::recipe::folds_onto(text, ours))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const IDENTITY: HeaderName = HeaderName::from_static("x-remote-user");

    fn ours(name: &str) -> bool {
        is_gateways_own(&HeaderName::from_bytes(name.as_bytes()).unwrap(), &[IDENTITY])
    }

    #[test]
    fn our_names_are_ours_in_every_spelling() {
        for name in ["X-Forwarded-For", "x_forwarded_for", "X-Forwarded", "x.forwarded-host", "x-forwarded-anything", "Forwarded"] {
            assert!(ours(name), "{name}");
        }
        for name in [
            "X-Remote-User",
            "x_remote_user",
            "X.Remote_User",
            "X_Original_URL",
            "Proxy",
            "X-Host",
            "x_scheme",
            "Front-End-Https",
            "x_real-ip",
        ] {
            assert!(ours(name), "{name}");
        }
        for name in ["via", "accept", "x-api-key", "x-forward", "x-remote-users", "proxy-authorization"] {
            assert!(!ours(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_spelling_of_an_identity_header_survives(separators in proptest::collection::vec("[-_.]", 2), upper in any::<u16>()) {
            let spelled = format!("x{}remote{}user", separators[0], separators[1]);
            let spelled: String = spelled.chars().enumerate()
                .map(|(at, c)| if upper.checked_shr(u32::try_from(at).unwrap()).unwrap_or(0) & 1 == 1 { c.to_ascii_uppercase() } else { c })
                .collect();
            prop_assert!(ours(&spelled));
        }
    }
}
