use std::cmp::Reverse;

use accounts::Timestamp;
use bytes::Bytes;
use http::HeaderValue;

use super::cookie::{Cookie, Place};

/// How many cookies a jar holds (browsers: 180 a domain). The oldest go first.
const MAX_COOKIES: usize = 100;

/// The cookies of one person at one portal: RFC 6265 whole, in the order in which they are sent (§5.4: longer paths first,
/// then older ones).
#[derive(Clone, Debug, Default)]
pub struct Jar(pub(super) Vec<Cookie>);

/// One cookie set, or removed.
#[derive(Clone, Debug)]
pub struct JarChange {
    /// The entry's key in the portal session.
    pub key: String,
    pub(super) cookie: Option<Cookie>,
}

impl JarChange {
    pub(super) fn set(cookie: Cookie) -> Self {
        Self { key: cookie.key(), cookie: Some(cookie) }
    }

    pub(super) fn remove(cookie: &Cookie) -> Self {
        Self { key: cookie.key(), cookie: None }
    }

    /// What is to be sealed under the key; `None`: the entry goes.
    pub fn to_plain(&self) -> Option<secret::Secret<Vec<u8>>> {
        self.cookie.as_ref().map(Cookie::to_plain)
    }

    /// A cookie from its unsealed entry.
    pub fn from_plain(key: String, plain: &[u8]) -> Option<Self> {
        Some(Self { key, cookie: Some(Cookie::from_plain(plain)?) })
    }
}

impl Jar {
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many cookies are in it.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether a cookie of this name has a value.
    pub fn has(&self, name: &str, now: Timestamp) -> bool {
        self.0.iter().any(|cookie| cookie.name == name.as_bytes() && !cookie.value.reveal().is_empty() && !cookie.is_expired(now))
    }

    /// The names of its cookies that have a value.
    pub(crate) fn names(&self, now: Timestamp) -> impl Iterator<Item = &[u8]> {
        self.0.iter().filter(move |cookie| !cookie.value.reveal().is_empty() && !cookie.is_expired(now)).map(|cookie| &cookie.name[..])
    }

    /// The value of the first cookie of this name, as a rule or an extraction looks at it.
    pub(crate) fn value(&self, name: &str, now: Timestamp) -> Option<&[u8]> {
        let mut named = self.0.iter().filter(|cookie| cookie.name == name.as_bytes() && !cookie.is_expired(now));
        named.next().map(|cookie| cookie.value.reveal().as_slice())
    }

    /// The `Cookie` header of a request at `place`: the jar's cookies, then the browser's whose names the jar does not have. A
    /// name that the jar holds is the gateway's wherever it applies: the browser's cookie of that name was put there by
    /// somebody else. `None` if there is nothing to send.
    pub fn cookie_header<'a>(
        &'a self,
        place: &Place<'_>,
        now: Timestamp,
        browser: impl Iterator<Item = (&'a [u8], &'a [u8])> + Clone,
    ) -> Option<HeaderValue> {
        let own = || self.0.iter().filter(|cookie| cookie.belongs(place, now)).map(|cookie| (&cookie.name[..], &cookie.value.reveal()[..]));
        let mut all = own().chain(browser.filter(|(name, _)| !self.claims(name, place, now)));
        let size = |(name, value): (&[u8], &[u8])| name.len().saturating_add(value.len()).saturating_add(3);
        let mut line = Vec::with_capacity(all.clone().map(size).fold(0, usize::saturating_add));
        let put = |(name, value): (&[u8], &[u8]), line: &mut Vec<u8>| {
            line.extend_from_slice(name);
            line.push(b'=');
            line.extend_from_slice(value);
        };
        put(all.next()?, &mut line);
        for pair in all {
            line.extend_from_slice(b"; ");
            put(pair, &mut line);
        }
        let mut value = HeaderValue::from_maybe_shared(Bytes::from(line)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    fn claims(&self, name: &[u8], place: &Place<'_>, now: Timestamp) -> bool {
        self.0.iter().any(|cookie| cookie.name == name && (cookie.held && !cookie.is_expired(now) || cookie.belongs(place, now)))
    }

    /// Every cookie as a change that sets it, for a jar that is stored for the first time.
    pub fn into_changes(self) -> impl Iterator<Item = JarChange> {
        self.0.into_iter().map(JarChange::set)
    }

    /// Applies changes that [`Jar::absorb`] or [`Jar::hand_over`] reported.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = JarChange>) {
        for change in changes {
            match change.cookie {
                Some(new) => match self.0.iter_mut().find(|old| old.is_same(&new)) {
                    Some(old) => *old = new,
                    None => self.0.push(new),
                },
                None => self.0.retain(|cookie| cookie.key() != change.key),
            }
        }
        self.0.sort_by(|a, b| order(a).cmp(&order(b)));
    }

    /// The cookies that are one too many once `added` others have come: the oldest.
    pub(super) fn surplus(&self, added: usize, spared: &[JarChange]) -> Vec<JarChange> {
        let excess = self.0.len().saturating_add(added).saturating_sub(MAX_COOKIES);
        if excess == 0 {
            return Vec::new();
        }
        let mut oldest: Vec<_> = self.0.iter().collect();
        oldest.sort_by_key(|cookie| cookie.created);
        let is_spared = |change: &JarChange| spared.iter().any(|other| other.key == change.key);
        oldest.into_iter().map(JarChange::remove).filter(|change| !is_spared(change)).take(excess).collect()
    }
}

fn order(cookie: &Cookie) -> (Reverse<usize>, (i64, u32), &[u8]) {
    (Reverse(cookie.at.path.len()), cookie.created, &cookie.name)
}
