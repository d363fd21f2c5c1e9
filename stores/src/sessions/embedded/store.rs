use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::time::Duration;

use ::accounts::ports::{Cap, Ladder, SessionStore, StoreDown, Turn};
use ::accounts::{AccountId, PortalId, PortalSession, SealedEntry, Session, SessionId, Timestamp};
use async_trait::async_trait;

use super::EmbeddedSessions;
use super::change::Change;
use super::held::{Held, Kept, Lock, changed};
use super::journal::Receipt;

#[async_trait]
impl SessionStore for EmbeddedSessions {
    fn cached_session(&self, id: &SessionId) -> Option<Option<Arc<Session>>> {
        Some(self.live(id, |held| Some(Arc::clone(&held.session))))
    }

    fn cached_account_version(&self, account: AccountId) -> Option<u64> {
        Some(self.versions.get(account))
    }

    fn cached_portal_session(&self, id: &SessionId, portal: &PortalId) -> Option<Option<Arc<PortalSession>>> {
        Some(self.live(id, |held| held.portals.get(portal).map(Arc::clone)))
    }

    async fn session(&self, id: &SessionId) -> Result<Option<Arc<Session>>, StoreDown> {
        Ok(self.live(id, |held| Some(Arc::clone(&held.session))))
    }

    async fn create(&self, session: &Session, keep_for: Duration) -> Result<(), StoreDown> {
        self.journal.admit()?;
        let now = self.clock.now();
        self.sweep(now);
        let (id, account, expires) = (session.id, session.account, now.after(keep_for));
        let session = Arc::new(session.clone());
        // Listed first: a session that lives is always found by its account.
        self.list(account, id);
        let receipt = self.sessions.write(&id, |all| {
            let receipt = self.journal.urgently(|| put_session(&session, expires));
            match all.entry(id) {
                Entry::Vacant(place) => drop(place.insert(Held::new(session, expires))),
                Entry::Occupied(mut place) => {
                    let held = place.get_mut();
                    held.session = session;
                    held.expires = expires;
                }
            }
            receipt
        });
        receipt.settled().await
    }

    async fn touch(&self, id: &SessionId, seen: Timestamp, keep_for: Duration) -> Result<(), StoreDown> {
        self.journal.admit()?;
        let now = self.clock.now();
        self.change_live(id, |held| {
            let mut session = Session::clone(&held.session);
            session.last_seen = session.last_seen.max(seen);
            held.session = Arc::new(session);
            held.expires = now.after(keep_for);
            self.journal.leisurely(|| put_session(&held.session, held.expires));
        });
        Ok(())
    }

    async fn replace(&self, session: &Session) -> Result<bool, StoreDown> {
        self.journal.admit()?;
        let receipt = self.change_live(&session.id, |held| {
            if !held.session.is_followed_by(session) {
                return None;
            }
            held.session = Arc::new(Session { last_seen: held.session.last_seen, ..session.clone() });
            Some(self.journal.urgently(|| put_session(&held.session, held.expires)))
        });
        match receipt.flatten() {
            Some(receipt) => receipt.settled().await.map(|()| true),
            None => Ok(false),
        }
    }

    async fn end(&self, id: &SessionId) -> Result<(), StoreDown> {
        // Never refused: memory, which is in force, can always forget it.
        let (ended, receipt) = self.sessions.write(id, |all| match all.remove(id) {
            Some(held) => (Some(held), self.journal.urgently(|| Change::EndSession { id: *id })),
            None => (None, Receipt::nothing()),
        });
        if let Some(held) = ended {
            self.unlist(held.session.account, id);
        }
        receipt.settled().await
    }

    async fn sessions_of(&self, account: AccountId) -> Result<Vec<Arc<Session>>, StoreDown> {
        let ids = self.by_account.read(&account, |ids| ids.iter().copied().collect::<Vec<_>>()).unwrap_or_default();
        Ok(ids.iter().filter_map(|id| self.live(id, |held| Some(Arc::clone(&held.session)))).collect())
    }

    async fn account_version(&self, account: AccountId) -> Result<u64, StoreDown> {
        Ok(self.versions.get(account))
    }

