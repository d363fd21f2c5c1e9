use std::net::Ipv4Addr;

use crate::fault::{Fault, shown};

/// A public host: lower-case DNS name (letters, digits, hyphens, dots) or IPv4 address, without a port.
pub(crate) fn host_name(text: &str) -> Result<String, Fault> {
    let fault = |why: &str, help: String| Err(Fault::new(format!("{} {why}", shown(text)), help));
    let plain = "give the host alone, as \"wiki.example.com\"".to_owned();
    if text.contains("://") || text.contains('/') {
        return fault("is an address, not a host", plain);
    }
    if text.contains('*') {
        return fault("has a wildcard", "name every host; wildcards are not supported".to_owned());
    }
    if text.contains(':') {
        return fault("has a port", "give the host alone; the port is server.external_port for all hosts".to_owned());
    }
    let lower = text.to_ascii_lowercase();
    if is_dns_name(text) {
        Ok(lower)
    } else if is_dns_name(&lower) {
        fault("has capital letters", format!("write \"{lower}\""))
    } else if text.is_ascii() {
        fault("is not a host name", plain)
    } else {
        fault("is not a host name", "write an international name in its xn-- form".to_owned())
    }
}

fn is_dns_name(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// Whether browsers treat plain HTTP to this host as secure: it cannot leave the machine.
pub(crate) fn is_loopback_name(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host.parse::<Ipv4Addr>().is_ok_and(|a| a.is_loopback())
}

/// What may stand in a `Host` header: a name, or `name:port`.
pub(crate) fn host_header(text: &str) -> Result<String, Fault> {
    let (name, port) = text.split_once(':').map_or((text, None), |(name, port)| (name, Some(port)));
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|p| p != 0 && p.to_string() == port));
    if is_dns_name(&name.to_ascii_lowercase()) && port_fits {
        Ok(text.to_owned())
    } else {
        Err(Fault::new(
            format!("{} cannot be a Host header", shown(text)),
            "write \"public\", \"upstream\", a name, or a name and its port as \"crm.internal:8080\"",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::{host_header, host_name, is_loopback_name};

    #[test]
    fn hosts_are_lower_case_names_without_ports() {
        for (text, good) in [
            ("wiki.example.com", true),
            ("localhost", true),
            ("127.0.0.1", true),
            ("xn--bcher-kva.example", true),
            ("", false),
            ("Wiki.example.com", false),
            ("wiki.example.com.", false),
            ("wiki..com", false),
            ("-a.com", false),
            ("a_b.com", false),
            ("*.example.com", false),
            ("wiki:8080", false),
            ("http://wiki", false),
            ("wiki/x", false),
            ("bücher.example", false),
            ("a b", false),
        ] {
            assert_eq!(host_name(text).is_ok(), good, "{text}");
        }
    }

    #[test]
    fn loopback_names() {
        for (host, loopback) in [
            ("localhost", true),
            ("a.localhost", true),
            ("127.9.9.9", true),
            ("notlocalhost", false),
            ("localhost.example.com", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(is_loopback_name(host), loopback, "{host}");
        }
    }

    #[test]
    fn host_headers_may_have_a_port() {
        for (text, good) in [("crm", true), ("CRM.internal:8080", true), ("crm:0", false), ("crm:+1", false), ("crm:", false), ("", false)]
        {
            assert_eq!(host_header(text).is_ok(), good, "{text}");
        }
    }
}
