use std::sync::{Arc, OnceLock};

use accounts::keys::Sealer;
use accounts::{PortalId, PortalSession, SeenAs, SessionId};
use http::{HeaderName, HeaderValue};
use secret::Secret;

use crate::cookies::{Jar, JarChange};
use crate::outgoing::Outgoing;
use crate::sealed::{Bound, PUBLIC_HOST, header_of};
use crate::settings::{PortalSettings, Upstream};

/// A portal session with its entries unsealed.
#[derive(Clone, Debug)]
pub struct Opened {
    /// See [`PortalSession::generation`].
    pub generation: u64,
    /// See [`PortalSession::upstream`].
    pub upstream: String,
    /// See [`PortalSession::seen_as`].
    pub seen_as: SeenAs,
    /// The public host under which the person visited the portal when they were signed in to it.
    pub public_host: String,
    /// The cookies.
    pub jar: Jar,
    headers: Vec<(HeaderName, Secret<Vec<u8>>)>,
    /// For the upstream and public host that were asked for first; nearly always the only ones.
    outgoing: OnceLock<(Upstream, String, Arc<Outgoing>)>,
}

impl Opened {
    /// Unseals what `stored` holds. `None` if an entry does not open with the keys at hand, or is not this session's: then the
    /// whole is worthless, and the portal must be signed in to anew.
    pub fn open(sealer: &Sealer, session: &SessionId, portal: &PortalId, stored: &PortalSession) -> Option<Self> {
        let bound = Bound { session, portal };
        let mut opened = Self {
            generation: stored.generation,
            upstream: stored.upstream.clone(),
            seen_as: stored.seen_as.clone(),
            public_host: String::new(),
            jar: Jar::default(),
            headers: Vec::new(),
            outgoing: OnceLock::new(),
        };
        let mut cookies = Vec::with_capacity(stored.entries.len());
        for entry in &stored.entries {
            let plain = bound.open(sealer, entry)?;
            match header_of(&entry.key) {
                None if entry.key == PUBLIC_HOST => opened.public_host = String::from_utf8(plain.reveal().clone()).ok()?,
                Some(name) => opened.headers.push((name, plain)),
                None => cookies.push(JarChange::from_plain(entry.key.clone(), plain.reveal())?),
            }
        }
        opened.jar.apply(cookies);
        Some(opened)
    }

    /// What every request of this person carries; worked out once.
    pub fn outgoing(&self, portal: &PortalSettings, upstream: &Upstream, public_host: &str) -> Arc<Outgoing> {
        let make = || Arc::new(Outgoing::new(portal, upstream, public_host, &self.seen_as));
        let (first, host, outgoing) = self.outgoing.get_or_init(|| (upstream.clone(), public_host.to_owned(), make()));
        if host == public_host && first == upstream { Arc::clone(outgoing) } else { make() }
    }

    /// Whether the portal is told something under this name.
    pub fn sets(&self, name: &HeaderName) -> bool {
        self.headers.iter().any(|(own, _)| own == name)
    }

    /// The headers to set on every request to the portal, in place of whatever the client sent.
    pub fn headers(&self) -> impl Iterator<Item = (&HeaderName, HeaderValue)> {
        self.headers.iter().filter_map(|(name, value)| {
            let mut value = HeaderValue::from_bytes(value.reveal()).ok()?;
            value.set_sensitive(true);
            Some((name, value))
        })
    }
}
