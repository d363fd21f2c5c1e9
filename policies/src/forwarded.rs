//! `Forwarded` (RFC 7239).

/// What one element says that the request was made for: an address, perhaps with a port, as it stands there. `None` for anything
/// else, also for an element that another one could reach into: a value whose quotes do not close in it.
pub(crate) fn made_for(element: &str) -> Option<&str> {
    let mut made_for = None;
    for pair in element.split(';') {
        let (name, value) = pair.trim().split_once('=')?;
        let value = match value.strip_prefix('"') {
            Some(quoted) => quoted.strip_suffix('"').filter(|inner| !inner.contains(['"', '\\']))?,
            None => Some(value).filter(|value| !value.contains('"'))?,
        };
        if name.eq_ignore_ascii_case("for") && made_for.replace(value).is_some() {
            return None;
        }
    }
    made_for
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::made_for;

    #[test]
    fn an_element_names_one_address() {
        let cases = [
            ("for=192.0.2.43", Some("192.0.2.43")),
            (" For=192.0.2.43;proto=http ;by=203.0.113.43", Some("192.0.2.43")),
            ("proto=https;FOR=\"[2001:db8:cafe::17]:4711\"", Some("[2001:db8:cafe::17]:4711")),
            ("for=unknown", Some("unknown")),
            ("proto=https", None),
            ("for=1.1.1.1;for=2.2.2.2", None),
            ("for=\"1.1.1.1", None),
            ("1.1.1.1\"", None),
            ("for=\"1.1.1.1\"\"", None),
            ("for=\"1.1.1\\.1\"", None),
            ("", None),
            (";", None),
        ];
        for (element, expected) in cases {
            assert_eq!(made_for(element), expected, "{element}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(element in "\\PC{0,60}") {
            let _ = made_for(&element);
        }

        #[test]
        fn an_address_survives(address in any::<std::net::IpAddr>(), port in any::<Option<u16>>(), quoted in any::<bool>()) {
            let text = match (address, port) {
                (address, Some(port)) => std::net::SocketAddr::new(address, port).to_string(),
                (address, None) => address.to_string(),
            };
            let value = if quoted { format!("\"{text}\"") } else { text.clone() };
            let element = format!("proto=https;for={value};host=example.com");
            prop_assert_eq!(made_for(&element), Some(text.as_str()));
        }
    }
}
