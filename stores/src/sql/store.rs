use ::accounts::ports::{AccountStore, CreateAllFailed, CreateFailed, DataKey, Imported, LinkFailed, NewPassword, StoreDown};
use ::accounts::{
    Account, AccountFacts, AccountId, AuditEvent, EmailAddress, Link, LinkId, LinkState, PasswordExpiry, PortalId, SessionId, Timestamp,
    TrailLine, TrailSealing,
};
use async_trait::async_trait;

use super::Accounts;
use super::pools::read;

/// Each method is found in the file of its topic.
#[async_trait]
impl AccountStore for Accounts {
    async fn create(&self, account: &Account) -> Result<(), CreateFailed> {
        self.insert_account(account).await
    }

    async fn create_all(&self, accounts: &[Imported], done: &(dyn Fn(u64) + Send + Sync)) -> Result<(), CreateAllFailed> {
        self.insert_accounts(accounts, done).await
    }

    async fn by_email(&self, email: &EmailAddress) -> Result<Option<Account>, StoreDown> {
        self.account_by_email(email).await
    }

    async fn list(&self, part: &str, after: Option<&EmailAddress>, limit: u32) -> Result<Vec<Account>, StoreDown> {
        self.accounts_like(part, after, limit).await
    }

    async fn facts(&self, id: AccountId) -> Result<Option<AccountFacts>, StoreDown> {
        self.account_facts(id).await
    }

    async fn replace_password_hash(&self, id: AccountId, old_hash: &str, new_hash: &str) -> Result<bool, StoreDown> {
        self.exchange_password_hash(id, old_hash, new_hash).await
    }

    async fn change_password(&self, id: AccountId, old_hash: &str, new: &NewPassword) -> Result<bool, StoreDown> {
        self.replace_password(id, old_hash, new).await
    }

    async fn set_password_expiry(&self, id: AccountId, expiry: PasswordExpiry) -> Result<(), StoreDown> {
        self.store_password_expiry(id, expiry).await
    }

    async fn set_locked(&self, id: AccountId, at: Option<Timestamp>) -> Result<bool, StoreDown> {
        self.store_lock(id, at).await
    }

    async fn erase(&self, id: AccountId) -> Result<(), StoreDown> {
        self.erase_account(id).await
    }

    async fn forget_tries(&self, id: AccountId, before: Timestamp) -> Result<(), StoreDown> {
        self.store_tries_count_since(id, before).await
    }

    async fn forget_devices(&self, id: AccountId, before: Timestamp) -> Result<(), StoreDown> {
        self.store_devices_known_since(id, before).await
    }

    async fn session_ended(&self, id: AccountId, session: &SessionId, at: Timestamp, forget_before: Timestamp) -> Result<(), StoreDown> {
        self.store_ended_session(id, session, at, forget_before).await
    }

    async fn sign_out_before(&self, id: AccountId, at: Timestamp) -> Result<(), StoreDown> {
        self.void_sessions_before(id, at).await
    }

    async fn links(&self, account: AccountId, portal: &PortalId) -> Result<Vec<Link>, StoreDown> {
        self.links_for(account, portal).await
    }

    async fn put_link(&self, link: &Link) -> Result<(), LinkFailed> {
        self.store_link(link).await
    }

    async fn mark_link(&self, id: LinkId, version: i64, state: LinkState) -> Result<bool, StoreDown> {
        self.set_link_state(id, version, state).await
    }

    async fn note_link_used(&self, id: LinkId, at: Timestamp) -> Result<(), StoreDown> {
        self.set_link_used(id, at).await
    }

    async fn remove_link(&self, account: AccountId, id: LinkId) -> Result<bool, StoreDown> {
        self.delete_link(account, id).await
    }

    async fn data_key(&self, account: AccountId) -> Result<Option<DataKey>, StoreDown> {
        self.data_key_of(account).await
    }

    async fn add_data_key(&self, key: &DataKey) -> Result<DataKey, StoreDown> {
        self.insert_data_key(key).await
    }

    async fn data_keys_not_wrapped_by(&self, current: &str, limit: u32) -> Result<Vec<DataKey>, StoreDown> {
        self.data_keys_wrapped_otherwise(current, limit).await
    }

    async fn rewrap(&self, old: &DataKey, new: &DataKey) -> Result<bool, StoreDown> {
        self.exchange_data_key(old, new).await
    }

    async fn data_keys_by_wrapper(&self) -> Result<Vec<(String, u64)>, StoreDown> {
        self.count_data_keys().await
    }

    async fn record(&self, event: &AuditEvent, sealing: &TrailSealing) -> Result<TrailLine, StoreDown> {
        self.append_event(event, sealing).await
    }

    async fn trail(&self, after: (&str, i64), limit: u32) -> Result<Vec<(TrailLine, bool)>, StoreDown> {
        self.trail_lines(after, limit).await
    }

    async fn events_page(
        &self,
        account: AccountId,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<(Timestamp, String, String, Option<String>)>, StoreDown> {
        self.newest_events(account, skip, limit).await
    }

    async fn ping(&self) -> Result<(), StoreDown> {
        let _: (i64,) = read!(self, |pool| sqlx::query_as("SELECT CAST(1 AS BIGINT)").fetch_one(pool))?;
        Ok(())
    }
}
