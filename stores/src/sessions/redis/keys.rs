//! The names of things in Redis. What belongs to one session shares its hash slot. What nodes keep in memory has a prefix of its own
//! for each kind, so that a cluster's invalidations can be asked for by prefix.

use ::accounts::{AccountId, PortalId, SessionId};

pub(super) const SESSION: &str = "lk:s:";
pub(super) const PORTAL_SESSION: &str = "lk:p:";
pub(super) const VERSION: &str = "lk:v:";

pub(super) fn session(id: &SessionId) -> String {
    format!("{SESSION}{{{}}}", id.to_key())
}

pub(super) fn portal_session(id: &SessionId, portal: &PortalId) -> String {
    format!("{PORTAL_SESSION}{{{}}}:{portal}", id.to_key())
}

pub(super) fn credential(id: &SessionId, portal: &PortalId) -> String {
    format!("lk:c:{{{}}}:{portal}", id.to_key())
}

/// The set of the names of what lies beside a session's record.
pub(super) fn beside(id: &SessionId) -> String {
    format!("lk:b:{{{}}}", id.to_key())
}

/// The list of an account's sessions.
pub(super) fn sessions_of(account: AccountId) -> String {
    format!("lk:a:{{{account}}}")
}

pub(super) fn version(account: AccountId) -> String {
    format!("{VERSION}{{{account}}}")
}

pub(super) fn once(key: &str) -> String {
    format!("lk:o:{key}")
}

pub(super) fn lock(key: &str) -> String {
    format!("lk:l:{key}")
}

/// Counters share one slot: a reservation counts in several at once.
pub(super) fn counter(key: &str) -> String {
    format!("lk:{{n}}:{key}")
}

/// Ladders are in the counters' slot: a try counts on both at once.
pub(super) fn ladder(key: &str) -> String {
    format!("lk:{{n}}:ladder:{key}")
}

/// A thing that nodes keep in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cached {
    Session(SessionId),
    PortalSession(SessionId, PortalId),
    Version(AccountId),
}

impl Cached {
    /// Reads a name, as an invalidation has it; `None` for what nobody keeps in memory.
    pub(super) fn from_key(key: &[u8]) -> Option<Self> {
        let key = str::from_utf8(key).ok()?;
        if let Some(rest) = key.strip_prefix(SESSION) {
            let id = rest.strip_prefix('{')?.strip_suffix('}')?;
            SessionId::from_key(id).map(Self::Session)
        } else if let Some(rest) = key.strip_prefix(PORTAL_SESSION) {
            let (id, portal) = rest.strip_prefix('{')?.split_once("}:")?;
            Some(Self::PortalSession(SessionId::from_key(id)?, PortalId::new(portal)))
        } else {
            let account = key.strip_prefix(VERSION)?.strip_prefix('{')?.strip_suffix('}')?;
            account.parse().ok().map(Self::Version)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        let id = SessionId::from_bytes(*b"0123456789abcdef");
        let account: AccountId = "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap();
        for portal in ["wiki", "a}:{b", "", "ü:"] {
            let portal = PortalId::new(portal);
            let name = portal_session(&id, &portal);
            assert_eq!(Cached::from_key(name.as_bytes()), Some(Cached::PortalSession(id, portal)));
        }
        assert_eq!(Cached::from_key(session(&id).as_bytes()), Some(Cached::Session(id)));
        assert_eq!(Cached::from_key(version(account).as_bytes()), Some(Cached::Version(account)));
        for other in [once("x"), lock("x"), counter("x"), beside(&id), sessions_of(account), "lk:s:{x}".to_owned(), String::new()] {
            assert_eq!(Cached::from_key(other.as_bytes()), None, "{other}");
        }
        assert_eq!(Cached::from_key(b"lk:s:\xff"), None);
    }
}
