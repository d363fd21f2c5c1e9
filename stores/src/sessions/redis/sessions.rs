use std::sync::Arc;
use std::time::Duration;

use ::accounts::ports::StoreDown;
use ::accounts::{AccountId, Session, SessionId, Timestamp};
use futures_util::future::try_join_all;
use redis::cmd;

use super::keys::{self, Cached};
use super::{RedisSessions, milliseconds, record};

/// A session whose end, by its account's list, is longer ago than this is not listed any more, in milliseconds.
const LISTED_AFTER_END: i64 = 60_000;
/// How long an account's version is kept after its last change; a new one is made when it is asked for.
const VERSION_KEPT: Duration = Duration::from_secs(30 * 24 * 3_600);

impl RedisSessions {
    pub(super) async fn fetch_session(&self, id: &SessionId) -> Result<Option<Arc<Session>>, StoreDown> {
        let guard = self.cache.guard_session(id);
        let found: Option<Vec<u8>> = self.ask(cmd("GET").arg(keys::session(id))).await?;
        let session = found.and_then(|found| record::to_session(&found)).map(Arc::new);
        self.cache.keep_session(&guard, *id, session.clone());
        Ok(session)
    }

    pub(super) async fn add_session(&self, session: &Session, keep_for: Duration) -> Result<(), StoreDown> {
        // Listed first: a session that lives is always found by its account.
        self.list(session, keep_for).await?;
        let (key, record) = (keys::session(&session.id), record::of_session(session));
        let outcome = self.ask(cmd("SET").arg(key).arg(record).arg("PX").arg(milliseconds(keep_for))).await;
        self.cache.forget(&Cached::Session(session.id));
        outcome
    }

    pub(super) async fn touch_session(&self, id: &SessionId, seen: Timestamp, keep_for: Duration) -> Result<(), StoreDown> {
        let mut script = self.scripts.touch.key(keys::session(id));
        script.key(keys::beside(id)).arg(&record::last_seen(seen)).arg(milliseconds(keep_for));
        let outcome: Result<Option<Vec<u8>>, _> = self.run(&script).await;
        self.cache.forget(&Cached::Session(*id));
        match outcome?.and_then(|found| record::to_session(&found)) {
            Some(session) => self.list(&session, keep_for).await,
            None => Ok(()),
        }
    }

    pub(super) async fn replace_session(&self, session: &Session) -> Result<bool, StoreDown> {
        let key = keys::session(&session.id);
        let found: Option<Vec<u8>> = self.ask(cmd("GET").arg(&key)).await?;
        let follows = |found: &Vec<u8>| record::to_session(found).is_some_and(|before| before.is_followed_by(session));
        let replaced = match found.filter(follows) {
            Some(before) => {
                let mut script = self.scripts.replace.key(key);
                script.arg(record::behind_last_seen(&before)).arg(session.to_record());
                self.run(&script).await
            }
            None => Ok(false),
        };
        self.cache.forget(&Cached::Session(session.id));
        replaced
    }

    pub(super) async fn end_session(&self, id: &SessionId) -> Result<(), StoreDown> {
        let mut script = self.scripts.end.key(keys::session(id));
        script.key(keys::beside(id));
        let outcome: Result<Option<Vec<u8>>, _> = self.run(&script).await;
        self.cache.forget(&Cached::Session(*id));
        match outcome?.and_then(|found| record::to_session(&found)) {
            Some(session) => self.ask(cmd("ZREM").arg(keys::sessions_of(session.account)).arg(id.to_key())).await,
            None => Ok(()),
        }
    }

    pub(super) async fn list_sessions(&self, account: AccountId) -> Result<Vec<Arc<Session>>, StoreDown> {
        let ids: Vec<String> = self.ask(cmd("ZRANGE").arg(keys::sessions_of(account)).arg(0).arg(-1)).await?;
        let ids: Vec<_> = ids.iter().filter_map(|id| SessionId::from_key(id)).collect();
        Ok(try_join_all(ids.iter().map(|id| self.fetch_session(id))).await?.into_iter().flatten().collect())
    }

    async fn list(&self, session: &Session, keep_for: Duration) -> Result<(), StoreDown> {
        let now = self.clock.now();
        let mut script = self.scripts.list.key(keys::sessions_of(session.account));
        script
            .arg(session.id.to_key())
            .arg(now.after(keep_for).millis())
            .arg(milliseconds(keep_for))
            .arg(now.millis().saturating_sub(LISTED_AFTER_END));
        self.run(&script).await
    }

    pub(super) async fn fetch_version(&self, account: AccountId) -> Result<u64, StoreDown> {
        let key = keys::version(account);
        let guard = self.cache.guard_version(account);
        if let Some(version) = self.ask::<Option<u64>>(cmd("GET").arg(&key)).await? {
            let version = guard.version(version);
            self.cache.keep_version(&guard, account, version);
            return Ok(version);
        }
        Ok(guard.version(self.new_version(account, "absent").await?))
    }

    pub(super) async fn change_version(&self, account: AccountId) -> Result<(), StoreDown> {
        self.new_version(account, "always").await.map(drop)
    }

    async fn new_version(&self, account: AccountId, when: &str) -> Result<u64, StoreDown> {
        let mut script = self.scripts.bump.key(keys::version(account));
        script.arg(milliseconds(VERSION_KEPT)).arg(when);
        let outcome = self.run(&script).await;
        self.cache.forget(&Cached::Version(account));
        outcome
    }
}
