//! Which request is for what: one hash look-up, whatever the number of portals.

mod destination;
mod limiter;
mod rules;

use std::collections::HashMap;
use std::sync::Arc;

#[cfg(test)]
pub(crate) use destination::tests::portal_route;
pub use destination::{Demands, Destination, PortalHost, PortalRoute};

use crate::ingress::{PathLeeway, Refusal};

/// What everything below it on a portal's host is ours.
const OWN_PREFIX: &str = "/.latchkey/";

/// Where a request goes.
#[derive(Clone, Debug)]
pub enum Route {
    /// To our pages: this is the sign-in host.
    Pages(Arc<str>),
    /// To a portal.
    Portal(Arc<PortalHost>),
    /// To our few pages on a portal's host.
    PortalOwn(Arc<PortalHost>),
    /// Nowhere: no such host here.
    Unknown,
}

impl Route {
    /// Takes the canonical path, or says what in it the portal does not take, or our own pages.
    pub fn check_path(&self, path: &str) -> Result<(), Refusal> {
        match self {
            Self::Portal(at) => at.to.route.path_leeway.check(path),
            Self::Pages(_) | Self::PortalOwn(_) | Self::Unknown => PathLeeway::default().check(path),
        }
    }
}

/// All hosts that are served. Replaced as a whole when the configuration changes.
#[derive(Debug, Default)]
pub struct RouteTable {
    sign_in_host: Arc<str>,
    portals: HashMap<Arc<str>, Arc<PortalHost>>,
}

impl RouteTable {
    /// The table of these portals. Host names are in lower case and without ports; `port` is the public one as an address shows it
    /// (`None`: the scheme's own, which is not shown).
    pub fn new(sign_in_host: &str, port: Option<u16>, portals: impl IntoIterator<Item = PortalRoute>) -> Self {
        let mut table = Self { sign_in_host: sign_in_host.into(), portals: HashMap::new() };
        for route in portals {
            let hosts = route.portal.hosts.clone();
            let destination = Arc::new(Destination::new(route));
            for host in hosts {
                let host: Arc<str> = host.into();
                let public: Arc<str> = port.map_or_else(|| host.clone(), |port| format!("{host}:{port}").into());
                let at = PortalHost { host: host.clone(), public, to: destination.clone() };
                table.portals.insert(host, Arc::new(at));
            }
        }
        table
    }

    /// The portals; one with several hosts several times.
    pub(crate) fn destinations(&self) -> impl Iterator<Item = &Destination> {
        self.portals.values().map(|at| &*at.to)
    }

    /// Where a request for `path` (canonical) on `host` (lower case, no port) goes.
    pub fn classify(&self, host: &str, path: &str) -> Route {
        if host == &*self.sign_in_host {
            return Route::Pages(self.sign_in_host.clone());
        }
        match self.portals.get(host) {
            None => Route::Unknown,
            Some(portal) if is_ours(path) => Route::PortalOwn(portal.clone()),
            Some(portal) => Route::Portal(portal.clone()),
        }
    }
}

/// `/.latchkey` and what lies below; in any case, since some portal's file system may not tell `.Latchkey` apart, and a person who
/// sees our name in an address must see our page.
fn is_ours(path: &str) -> bool {
    let (prefix, bare) = (OWN_PREFIX.as_bytes(), OWN_PREFIX.trim_end_matches('/').as_bytes());
    let path = path.as_bytes();
    path.eq_ignore_ascii_case(bare) || path.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingress::Leeway;

    #[test]
    fn each_host_has_its_own_leeway() {
        let loose = PathLeeway { encoded_slash: Leeway::Loose, parameters: Leeway::Loose };
        let strict = PathLeeway { encoded_slash: Leeway::Refuse, parameters: Leeway::Refuse };
        let route = |id, host, path_leeway| PortalRoute { path_leeway, ..portal_route(id, &[host]) };
        let table = RouteTable::new(
            "login.example.com",
            None,
            [route("mq", "mq.example.com", loose), route("crm", "crm.example.com", strict), portal_route("wiki", &["wiki.example.com"])],
        );
        for (host, path, expected) in [
            ("mq.example.com", "/api/queues/%2F/mail", Ok(())),
            ("mq.example.com", "/;x", Ok(())),
            ("mq.example.com", "/.latchkey/%2F", Err(Refusal::EncodedSlash)),
            ("crm.example.com", "/a%2Fb", Err(Refusal::EncodedSlash)),
            ("crm.example.com", "/a;x", Err(Refusal::PathParameters)),
            ("crm.example.com", "/.latchkey/a%2Fb", Ok(())),
            ("wiki.example.com", "/a%2Fb;x", Ok(())),
            ("wiki.example.com", "/api/queues/%2F/mail", Err(Refusal::EncodedSlash)),
            ("login.example.com", "/%2F", Err(Refusal::EncodedSlash)),
            ("login.example.com", "/;x", Err(Refusal::PathParameters)),
            ("login.example.com", "/a%2Fb", Ok(())),
        ] {
            assert_eq!(table.classify(host, path).check_path(path), expected, "{host}{path}");
        }
    }

    #[test]
    fn a_host_and_a_path_lead_to_one_place() {
        let table = RouteTable::new(
            "login.example.com",
            Some(8443),
            [portal_route("wiki", &["wiki.example.com", "wiki.other.example"]), portal_route("crm", &["crm.example.com"])],
        );
        let name = |route: Route| match route {
            Route::Pages(_) => "pages".to_owned(),
            Route::Portal(at) => format!("{} {}", at.to.route.portal.id, at.public),
            Route::PortalOwn(at) => format!("{} ours", at.to.route.portal.id),
            Route::Unknown => "unknown".to_owned(),
        };
        for (host, path, expected) in [
            ("login.example.com", "/.latchkey/enter", "pages"),
            ("wiki.example.com", "/", "wiki wiki.example.com:8443"),
            ("wiki.other.example", "/a", "wiki wiki.other.example:8443"),
            ("crm.example.com", "/.latchkey/enter", "crm ours"),
            ("crm.example.com", "/.LatchKey/enter", "crm ours"),
            ("crm.example.com", "/.latchkey", "crm ours"),
            ("crm.example.com", "/.latchkeys", "crm crm.example.com:8443"),
            ("evil.example", "/", "unknown"),
            ("example.com", "/", "unknown"),
            ("wiki.example.com.", "/", "unknown"),
        ] {
            assert_eq!(name(table.classify(host, path)), expected, "{host}{path}");
        }
        assert_eq!(
            name(RouteTable::new("login.example.com", None, [portal_route("crm", &["crm.example.com"])]).classify("crm.example.com", "/")),
            "crm crm.example.com"
        );
    }
}
