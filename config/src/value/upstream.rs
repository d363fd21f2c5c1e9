use url::{Host, Url};

use crate::fault::{Fault, shown};
use crate::settings::{Scheme, Upstream};

/// `http://host:port` or `https://host:port`, without anything after it.
pub(crate) fn upstream(text: &str) -> Result<Upstream, Fault> {
    let help = "write scheme, host and port alone, as \"http://10.0.0.5:8080\"";
    let fault = |why: &str| Fault::new(format!("{} {why}", shown(text)), help);
    let url = Url::parse(text).map_err(|_| fault("is not the address of a server"))?;
    let scheme = match url.scheme() {
        "http" => Scheme::Http,
        "https" => Scheme::Https,
        _ => return Err(fault("does not begin with http:// or https://")),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Fault::new(
            "an upstream has no user name and password",
            "to sign in with one, see [portal.sign_in]; each person has their own",
        ));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(fault("has more than scheme, host and port"));
    }
    let host = match url.host() {
        Some(Host::Domain(name)) => name.to_owned(),
        Some(Host::Ipv4(address)) => address.to_string(),
        Some(Host::Ipv6(address)) => address.to_string(),
        None => return Err(fault("names no host")),
    };
    match url.port_or_known_default() {
        Some(port) if port != 0 => Ok(Upstream { scheme, host, port }),
        _ => Err(fault("has no port that could be reached")),
    }
}

#[cfg(test)]
mod tests {
    use super::upstream;

    #[test]
    fn upstreams_are_scheme_host_and_port() {
        for (text, authority, port) in [
            ("http://10.0.0.5:8080", Some("10.0.0.5:8080"), 8080),
            ("https://crm.internal/", Some("crm.internal"), 443),
            ("http://[::1]:81", Some("[::1]:81"), 81),
            ("http://crm/app", None, 0),
            ("http://crm?x", None, 0),
            ("ftp://crm", None, 0),
            ("crm:8080", None, 0),
            ("http://u:p@crm", None, 0),
            ("http://crm:0", None, 0),
            ("", None, 0),
        ] {
            let read = upstream(text).ok();
            assert_eq!(read.as_ref().map(|u| u.authority()).as_deref(), authority, "{text}");
            assert_eq!(read.map_or(0, |u| u.port), port, "{text}");
        }
    }
}
