use std::sync::Arc;

use moka::sync::Cache;

use crate::ports::{AccountStore, SessionStore, StoreDown};
use crate::{AccountFacts, AccountId};

/// Accounts whose facts a node remembers.
const MAX_ACCOUNTS: u64 = 50_000;

/// Each account's facts with the version under which they were read. A version that has moved on makes them void; the
/// session store carries the versions, and with them the news of every change, to every node.
pub(super) struct FactsCache(Cache<AccountId, (u64, Arc<AccountFacts>)>);

impl FactsCache {
    pub(super) fn new() -> Self {
        Self(Cache::new(MAX_ACCOUNTS))
    }

    /// From memory alone; `None` if the stores must be asked.
    pub(super) fn cached(&self, id: AccountId, sessions: &dyn SessionStore) -> Option<Arc<AccountFacts>> {
        let version = sessions.cached_account_version(id)?;
        self.0.get(&id).filter(|(read_under, _)| *read_under == version).map(|(_, facts)| facts)
    }

    /// From memory or the stores.
    pub(super) async fn get(
        &self,
        id: AccountId,
        sessions: &dyn SessionStore,
        accounts: &dyn AccountStore,
    ) -> Result<Option<Arc<AccountFacts>>, StoreDown> {
        // The version first: a change in between makes what is read look older than it is, never newer.
        let version = sessions.account_version(id).await?;
        if let Some((read_under, facts)) = self.0.get(&id)
            && read_under == version
        {
            return Ok(Some(facts));
        }
        let Some(facts) = accounts.facts(id).await?.map(Arc::new) else {
            self.0.invalidate(&id);
            return Ok(None);
        };
        self.0.insert(id, (version, facts.clone()));
        Ok(Some(facts))
    }
}