    async fn bump_account(&self, account: AccountId) -> Result<(), StoreDown> {
        self.versions.bump(account);
        Ok(())
    }

    async fn portal_session(&self, id: &SessionId, portal: &PortalId) -> Result<Option<Arc<PortalSession>>, StoreDown> {
        Ok(self.live(id, |held| held.portals.get(portal).map(Arc::clone)))
    }

    async fn portal_sessions(&self, id: &SessionId) -> Result<Vec<(PortalId, Arc<PortalSession>)>, StoreDown> {
        let all = |held: &Held| Some(held.portals.iter().map(|(portal, held)| (portal.clone(), held.clone())).collect());
        Ok(self.live(id, all).unwrap_or_default())
    }

    async fn put_portal_session(&self, id: &SessionId, portal: &PortalId, value: &PortalSession) -> Result<(), StoreDown> {
        self.journal.admit()?;
        let value = Arc::new(value.clone());
        let receipt = self.change_live(id, |held| {
            let receipt = self.journal.urgently(|| put_portal_session(*id, portal, &value));
            held.portals.insert(portal.clone(), value);
            receipt
        });
        receipt.unwrap_or_else(Receipt::nothing).settled().await
    }

    async fn change_entries(&self, id: &SessionId, portal: &PortalId, generation: u64, changes: &[SealedEntry]) -> Result<(), StoreDown> {
        self.journal.admit()?;
        self.change_live(id, |held| {
            let before = held.portals.get(portal).filter(|before| before.generation == generation);
            if let Some(after) = before.and_then(|before| changed(before, changes)) {
                self.journal.leisurely(|| put_portal_session(*id, portal, &after));
                held.portals.insert(portal.clone(), Arc::new(after));
            }
        });
        Ok(())
    }

    async fn drop_portal_session(&self, id: &SessionId, portal: &PortalId, generation: Option<u64>) -> Result<(), StoreDown> {
        let receipt = self.change_live(id, |held| {
            let held_generation = held.portals.get(portal).map(|before| before.generation);
            if held_generation.is_none() || generation.is_some_and(|meant| Some(meant) != held_generation) {
                return Receipt::nothing();
            }
            held.portals.remove(portal);
            self.journal.urgently(|| Change::DropPortalSession { id: *id, portal: portal.clone() })
        });
        receipt.unwrap_or_else(Receipt::nothing).settled().await
    }

    async fn session_credential(&self, id: &SessionId, portal: &PortalId) -> Result<Option<Vec<u8>>, StoreDown> {
        Ok(self.live(id, |held| held.credentials.get(portal).cloned()))
    }

    async fn put_session_credential(&self, id: &SessionId, portal: &PortalId, sealed: Option<&[u8]>) -> Result<(), StoreDown> {
        self.journal.admit()?;
        let receipt = self.change_live(id, |held| match sealed {
            Some(sealed) => {
                held.credentials.insert(portal.clone(), sealed.to_vec());
                self.journal.urgently(|| Change::PutCredential { id: *id, portal: portal.clone(), sealed: sealed.to_vec() })
            }
            None => {
                held.credentials.remove(portal);
                self.journal.urgently(|| Change::DropCredential { id: *id, portal: portal.clone() })
            }
        });
        receipt.unwrap_or_else(Receipt::nothing).settled().await
    }

    async fn put_once(&self, key: &str, value: &[u8], keep_for: Duration) -> Result<(), StoreDown> {
        self.journal.admit()?;
        let now = self.clock.now();
        self.sweep(now);
        let (name, expires) = (key.to_owned(), now.after(keep_for));
        let receipt = self.once.write(&name, |all| {
            all.insert(name.clone(), Kept { value: value.to_vec(), expires });
            self.journal.urgently(|| Change::PutOnce { name: name.clone(), value: value.to_vec(), expires: expires.millis() })
        });
        receipt.settled().await
    }

    async fn peek_once(&self, key: &str) -> Result<Option<Vec<u8>>, StoreDown> {
        let now = self.clock.now();
        Ok(self.once.read(&key.to_owned(), |kept| (kept.expires > now).then(|| kept.value.clone())).flatten())
    }

