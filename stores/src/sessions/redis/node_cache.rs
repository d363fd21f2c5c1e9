use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ::accounts::{AccountId, PortalId, PortalSession, Session, SessionId};

use super::keys::Cached;
use super::recent::Recent;

/// Things share these generations; sharing one costs a needless reading now and then.
const SLOTS: usize = 16_384;
const MAX_SESSIONS: usize = 200_000;
const MAX_VERSIONS: usize = 200_000;
/// All portal sessions together, in bytes.
const MAX_PORTAL_SESSIONS: usize = 64 * 1024 * 1024;

/// What this node remembers of the store. An entry is as good as asking, because the store tells of every change: an entry made under an
/// earlier epoch is void, and one that was fetched while its invalidation arrived is never kept.
pub(super) struct NodeCache {
    /// Odd while the store tells of changes; even, and all entries void, while it does not.
    epoch: AtomicU64,
    /// Counts the invalidations that each slot has heard of.
    generations: Vec<AtomicU64>,
    sessions: Recent<SessionId, Entry<Option<Arc<Session>>>>,
    portal_sessions: Recent<(SessionId, PortalId), Entry<Option<Arc<PortalSession>>>>,
    versions: Recent<AccountId, Entry<u64>>,
}

#[derive(Clone)]
struct Entry<T> {
    epoch: u64,
    value: T,
}

/// The state of things before a fetch: what the fetch brings is kept only if none of it has moved since.
pub(super) struct Guard {
    epoch: u64,
    slot: usize,
    generation: u64,
}

impl Guard {
    /// A version as this node knows it. Over the next connection each is another one: the server may have been rolled back in between,
    /// to a version under which something else was read.
    pub(super) const fn version(&self, at_the_store: u64) -> u64 {
        // Microseconds since 1970 leave the highest twelve bits free.
        at_the_store ^ self.epoch.rotate_right(12)
    }
}

impl Default for NodeCache {
    fn default() -> Self {
        Self {
            epoch: AtomicU64::new(0),
            generations: (0..SLOTS).map(|_| AtomicU64::new(0)).collect(),
            sessions: Recent::new(MAX_SESSIONS, |_, _| 1),
            portal_sessions: Recent::new(MAX_PORTAL_SESSIONS, weight),
            versions: Recent::new(MAX_VERSIONS, |_, _| 1),
        }
    }
}

impl NodeCache {
    pub(super) fn session(&self, id: &SessionId) -> Option<Option<Arc<Session>>> {
        self.valid(self.sessions.get(id))
    }

    pub(super) fn portal_session(&self, id: &SessionId, portal: &PortalId) -> Option<Option<Arc<PortalSession>>> {
        self.valid(self.portal_sessions.get(&(*id, portal.clone())))
    }

    pub(super) fn version(&self, account: AccountId) -> Option<u64> {
        self.valid(self.versions.get(&account))
    }

    fn valid<T>(&self, entry: Option<Entry<T>>) -> Option<T> {
        entry.filter(|entry| entry.epoch == self.epoch.load(Ordering::Acquire)).map(|entry| entry.value)
    }

    /// Called before the connection for the fetch is chosen.
    pub(super) fn guard_session(&self, id: &SessionId) -> Guard {
        self.guard(session_slot(id))
    }

    /// See [`NodeCache::guard_session`].
    pub(super) fn guard_version(&self, account: AccountId) -> Guard {
        self.guard(version_slot(account))
    }

    fn guard(&self, slot: usize) -> Guard {
        let epoch = self.epoch.load(Ordering::SeqCst);
        Guard { epoch, slot, generation: self.generation(slot) }
    }

    pub(super) fn keep_session(&self, guard: &Guard, id: SessionId, value: Option<Arc<Session>>) {
        self.keep(guard, &self.sessions, id, value);
    }

    pub(super) fn keep_portal_session(&self, guard: &Guard, id: SessionId, portal: PortalId, value: Option<Arc<PortalSession>>) {
        self.keep(guard, &self.portal_sessions, (id, portal), value);
    }

    pub(super) fn keep_version(&self, guard: &Guard, account: AccountId, value: u64) {
        self.keep(guard, &self.versions, account, value);
    }

    fn keep<K, T>(&self, guard: &Guard, cache: &Recent<K, Entry<T>>, key: K, value: T)
    where
        K: Clone + Eq + Hash,
        T: Clone,
    {
        if guard.epoch.is_multiple_of(2) || self.moved(guard) {
            return;
        }
        cache.insert(key.clone(), Entry { epoch: guard.epoch, value });
        // An invalidation that came before the entry found nothing to remove; one that comes from here on does.
        if self.moved(guard) {
            cache.remove(&key);
        }
    }

