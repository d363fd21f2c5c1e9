use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use pingora::upstreams::peer::{HttpPeer, HttpUpstreamRequestPolicy};
use portals::{Scheme, Upstream};

use crate::exchange::{Idle, KEPT};

/// A name's addresses count this long.
const RESOLVED_FOR: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(5);
const CONNECT_WITH_TLS: Duration = Duration::from_secs(10);
/// The longest silence of a portal: reports of legacy applications take minutes.
pub(crate) const SILENCE: Duration = Duration::from_secs(300);

/// The servers of one portal.
#[derive(Debug)]
pub struct Upstreams {
    all: Vec<Server>,
    next: AtomicUsize,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Server {
    upstream: Upstream,
    /// The connections of our own exchanges that wait for a next request.
    pub(crate) idle: Idle,
    /// With an address that stands for none, if a name has to be looked up.
    peer: HttpPeer,
    name: Option<String>,
    resolved: ArcSwapOption<(SocketAddr, Instant)>,
}

/// The server's name leads to no address.
#[derive(Debug, thiserror::Error)]
#[error("{0} has no address")]
pub(crate) struct NoAddress(String);

impl Upstreams {
    /// The servers as they are configured; at least one.
    pub(crate) fn new(upstreams: &[Upstream]) -> Self {
        Self { all: upstreams.iter().cloned().map(Server::new).collect(), next: AtomicUsize::new(0) }
    }

    /// The number of the server that the portal session is pinned to, or else of the next in turn.
    pub(crate) fn choose(&self, pinned: Option<&str>) -> usize {
        let pinned = pinned.and_then(|name| self.all.iter().position(|server| server.upstream.as_str() == name));
        let turn = || self.next.fetch_add(1, Ordering::Relaxed).checked_rem(self.all.len()).unwrap_or(0);
        pinned.unwrap_or_else(turn)
    }

    /// The number of the server that somebody is always taken to of whom we hold no session: the portal's own may be on it.
    pub(crate) fn choose_for(&self, client: IpAddr) -> usize {
        let mut hash = DefaultHasher::new();
        client.hash(&mut hash);
        let length = u64::try_from(self.all.len()).unwrap_or(u64::MAX);
        hash.finish().checked_rem(length).and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
    }

    /// The server with this number.
    pub(crate) fn get(&self, number: usize) -> Result<&Upstream, NoAddress> {
        self.server(number).map(|server| &server.upstream)
    }

    /// The server with this number, and all that belongs to it.
    pub(crate) fn server(&self, number: usize) -> Result<&Server, NoAddress> {
        self.all.get(number).ok_or_else(|| NoAddress("a portal without servers".to_owned()))
    }

    /// Closes connections that have waited too long for a next request.
    pub(crate) fn close_idle(&self) {
        for server in &self.all {
            server.idle.close_old();
        }
    }

    /// Whether there is another server to turn to.
    pub(crate) fn has_others(&self) -> bool {
        self.all.len() > 1
    }
}

impl Server {
    fn new(upstream: Upstream) -> Self {
        let tls = upstream.scheme() == Scheme::Https;
        let bare = upstream.host().trim_matches(['[', ']']);
        let address = bare.parse().ok().map(|ip| SocketAddr::new(ip, upstream.port()));
        let mut peer = HttpPeer::new(address.unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0))), tls, bare.to_owned());
        peer.options.connection_timeout = Some(CONNECT);
        peer.options.total_connection_timeout = Some(CONNECT_WITH_TLS);
        peer.options.read_timeout = Some(SILENCE);
        peer.options.write_timeout = Some(SILENCE);
        peer.options.idle_timeout = Some(KEPT);
        // WebSockets go through an exchange of our own; nothing else is upgraded.
        peer.options.http_upstream_request_policy = HttpUpstreamRequestPolicy::deny_upgrades();
        peer.options.set_http_version(1, 1);
        let name = address.is_none().then(|| format!("{}:{}", upstream.host(), upstream.port()));
        Self { upstream, idle: Idle::default(), peer, name, resolved: ArcSwapOption::empty() }
    }

    /// How it is connected to.
    pub(crate) async fn peer(&self) -> Result<Box<HttpPeer>, NoAddress> {
        let mut peer = Box::new(self.peer.clone());
        if let Some(name) = &self.name {
            peer._address = self.address(name).await?.into();
        }
        Ok(peer)
    }

    async fn address(&self, name: &str) -> Result<SocketAddr, NoAddress> {
        let known = self.resolved.load();
        if let Some((address, at)) = known.as_deref()
            && at.elapsed() < RESOLVED_FOR
        {
            return Ok(*address);
        }
        let found = tokio::net::lookup_host(name).await.ok().and_then(|mut found| found.next());
        // An old address is better than none while the name server is away.
        let address = found.or_else(|| known.as_deref().map(|(address, _)| *address)).ok_or_else(|| NoAddress(name.to_owned()))?;
        self.resolved.store(Some(std::sync::Arc::new((address, Instant::now()))));
        Ok(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upstreams(texts: &[&str]) -> Upstreams {
        Upstreams::new(&texts.iter().map(|text| Upstream::parse(text).unwrap()).collect::<Vec<_>>())
    }

    #[test]
    fn a_pinned_session_stays_and_others_take_turns() {
        let servers = upstreams(&["http://127.0.0.1:1", "http://127.0.0.1:2"]);
        let pins = [None, None, None, Some("http://127.0.0.1:2"), Some("http://127.0.0.1:2"), Some("http://gone:1")];
        assert_eq!(pins.map(|pinned| servers.choose(pinned)), [0, 1, 0, 1, 1, 1]);
    }

    #[test]
    fn a_client_is_always_taken_to_the_same_server_and_not_all_to_one() {
        let servers = upstreams(&["http://127.0.0.1:1", "http://127.0.0.1:2"]);
        let chosen: Vec<usize> = (0..100).map(|n| servers.choose_for([192, 0, 2, n].into())).collect();
        assert_eq!(chosen, (0..100).map(|n| servers.choose_for([192, 0, 2, n].into())).collect::<Vec<_>>());
        assert!((20..80).contains(&chosen.iter().sum::<usize>()), "{chosen:?}");
    }

    #[tokio::test]
    async fn names_are_looked_up() {
        let servers = upstreams(&["http://localhost:7"]);
        let peer = servers.server(0).unwrap().peer().await.unwrap();
        assert!(peer._address.to_string().ends_with(":7"), "{}", peer._address);
        assert!(upstreams(&["http://no-such-host.invalid:7"]).server(0).unwrap().peer().await.is_err());
    }
}