    async fn take_once(&self, key: &str) -> Result<Option<Vec<u8>>, StoreDown> {
        let (now, name) = (self.clock.now(), key.to_owned());
        let (taken, receipt) = self.once.write(&name, |all| match all.remove(&name) {
            Some(kept) => (Some(kept), self.journal.urgently(|| Change::TakeOnce { name: name.clone() })),
            None => (None, Receipt::nothing()),
        });
        // Nobody has it before the journal knows: a restart must not give it out again.
        receipt.settled().await?;
        Ok(taken.filter(|kept| kept.expires > now).map(|kept| kept.value))
    }

    async fn reserve(&self, caps: &[Cap]) -> Result<bool, StoreDown> {
        self.journal.admit()?;
        Ok(self.counters.reserve(caps, self.clock.now(), |name, counter| self.journal.count(name, counter)))
    }

    async fn give_back(&self, caps: &[Cap]) -> Result<(), StoreDown> {
        self.journal.admit()?;
        self.counters.give_back(caps, self.clock.now(), |name, counter| self.journal.count(name, counter));
        Ok(())
    }

    async fn take_turn(&self, ladders: &[Ladder], caps: &[Cap]) -> Result<Turn, StoreDown> {
        self.journal.admit()?;
        Ok(self.counters.take_turn(ladders, caps, self.clock.now(), |name, counter| self.journal.count(name, counter)))
    }

    async fn give_back_turn(&self, ladders: &[Ladder], caps: &[Cap]) -> Result<(), StoreDown> {
        self.journal.admit()?;
        self.counters.give_back_turn(ladders, caps, self.clock.now(), |name, counter| self.journal.count(name, counter));
        Ok(())
    }

    async fn forget_turns(&self, ladders: &[Ladder]) -> Result<(), StoreDown> {
        self.journal.admit()?;
        self.counters.forget_turns(ladders, self.clock.now(), |name, counter| self.journal.count(name, counter));
        Ok(())
    }

    async fn try_lock(&self, key: &str, owner: u64, keep_for: Duration) -> Result<bool, StoreDown> {
        let now = self.clock.now();
        self.sweep(now);
        let name = key.to_owned();
        Ok(self.locks.write(&name, |all| {
            let free = all.get(&name).is_none_or(|lock| lock.expires <= now);
            if free {
                all.insert(name.clone(), Lock { owner, expires: now.after(keep_for) });
            }
            free
        }))
    }

    async fn unlock(&self, key: &str, owner: u64) -> Result<(), StoreDown> {
        let name = key.to_owned();
        self.locks.write(&name, |all| {
            if all.get(&name).is_some_and(|lock| lock.owner == owner) {
                all.remove(&name);
            }
        });
        Ok(())
    }

    fn standing(&self) -> Result<(), StoreDown> {
        self.journal.ping()
    }

    async fn ping(&self) -> Result<(), StoreDown> {
        self.journal.ping()
    }
}

impl EmbeddedSessions {
    /// Looks at a session that has not expired.
    fn live<R>(&self, id: &SessionId, look: impl FnOnce(&Held) -> Option<R>) -> Option<R> {
        let now = self.clock.now();
        self.sessions.read(id, |held| if held.expires > now { look(held) } else { None }).flatten()
    }

    /// Changes a session that has not expired.
    fn change_live<R>(&self, id: &SessionId, change: impl FnOnce(&mut Held) -> R) -> Option<R> {
        let now = self.clock.now();
        self.sessions.write(id, |all| all.get_mut(id).filter(|held| held.expires > now).map(change))
    }
}

fn put_session(session: &Session, expires: Timestamp) -> Change {
    Change::PutSession { id: session.id, record: session.to_record(), expires: expires.millis() }
}

fn put_portal_session(id: SessionId, portal: &PortalId, value: &PortalSession) -> Change {
    // Serialising plain fields into memory cannot fail.
    Change::PutPortalSession { id, portal: portal.clone(), value: postcard::to_allocvec(value).unwrap_or_default() }
}
