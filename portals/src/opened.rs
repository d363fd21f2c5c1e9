use std::sync::{Arc, OnceLock};

use accounts::keys::Sealer;
use accounts::{BrowserEntry, PortalId, PortalSession, SeenAs, SessionId, Timestamp};
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use secret::Secret;

use crate::cookies::{Jar, JarChange};
use crate::digest::Digest;
use crate::outgoing::Outgoing;
use crate::plain::{entries_from_plain, fields_from_plain, jars_from_plain};
use crate::sealed::{BROWSER, Bound, DIGEST, ENDS, LOGIN_HOSTS, PUBLIC_HOST, SIGN_OUT, header_of};
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
    digest: Option<Arc<Digest>>,
    ends: Option<Timestamp>,
    browser: Vec<BrowserEntry>,
    sign_out: Option<Vec<(String, Secret<String>)>>,
    login_jars: Vec<(String, Jar)>,
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
            digest: None,
            ends: None,
            browser: Vec::new(),
            sign_out: None,
            login_jars: Vec::new(),
            outgoing: OnceLock::new(),
        };
        let mut cookies = Vec::with_capacity(stored.entries.len());
        for entry in &stored.entries {
            let plain = bound.open(sealer, entry)?;
            match header_of(&entry.key) {
                None if entry.key == PUBLIC_HOST => opened.public_host = String::from_utf8(plain.reveal().clone()).ok()?,
                None if entry.key == DIGEST => opened.digest = Some(Arc::new(Digest::from_plain(plain.reveal())?)),
                None if entry.key == BROWSER => opened.browser = entries_from_plain(plain.reveal())?,
                None if entry.key == SIGN_OUT => opened.sign_out = Some(fields_from_plain(plain.reveal())?),
                None if entry.key == LOGIN_HOSTS => opened.login_jars = jars_from_plain(plain.reveal())?,
                None if entry.key == ENDS => {
                    let millis = i64::from_be_bytes(plain.reveal().as_slice().try_into().ok()?);
                    opened.ends = Some(Timestamp::from_millis(millis));
                }
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
        self.headers.iter().any(|(own, _)| own == name) || self.digest.is_some() && name == AUTHORIZATION
    }

    /// `Authorization` for one request, where the portal wants each answered for by itself; `target` is path and query, exactly as they
    /// are sent.
    pub fn authorization(&self, method: &str, target: &str) -> Option<HeaderValue> {
        self.digest.as_ref()?.authorization(method, target)
    }

    pub(crate) fn digest(&self) -> Option<Arc<Digest>> {
        self.digest.clone()
    }

    /// What the portal's own scripts expect to find in the browser.
    pub fn browser_entries(&self) -> &[BrowserEntry] {
        &self.browser
    }

    /// What the portal's own sign-out is told, where that is not the same for everybody.
    pub(crate) fn sign_out_fields(&self) -> Option<&[(String, Secret<String>)]> {
        self.sign_out.as_deref()
    }

    /// What the login hosts set at the sign-in, by their origins, for the portal's own sign-out.
    pub(crate) fn login_jars(&self) -> &[(String, Jar)] {
        &self.login_jars
    }

    /// Whether what the portal gave has ended by now, so that it must be signed in to anew.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.ends.is_some_and(|ends| ends <= now)
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
