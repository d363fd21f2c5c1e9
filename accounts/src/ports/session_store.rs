use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use policies::Timestamp;

use super::{Ladder, StoreDown, Turn};
use crate::{AccountId, PortalId, PortalSession, SealedEntry, Session, SessionId};

/// One counter with a ceiling: see [`SessionStore::reserve`].
#[derive(Clone, Debug)]
pub struct Cap {
    /// The counter's name.
    pub key: String,
    /// How much is asked for.
    pub add: u64,
    /// The ceiling.
    pub max: u64,
    /// How long after its first addition the counter begins anew.
    pub window: Duration,
}

/// Sessions and what lies beside them, once-only things, locks and counters: all that is short-lived and shared by the fleet.
///
/// The `cached_…` methods answer at once from this node's memory: `Some(answer)` is as good as asking the store (a
/// revocation has reached it), `None` means that the store must be asked. They exist so that a request that finds
/// everything in memory neither waits nor allocates.
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// See the trait: the session from memory.
    fn cached_session(&self, id: &SessionId) -> Option<Option<Arc<Session>>>;
    /// See the trait: the account's version from memory.
    fn cached_account_version(&self, account: AccountId) -> Option<u64>;
    /// See the trait: the portal session from memory.
    fn cached_portal_session(&self, id: &SessionId, portal: &PortalId) -> Option<Option<Arc<PortalSession>>>;

    /// The session's record. Whether it still lives is the caller's question.
    async fn session(&self, id: &SessionId) -> Result<Option<Arc<Session>>, StoreDown>;
    /// Adds a session, kept for `keep_for` unless it is touched.
    async fn create(&self, session: &Session, keep_for: Duration) -> Result<(), StoreDown>;
    /// Notes that the session was seen. Never brings back one that has ended.
    async fn touch(&self, id: &SessionId, seen: Timestamp, keep_for: Duration) -> Result<(), StoreDown>;
    /// Puts this record in the place of the one whose `pass_number` is one less; `last_seen` stays what it is. `false`, and nothing has
    /// changed, if the session has ended or another record was put there meanwhile. Every node has heard of it within two seconds.
    async fn replace(&self, session: &Session) -> Result<bool, StoreDown>;
    /// Ends the session: its record first, then all that lies beside it. Every node has heard of it within two seconds.
    async fn end(&self, id: &SessionId) -> Result<(), StoreDown>;
    /// The live sessions of an account.
    async fn sessions_of(&self, account: AccountId) -> Result<Vec<Arc<Session>>, StoreDown>;

    /// A number that changes with every [`SessionStore::bump_account`]; what was cached of the account under another is void.
    async fn account_version(&self, account: AccountId) -> Result<u64, StoreDown>;
    /// Tells every node that something about the account has changed.
    async fn bump_account(&self, account: AccountId) -> Result<(), StoreDown>;

    /// What the session holds of a portal.
    async fn portal_session(&self, id: &SessionId, portal: &PortalId) -> Result<Option<Arc<PortalSession>>, StoreDown>;
    /// All that the session holds, of every portal.
    async fn portal_sessions(&self, id: &SessionId) -> Result<Vec<(PortalId, Arc<PortalSession>)>, StoreDown>;
    /// Replaces what the session holds of a portal. Does nothing if the session has ended.
    async fn put_portal_session(&self, id: &SessionId, portal: &PortalId, value: &PortalSession) -> Result<(), StoreDown>;
    /// Sets and removes single entries (see [`SealedEntry`]), if the portal session still has this generation.
    async fn change_entries(&self, id: &SessionId, portal: &PortalId, generation: u64, changes: &[SealedEntry]) -> Result<(), StoreDown>;
    /// Forgets what the session holds of a portal, if it still has this generation (`None`: whatever it has).
    async fn drop_portal_session(&self, id: &SessionId, portal: &PortalId, generation: Option<u64>) -> Result<(), StoreDown>;

    /// A sealed credential that lives only as long as the session ("Link this account" not ticked).
    async fn session_credential(&self, id: &SessionId, portal: &PortalId) -> Result<Option<Vec<u8>>, StoreDown>;
    /// Stores one (or forgets it: `None`).
    async fn put_session_credential(&self, id: &SessionId, portal: &PortalId, sealed: Option<&[u8]>) -> Result<(), StoreDown>;

    /// Keeps a thing that can be taken once, until `keep_for` has passed.
    async fn put_once(&self, key: &str, value: &[u8], keep_for: Duration) -> Result<(), StoreDown>;
    /// Looks at it without taking it.
    async fn peek_once(&self, key: &str) -> Result<Option<Vec<u8>>, StoreDown>;
    /// Takes it: of any number of callers on any number of nodes exactly one gets it.
    async fn take_once(&self, key: &str) -> Result<Option<Vec<u8>>, StoreDown>;

    /// Adds to all the counters, or to none if one would pass its ceiling (then `false`). Atomic across nodes.
    async fn reserve(&self, caps: &[Cap]) -> Result<bool, StoreDown>;
    /// Takes back what [`SessionStore::reserve`] added, where that turned out not to count; never below zero.
    async fn give_back(&self, caps: &[Cap]) -> Result<(), StoreDown>;

    /// Counts one try on all the ladders and adds to all the counters; or does nothing of it, if a ladder says to wait or a counter would pass
    /// its ceiling. Atomic across nodes: of any number of tries at once so many get their turn as the first step allows.
    async fn take_turn(&self, ladders: &[Ladder], caps: &[Cap]) -> Result<Turn, StoreDown>;
    /// Takes back a try that got its turn and turned out not to count: the next on these ladders need not wait.
    async fn give_back_turn(&self, ladders: &[Ladder], caps: &[Cap]) -> Result<(), StoreDown>;
    /// Forgets all tries on these ladders.
    async fn forget_turns(&self, ladders: &[Ladder]) -> Result<(), StoreDown>;

    /// Takes the lock for at most `keep_for`; `owner` is a random number of the caller's.
    async fn try_lock(&self, key: &str, owner: u64, keep_for: Duration) -> Result<bool, StoreDown>;
    /// Lets go of it, if `owner` still holds it.
    async fn unlock(&self, key: &str, owner: u64) -> Result<(), StoreDown>;

    /// What this node knows of the store, without asking it: for whoever would only learn in the next step that it is away.
    fn standing(&self) -> Result<(), StoreDown>;
    /// Answers if the store does; for `/readyz`.
    async fn ping(&self) -> Result<(), StoreDown>;
}
