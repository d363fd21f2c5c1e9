use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};

use ::accounts::Timestamp;

/// Enough that two threads seldom meet.
const SHARDS: usize = 64;
/// A part is swept at most this often, in milliseconds: the whole map in about a minute.
const SWEEP_EVERY: i64 = 1_000;

/// A map cut into parts with a lock each. A lock is held for a look-up or a change, never across an await.
pub(super) struct Sharded<K, V> {
    shards: Vec<RwLock<HashMap<K, V>>>,
    hasher: RandomState,
    sweep_due: AtomicI64,
    swept: AtomicUsize,
}

impl<K, V> Default for Sharded<K, V> {
    fn default() -> Self {
        let shards = (0..SHARDS).map(|_| RwLock::default()).collect();
        Self { shards, hasher: RandomState::new(), sweep_due: AtomicI64::new(i64::MIN), swept: AtomicUsize::new(0) }
    }
}

impl<K: Hash + Eq, V> Sharded<K, V> {
    /// Looks at what is under `key`.
    pub(super) fn read<R>(&self, key: &K, look: impl FnOnce(&V) -> R) -> Option<R> {
        let shard = self.shard(key).read().unwrap_or_else(PoisonError::into_inner);
        shard.get(key).map(look)
    }

    /// Changes the part of the map that `key` belongs to.
    pub(super) fn write<R>(&self, key: &K, change: impl FnOnce(&mut HashMap<K, V>) -> R) -> R {
        let mut shard = self.shard(key).write().unwrap_or_else(PoisonError::into_inner);
        change(&mut shard)
    }

    /// Removes and returns what is over in the next part, if it is time.
    pub(super) fn sweep(&self, now: Timestamp, over: impl Fn(&V) -> bool) -> Vec<(K, V)> {
        let due = self.sweep_due.load(Ordering::Relaxed);
        let next = now.millis().saturating_add(SWEEP_EVERY);
        // One of those who see that it is time does it.
        if now.millis() < due || self.sweep_due.compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed).is_err() {
            return Vec::new();
        }
        let turn = self.swept.fetch_add(1, Ordering::Relaxed);
        let Some(shard) = self.shards.get(turn % SHARDS) else {
            return Vec::new();
        };
        shard.write().unwrap_or_else(PoisonError::into_inner).extract_if(|_, value| over(value)).collect()
    }

    #[allow(clippy::indexing_slicing, reason = "a remainder by the number of shards")]
    fn shard(&self, key: &K) -> &RwLock<HashMap<K, V>> {
        let [.., low] = self.hasher.hash_one(key).to_be_bytes();
        &self.shards[usize::from(low) % SHARDS]
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.read().unwrap().len()).sum()
    }
}
