use std::sync::Arc;
use std::time::Duration;

use ::accounts::ports::{Cap, Ladder, SessionStore, StoreDown, Turn};
use ::accounts::{AccountId, PortalId, PortalSession, SealedEntry, Session, SessionId, Timestamp};
use async_trait::async_trait;
use redis::cmd;

use super::RedisSessions;

/// Each method is found in the file of its topic.
#[async_trait]
impl SessionStore for RedisSessions {
    fn cached_session(&self, id: &SessionId) -> Option<Option<Arc<Session>>> {
        self.cache.session(id)
    }

    fn cached_account_version(&self, account: AccountId) -> Option<u64> {
        self.cache.version(account)
    }

    fn cached_portal_session(&self, id: &SessionId, portal: &PortalId) -> Option<Option<Arc<PortalSession>>> {
        self.cache.portal_session(id, portal)
    }

    async fn session(&self, id: &SessionId) -> Result<Option<Arc<Session>>, StoreDown> {
        self.fetch_session(id).await
    }

    async fn create(&self, session: &Session, keep_for: Duration) -> Result<(), StoreDown> {
        self.add_session(session, keep_for).await
    }

    async fn touch(&self, id: &SessionId, seen: Timestamp, keep_for: Duration) -> Result<(), StoreDown> {
        self.touch_session(id, seen, keep_for).await
    }

    async fn replace(&self, session: &Session) -> Result<bool, StoreDown> {
        self.replace_session(session).await
    }

    async fn end(&self, id: &SessionId) -> Result<(), StoreDown> {
        self.end_session(id).await
    }

    async fn sessions_of(&self, account: AccountId) -> Result<Vec<Arc<Session>>, StoreDown> {
        self.list_sessions(account).await
    }

    async fn account_version(&self, account: AccountId) -> Result<u64, StoreDown> {
        self.fetch_version(account).await
    }

    async fn bump_account(&self, account: AccountId) -> Result<(), StoreDown> {
        self.change_version(account).await
    }

    async fn portal_session(&self, id: &SessionId, portal: &PortalId) -> Result<Option<Arc<PortalSession>>, StoreDown> {
        self.fetch_portal_session(id, portal).await
    }

    async fn portal_sessions(&self, id: &SessionId) -> Result<Vec<(PortalId, Arc<PortalSession>)>, StoreDown> {
        self.fetch_portal_sessions(id).await
    }

    async fn put_portal_session(&self, id: &SessionId, portal: &PortalId, value: &PortalSession) -> Result<(), StoreDown> {
        self.replace_portal_session(id, portal, value).await
    }

    async fn change_entries(&self, id: &SessionId, portal: &PortalId, generation: u64, changes: &[SealedEntry]) -> Result<(), StoreDown> {
        self.change_portal_session(id, portal, generation, changes).await
    }

    async fn drop_portal_session(&self, id: &SessionId, portal: &PortalId, generation: Option<u64>) -> Result<(), StoreDown> {
        self.remove_portal_session(id, portal, generation).await
    }

    async fn session_credential(&self, id: &SessionId, portal: &PortalId) -> Result<Option<Vec<u8>>, StoreDown> {
        self.fetch_credential(id, portal).await
    }

    async fn put_session_credential(&self, id: &SessionId, portal: &PortalId, sealed: Option<&[u8]>) -> Result<(), StoreDown> {
        self.replace_credential(id, portal, sealed).await
    }

    async fn put_once(&self, key: &str, value: &[u8], keep_for: Duration) -> Result<(), StoreDown> {
        self.keep_once(key, value, keep_for).await
    }

    async fn peek_once(&self, key: &str) -> Result<Option<Vec<u8>>, StoreDown> {
        self.look_at_once(key).await
    }

    async fn take_once(&self, key: &str) -> Result<Option<Vec<u8>>, StoreDown> {
        self.take_it(key).await
    }

    async fn reserve(&self, caps: &[Cap]) -> Result<bool, StoreDown> {
        self.count(caps).await
    }

    async fn give_back(&self, caps: &[Cap]) -> Result<(), StoreDown> {
        self.uncount(caps).await
    }

    async fn take_turn(&self, ladders: &[Ladder], caps: &[Cap]) -> Result<Turn, StoreDown> {
        self.turn(ladders, caps).await
    }

    async fn give_back_turn(&self, ladders: &[Ladder], caps: &[Cap]) -> Result<(), StoreDown> {
        self.turn_back(ladders, caps).await
    }

    async fn forget_turns(&self, ladders: &[Ladder]) -> Result<(), StoreDown> {
        self.no_turns(ladders).await
    }

    async fn try_lock(&self, key: &str, owner: u64, keep_for: Duration) -> Result<bool, StoreDown> {
        self.lock(key, owner, keep_for).await
    }

    async fn unlock(&self, key: &str, owner: u64) -> Result<(), StoreDown> {
        self.let_go(key, owner).await
    }

    fn standing(&self) -> Result<(), StoreDown> {
        self.known()
    }

    async fn ping(&self) -> Result<(), StoreDown> {
        self.ask(&cmd("PING")).await
    }
}
