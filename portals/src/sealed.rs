//! The entries of a portal session, sealed one by one. Each seal is bound to the session, the portal and the entry's key, so that
//! an entry copied to another place does not open.

use accounts::keys::{Purpose, Sealer};
use accounts::ports::Rng;
use accounts::{PortalId, PortalSession, SealedEntry, SessionId};
use http::HeaderName;
use secret::Secret;

use crate::cookies::JarChange;

/// To what the entries of one portal session are bound.
#[derive(Clone, Copy)]
pub(crate) struct Bound<'a> {
    pub(crate) session: &'a SessionId,
    pub(crate) portal: &'a PortalId,
}

const HEADER: &str = "header ";

/// The key of the entry that says under which host the person visits the portal.
pub(crate) const PUBLIC_HOST: &str = "public-host";

/// The key of the entry with what it takes to answer a Digest challenge.
pub(crate) const DIGEST: &str = "digest";

/// The key of the entry with what is put into the browser.
pub(crate) const BROWSER: &str = "browser";

/// The key of the entry with the fields of the portal's own sign-out.
pub(crate) const SIGN_OUT: &str = "sign-out";

/// The key of the entry with the cookies of login hosts, for the portal's own sign-out.
pub(crate) const LOGIN_HOSTS: &str = "login-hosts";

/// The key of the entry that says when what was given ends, in milliseconds since the epoch.
pub(crate) const ENDS: &str = "ends";

impl Bound<'_> {
    pub(crate) fn seal(&self, sealer: &Sealer, rng: &dyn Rng, key: String, plain: &[u8]) -> SealedEntry {
        let sealed =
            sealer.seal(Purpose::PortalSession, &[self.session.bytes(), self.portal.as_str().as_bytes(), key.as_bytes()], plain, rng);
        SealedEntry { key, sealed }
    }

    pub(crate) fn open(&self, sealer: &Sealer, entry: &SealedEntry) -> Option<Secret<Vec<u8>>> {
        let bound: [&[u8]; 3] = [self.session.bytes(), self.portal.as_str().as_bytes(), entry.key.as_bytes()];
        sealer.open(Purpose::PortalSession, &bound, &entry.sealed)
    }

    pub(crate) fn seal_host(&self, sealer: &Sealer, rng: &dyn Rng, public_host: &str) -> SealedEntry {
        self.seal(sealer, rng, PUBLIC_HOST.to_owned(), public_host.as_bytes())
    }

    pub(crate) fn seal_header(&self, sealer: &Sealer, rng: &dyn Rng, name: &HeaderName, value: &Secret<String>) -> SealedEntry {
        self.seal(sealer, rng, format!("{HEADER}{name}"), value.reveal().as_bytes())
    }
}

/// The header that an entry's key names; `None` if it is a cookie's.
pub(crate) fn header_of(key: &str) -> Option<HeaderName> {
    HeaderName::from_bytes(key.strip_prefix(HEADER)?.as_bytes()).ok()
}

/// The cookies among what a portal session holds, as they are: they are bound to session and portal, and count in the next one too, but for
/// those that `next` has already.
pub fn kept_cookies(stored: &PortalSession, next: &PortalSession) -> Vec<SealedEntry> {
    let is_new = |key: &str| next.entries.iter().any(|entry| entry.key == key);
    let is_cookie =
        |key: &str| !is_new(key) && ![PUBLIC_HOST, DIGEST, ENDS, BROWSER, SIGN_OUT, LOGIN_HOSTS].contains(&key) && !key.starts_with(HEADER);
    stored.entries.iter().filter(|entry| is_cookie(&entry.key)).cloned().collect()
}

/// Changes of a jar, as `SessionStore::change_entries` takes them.
pub fn seal_changes(
    sealer: &Sealer,
    rng: &dyn Rng,
    session: &SessionId,
    portal: &PortalId,
    changes: impl IntoIterator<Item = JarChange>,
) -> Vec<SealedEntry> {
    let bound = Bound { session, portal };
    let seal = |change: JarChange| match change.to_plain() {
        Some(plain) => bound.seal(sealer, rng, change.key, plain.reveal()),
        None => SealedEntry { key: change.key, sealed: Vec::new() },
    };
    changes.into_iter().map(seal).collect()
}
