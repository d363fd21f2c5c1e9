use std::sync::Arc;
use std::time::Duration;

use accounts::keys::Sealer;
use accounts::{PortalId, PortalSession, SessionId};
use moka::sync::Cache;

use crate::opened::Opened;

/// Unsealed portal sessions, so that a request does not unseal what the one before has unsealed. An entry counts only for the
/// very value that the session store holds; so it is honest exactly as long as that is.
pub struct OpenedCache(Cache<(SessionId, PortalId), (Arc<PortalSession>, Arc<Opened>)>);

/// How long an entry stays unused.
const IDLE: Duration = Duration::from_secs(300);

impl OpenedCache {
    /// A cache of at most `entries` portal sessions.
    pub fn new(entries: u64) -> Self {
        Self(Cache::builder().max_capacity(entries).time_to_idle(IDLE).build())
    }

    /// `stored`, opened. `None`: see [`Opened::open`].
    pub fn open(&self, sealer: &Sealer, session: &SessionId, portal: &PortalId, stored: &Arc<PortalSession>) -> Option<Arc<Opened>> {
        let key = (*session, portal.clone());
        if let Some((of, opened)) = self.0.get(&key)
            && Arc::ptr_eq(&of, stored)
        {
            return Some(opened);
        }
        let opened = Arc::new(Opened::open(sealer, session, portal, stored)?);
        self.0.insert(key, (Arc::clone(stored), Arc::clone(&opened)));
        Some(opened)
    }

    /// Forgets what is held of a session at a portal.
    pub fn forget(&self, session: &SessionId, portal: &PortalId) {
        self.0.invalidate(&(*session, portal.clone()));
    }
}

#[cfg(test)]
mod tests {
    use accounts::SealedEntry;
    use accounts::Timestamp;

    use super::*;
    use crate::cookies::{Jar, Keep, Place};
    use crate::seal_changes;
    use crate::settings::CookieLists;
    use crate::test_support::{CountingRng, keys, seen_as};

    const SESSION: SessionId = SessionId::from_bytes([7; 16]);
    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    fn stored(entries: Vec<SealedEntry>) -> Arc<PortalSession> {
        Arc::new(PortalSession { generation: 1, upstream: "http://10.0.0.5".into(), seen_as: seen_as(), entries })
    }

    fn entries(sealer: &Sealer, portal: &PortalId) -> Vec<SealedEntry> {
        let place = Place { host: "a", sent_host: "a", path: "/", secure: true };
        let lines = [&b"sid=canary; HttpOnly"[..], b"lang=en"];
        let changes = Jar::default().absorb(lines.into_iter(), &place, NOW, Keep::All, &CookieLists::default()).changes;
        seal_changes(sealer, &CountingRng::default(), &SESSION, portal, changes)
    }

    #[test]
    fn what_was_sealed_opens_only_where_it_belongs() {
        let (keys, portal) = (keys(), PortalId::new("wiki"));
        let sealed = entries(&keys.sealer, &portal);
        assert!(sealed.iter().all(|entry| !entry.sealed.windows(6).any(|window| window == b"canary")));
        let cache = OpenedCache::new(10);
        let opened = cache.open(&keys.sealer, &SESSION, &portal, &stored(sealed.clone())).unwrap();
        assert!(opened.jar.has("sid", NOW) && opened.jar.has("lang", NOW));
        let elsewhere = Opened::open(&keys.sealer, &SESSION, &PortalId::new("other"), &stored(sealed.clone()));
        assert!(elsewhere.is_none(), "another portal");
        let elsewhere = Opened::open(&keys.sealer, &SessionId::from_bytes([8; 16]), &portal, &stored(sealed.clone()));
        assert!(elsewhere.is_none(), "another session");
        let mut swapped = sealed;
        let key = swapped[0].key.clone();
        swapped[1].key = key;
        assert!(Opened::open(&keys.sealer, &SESSION, &portal, &stored(swapped)).is_none(), "another entry");
    }

    #[test]
    fn the_cache_follows_the_store() {
        let (keys, portal, cache) = (keys(), PortalId::new("wiki"), OpenedCache::new(10));
        let first = stored(entries(&keys.sealer, &portal));
        let opened = cache.open(&keys.sealer, &SESSION, &portal, &first).unwrap();
        assert!(Arc::ptr_eq(&opened, &cache.open(&keys.sealer, &SESSION, &portal, &first).unwrap()));
        let second = stored(Vec::new());
        assert!(cache.open(&keys.sealer, &SESSION, &portal, &second).unwrap().jar.is_empty());
    }
}
