use std::collections::HashMap;
use std::sync::Arc;

use ::accounts::ports::StoreDown;
use ::accounts::{PortalId, PortalSession, SealedEntry, SessionId};
use redis::cmd;

use super::keys::{self, Cached};
use super::{RedisSessions, record};

impl RedisSessions {
    pub(super) async fn fetch_portal_session(&self, id: &SessionId, portal: &PortalId) -> Result<Option<Arc<PortalSession>>, StoreDown> {
        let guard = self.cache.guard_session(id);
        let fields: HashMap<Vec<u8>, Vec<u8>> = self.ask(cmd("HGETALL").arg(keys::portal_session(id, portal))).await?;
        let value = record::to_portal_session(fields).map(Arc::new);
        self.cache.keep_portal_session(&guard, *id, portal.clone(), value.clone());
        Ok(value)
    }

    pub(super) async fn fetch_portal_sessions(&self, id: &SessionId) -> Result<Vec<(PortalId, Arc<PortalSession>)>, StoreDown> {
        let beside: Vec<Vec<u8>> = self.ask(cmd("SMEMBERS").arg(keys::beside(id))).await?;
        let mut held = Vec::with_capacity(beside.len());
        for key in beside {
            if let Some(Cached::PortalSession(_, portal)) = Cached::from_key(&key)
                && let Some(value) = self.fetch_portal_session(id, &portal).await?
            {
                held.push((portal, value));
            }
        }
        Ok(held)
    }

    pub(super) async fn replace_portal_session(&self, id: &SessionId, portal: &PortalId, value: &PortalSession) -> Result<(), StoreDown> {
        let mut script = self.scripts.put_portal_session.key(keys::session(id));
        script.key(keys::portal_session(id, portal)).key(keys::beside(id));
        for (field, value) in record::of_portal_session(value) {
            script.arg(field).arg(value);
        }
        let outcome = self.run(&script).await;
        self.forget_portal_session(id, portal);
        outcome
    }

    pub(super) async fn change_portal_session(
        &self,
        id: &SessionId,
        portal: &PortalId,
        generation: u64,
        changes: &[SealedEntry],
    ) -> Result<(), StoreDown> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut script = self.scripts.change_entries.key(keys::portal_session(id, portal));
        script.arg(record::generation(generation));
        for change in changes {
            script.arg(record::entry_field(&change.key)).arg(&change.sealed);
        }
        let outcome = self.run(&script).await;
        self.forget_portal_session(id, portal);
        outcome
    }

    pub(super) async fn remove_portal_session(&self, id: &SessionId, portal: &PortalId, generation: Option<u64>) -> Result<(), StoreDown> {
        let key = keys::portal_session(id, portal);
        let outcome = match generation {
            Some(generation) => {
                let mut script = self.scripts.drop_portal_session.key(key);
                script.arg(record::generation(generation));
                self.run(&script).await
            }
            None => self.ask(cmd("DEL").arg(key)).await,
        };
        self.forget_portal_session(id, portal);
        outcome
    }

    pub(super) async fn fetch_credential(&self, id: &SessionId, portal: &PortalId) -> Result<Option<Vec<u8>>, StoreDown> {
        self.ask(cmd("GET").arg(keys::credential(id, portal))).await
    }

    pub(super) async fn replace_credential(&self, id: &SessionId, portal: &PortalId, sealed: Option<&[u8]>) -> Result<(), StoreDown> {
        let key = keys::credential(id, portal);
        let Some(sealed) = sealed else {
            return self.ask(cmd("DEL").arg(key)).await;
        };
        let mut script = self.scripts.put_credential.key(keys::session(id));
        script.key(key).key(keys::beside(id)).arg(sealed);
        self.run(&script).await
    }

    fn forget_portal_session(&self, id: &SessionId, portal: &PortalId) {
        self.cache.forget(&Cached::PortalSession(*id, portal.clone()));
    }
}
