//! Sessions in this process's memory, for a gateway of one node. A journal in the accounts' SQLite file brings them back after a
//! restart.

mod change;
mod counters;
mod held;
mod journal;
mod journal_writer;
mod load;
mod sharded;
mod store;
mod turns;
mod versions;
mod waiting_counters;

use std::collections::HashSet;
use std::sync::Arc;

use ::accounts::ports::{Clock, StoreDown};
use ::accounts::{AccountId, SessionId, Timestamp};

use self::counters::Counters;
use self::held::{Held, Kept, Lock};
use self::journal::Journal;
use self::sharded::Sharded;
use self::versions::Versions;
use crate::sql::SqliteFile;

/// Sessions in this process's memory. What expires is forgotten by the clock that it is given.
///
/// With a journal, whatever was answered for is there again after a restart, even after `kill -9`; only when a session was last seen,
/// changes of single cookies and counters may be up to a second old. A file belongs to one running gateway at a time.
pub struct EmbeddedSessions {
    clock: Arc<dyn Clock>,
    sessions: Sharded<SessionId, Held>,
    by_account: Sharded<AccountId, HashSet<SessionId>>,
    versions: Versions,
    once: Sharded<String, Kept>,
    locks: Sharded<String, Lock>,
    counters: Counters,
    journal: Journal,
}

impl EmbeddedSessions {
    /// With nothing but memory: for tests and trials.
    pub fn in_memory(clock: Arc<dyn Clock>) -> Self {
        Self::new(clock, Journal::none())
    }

    /// With a journal in `file`; what it holds is in force again.
    pub async fn open(file: &SqliteFile, clock: Arc<dyn Clock>) -> Result<Self, StoreDown> {
        let journal = Journal::start(file.clone(), Arc::clone(&clock))?;
        let store = Self::new(clock, journal);
        load::all(file, &store).await?;
        Ok(store)
    }

    /// Answers when everything that was changed so far is in the journal, be it urgent or not: for an orderly end.
    pub async fn flush(&self) -> Result<(), StoreDown> {
        self.journal.flush().await
    }

    fn new(clock: Arc<dyn Clock>, journal: Journal) -> Self {
        Self {
            clock,
            sessions: Sharded::default(),
            by_account: Sharded::default(),
            versions: Versions::default(),
            once: Sharded::default(),
            locks: Sharded::default(),
            counters: Counters::default(),
            journal,
        }
    }

    /// Forgets some of what has expired, a part at a time, so that no request waits for a long clean-up. Called by whatever adds.
    fn sweep(&self, now: Timestamp) {
        for (id, held) in self.sessions.sweep(now, |held| held.expires <= now) {
            self.unlist(held.session.account, &id);
        }
        self.once.sweep(now, |kept| kept.expires <= now);
        self.locks.sweep(now, |lock| lock.expires <= now);
    }

    fn list(&self, account: AccountId, id: SessionId) {
        self.by_account.write(&account, |all| all.entry(account).or_default().insert(id));
    }

    fn unlist(&self, account: AccountId, id: &SessionId) {
        self.by_account.write(&account, |all| {
            if let Some(ids) = all.get_mut(&account) {
                ids.remove(id);
                if ids.is_empty() {
                    all.remove(&account);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};
    use std::time::Duration;

    use ::accounts::Timestamp;
    use ::accounts::ports::{Cap, Clock, SessionStore};

    use super::EmbeddedSessions;

    struct FakeClock(AtomicI64);

    impl Clock for FakeClock {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(self.0.load(Ordering::SeqCst))
        }
    }

    #[tokio::test]
    async fn what_has_expired_takes_no_memory() {
        let clock = Arc::new(FakeClock(AtomicI64::new(0)));
        let store = EmbeddedSessions::in_memory(clock.clone());
        for second in 0..5_000 {
            let key = second.to_string();
            store.put_once(&key, b"value", Duration::from_secs(10)).await.unwrap();
            assert!(store.try_lock(&key, 1, Duration::from_secs(10)).await.unwrap());
            assert!(store.reserve(&[Cap { key, add: 1, max: 1, window: Duration::from_secs(10) }]).await.unwrap());
            clock.0.fetch_add(1_000, Ordering::SeqCst);
        }
        // What lives ten seconds and is swept within two rounds of 64 parts.
        for held in [store.once.len(), store.locks.len(), store.counters.len()] {
            assert!(held < 200, "{held} held");
        }
    }
}