    fn moved(&self, guard: &Guard) -> bool {
        self.generation(guard.slot) != guard.generation
    }

    /// The store, or this node's own change, says that this is no longer so.
    pub(super) fn forget(&self, changed: &Cached) {
        let slot = match changed {
            Cached::Session(id) | Cached::PortalSession(id, _) => session_slot(id),
            Cached::Version(account) => version_slot(*account),
        };
        if let Some(generation) = self.generations.get(slot) {
            generation.fetch_add(1, Ordering::SeqCst);
        }
        match changed {
            Cached::Session(id) => self.sessions.remove(id),
            Cached::PortalSession(id, portal) => self.portal_sessions.remove(&(*id, portal.clone())),
            Cached::Version(account) => self.versions.remove(account),
        }
    }

    /// The number of the epoch that the next connection begins. Only the one keeper of the connection asks.
    pub(super) fn next_epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst).saturating_add(1) | 1
    }

    /// From now on the store tells of every change.
    pub(super) fn begin(&self, epoch: u64) {
        self.epoch.store(epoch, Ordering::SeqCst);
    }

    /// The store no longer tells, or all has changed: every entry is void. Does nothing if a later epoch has begun.
    pub(super) fn lose(&self, epoch: u64) {
        // An epoch that is over already needs no ending.
        let _ = self.epoch.compare_exchange(epoch, epoch.saturating_add(1), Ordering::SeqCst, Ordering::SeqCst);
    }

    fn generation(&self, slot: usize) -> u64 {
        self.generations.get(slot).map_or(0, |generation| generation.load(Ordering::SeqCst))
    }
}

fn session_slot(id: &SessionId) -> usize {
    let [high, low, ..] = *id.bytes();
    usize::from(u16::from_be_bytes([high, low])) % SLOTS
}

fn version_slot(account: AccountId) -> usize {
    // The last bytes of an account's id are random.
    let [.., high, low] = account.bytes();
    usize::from(u16::from_be_bytes([high, low])) % SLOTS
}

fn weight((_, portal): &(SessionId, PortalId), entry: &Entry<Option<Arc<PortalSession>>>) -> usize {
    let fixed = 256_usize.saturating_add(portal.as_str().len());
    let held = entry.value.as_ref().map_or(0, |value| {
        let entries = value.entries.iter().map(|entry| entry.key.len().saturating_add(entry.sealed.len()).saturating_add(64));
        entries.fold(value.upstream.len().saturating_add(value.seen_as.user_agent.len()), usize::saturating_add)
    });
    fixed.saturating_add(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: SessionId = SessionId::from_bytes([7; 16]);

    fn tracked() -> NodeCache {
        let cache = NodeCache::default();
        cache.begin(cache.next_epoch());
        cache
    }

    #[test]
    fn an_answer_is_remembered_until_it_is_forgotten() {
        let cache = tracked();
        assert_eq!(cache.session(&ID), None);
        cache.keep_session(&cache.guard_session(&ID), ID, None);
        assert_eq!(cache.session(&ID), Some(None));
        cache.forget(&Cached::Session(ID));
        assert_eq!(cache.session(&ID), None);
    }

    #[test]
    fn what_changed_while_it_was_fetched_is_not_remembered() {
        let cache = tracked();
        let guard = cache.guard_session(&ID);
        cache.forget(&Cached::Session(ID));
        cache.keep_session(&guard, ID, None);
        assert_eq!(cache.session(&ID), None);
    }

    #[test]
    fn nothing_is_remembered_while_the_store_does_not_tell() {
        let cache = NodeCache::default();
        cache.keep_session(&cache.guard_session(&ID), ID, None);
        assert_eq!(cache.session(&ID), None);
    }

    #[test]
    fn when_tracking_is_lost_everything_is_void_for_good() {
        let cache = tracked();
        cache.keep_session(&cache.guard_session(&ID), ID, None);
        let (late, first) = (cache.guard_session(&ID), 1);
        cache.lose(first);
        assert_eq!(cache.session(&ID), None);
        let second = cache.next_epoch();
        cache.begin(second);
        assert_eq!(cache.session(&ID), None, "an entry of the first epoch");
        cache.keep_session(&late, ID, None);
        assert_eq!(cache.session(&ID), None, "an answer of the first epoch's connection");
        cache.keep_session(&cache.guard_session(&ID), ID, None);
        cache.lose(first);
        assert_eq!(cache.session(&ID), Some(None), "late news of the first connection's end");
    }
}
