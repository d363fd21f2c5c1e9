use async_trait::async_trait;
use policies::{PasswordExpiry, Timestamp};

use super::{ContactStore, FactorStore, InvitationStore, QuestionStore, StoreDown};
use crate::{
    Account, AccountFacts, AccountId, AuditEvent, EmailAddress, Link, LinkId, LinkState, PhoneNumber, PortalId, SessionId, TrailLine,
    TrailSealing,
};

/// An account could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CreateFailed {
    /// There is one with this address.
    #[error("there is already an account with this e-mail address")]
    Taken,
    /// See [`StoreDown`].
    #[error(transparent)]
    Store(#[from] StoreDown),
}

/// A password that takes the place of another.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// Its hash.
    pub hash: String,
    /// When it was chosen.
    pub at: Timestamp,
    /// The hashes of those before it, newest first.
    pub earlier: Vec<String>,
}

/// An account that is brought over from elsewhere.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The account.
    pub account: Account,
    /// Its person's mobile number, which they have not shown to be theirs.
    pub number: Option<PhoneNumber>,
    /// Seals the first line of its trail.
    pub sealing: TrailSealing,
}

/// Accounts could not be made; none of them is there.
#[derive(Debug, thiserror::Error)]
pub enum CreateAllFailed {
    /// There is one with this address; somebody made it just now.
    #[error("there is already an account with the address {0}")]
    Taken(EmailAddress),
    /// See [`StoreDown`].
    #[error(transparent)]
    Store(#[from] StoreDown),
}

/// A link could not be stored.
#[derive(Debug, thiserror::Error)]
pub enum LinkFailed {
    /// Somebody else changed the same link meanwhile.
    #[error("the link was changed meanwhile")]
    Changed,
    /// See [`StoreDown`].
    #[error(transparent)]
    Store(#[from] StoreDown),
}

/// An account's data key as it is stored: wrapped by a key-encryption key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataKey {
    /// Whose.
    pub account: AccountId,
    /// The id of the key-encryption key that wraps it.
    pub wrapped_by: String,
    /// Nonce, ciphertext and tag.
    pub wrapped: Vec<u8>,
}

/// Accounts, links, data keys and the audit trail; and second factors and contact details, which live in the same database.
#[async_trait]
pub trait AccountStore: FactorStore + ContactStore + QuestionStore + InvitationStore {
    /// Adds an account; its address must be new.
    async fn create(&self, account: &Account) -> Result<(), CreateFailed>;
    /// Adds accounts that were brought over from elsewhere, each with its event in the trail: all of them or none. `done` is told how
    /// many are written.
    async fn create_all(&self, accounts: &[Imported], done: &(dyn Fn(u64) + Send + Sync)) -> Result<(), CreateAllFailed>;
    /// The account with this address.
    async fn by_email(&self, email: &EmailAddress) -> Result<Option<Account>, StoreDown>;
    /// Up to `limit` accounts whose address contains `part`, which is in lower case; by address, those behind `after` only.
    async fn list(&self, part: &str, after: Option<&EmailAddress>, limit: u32) -> Result<Vec<Account>, StoreDown>;
    /// The account's facts, links included, as one consistent reading.
    async fn facts(&self, id: AccountId) -> Result<Option<AccountFacts>, StoreDown>;
    /// Replaces the password's hash, if it is still `old_hash` (a rehash must not undo a change of the password); tells whether it was.
    async fn replace_password_hash(&self, id: AccountId, old_hash: &str, new_hash: &str) -> Result<bool, StoreDown>;
    /// Puts a new password in the place of the one whose hash is still `old_hash`; tells whether it was.
    async fn change_password(&self, id: AccountId, old_hash: &str, new: &NewPassword) -> Result<bool, StoreDown>;
    /// Sets when the person wants to be asked for another password.
    async fn set_password_expiry(&self, id: AccountId, expiry: PasswordExpiry) -> Result<(), StoreDown>;
    /// Keeps the person out since `at`, or lets them in again; tells whether that is a change.
    async fn set_locked(&self, id: AccountId, at: Option<Timestamp>) -> Result<bool, StoreDown>;
    /// Wrong passwords from before this moment count no more; never moves backwards.
    async fn forget_tries(&self, id: AccountId, before: Timestamp) -> Result<(), StoreDown>;
    /// A browser that was last signed in with before this moment is a stranger's; never moves backwards.
    async fn forget_devices(&self, id: AccountId, before: Timestamp) -> Result<(), StoreDown>;
    /// Erases the account with its links and its data key; what the trail says of it keeps only when and what. Breaking off midway leaves
    /// an account without links, which can be erased again.
    async fn erase(&self, id: AccountId) -> Result<(), StoreDown>;
    /// Keeps that a session of the account has ended, and forgets those that had before `forget_before`.
    async fn session_ended(&self, id: AccountId, session: &SessionId, at: Timestamp, forget_before: Timestamp) -> Result<(), StoreDown>;
    /// Voids every session begun before `at`; never moves backwards.
    async fn sign_out_before(&self, id: AccountId, at: Timestamp) -> Result<(), StoreDown>;

    /// The links of `account` for `portal`, sealed passwords included, by their places.
    async fn links(&self, account: AccountId, portal: &PortalId) -> Result<Vec<Link>, StoreDown>;
    /// Stores a link. Version 1 is new and must be the only one at its place, and with its user name, for its account and portal; a
    /// higher version replaces the row of the same id and place whose version is one less. Anything else is [`LinkFailed::Changed`].
    async fn put_link(&self, link: &Link) -> Result<(), LinkFailed>;
    /// Sets the state of a link if it still has this version; tells whether it did.
    async fn mark_link(&self, id: LinkId, version: i64, state: LinkState) -> Result<bool, StoreDown>;
    /// Notes that a link was used.
    async fn note_link_used(&self, id: LinkId, at: Timestamp) -> Result<(), StoreDown>;
    /// Erases the account's link of this id and its sealed password; tells whether there was one.
    async fn remove_link(&self, account: AccountId, id: LinkId) -> Result<bool, StoreDown>;

    /// The wrapped data key of an account.
    async fn data_key(&self, account: AccountId) -> Result<Option<DataKey>, StoreDown>;
    /// Adds an account's first data key. If another node was faster, theirs is kept: the answer is the one in force.
    async fn add_data_key(&self, key: &DataKey) -> Result<DataKey, StoreDown>;
    /// Up to `limit` data keys that are not wrapped by `current`, in a fixed order.
    async fn data_keys_not_wrapped_by(&self, current: &str, limit: u32) -> Result<Vec<DataKey>, StoreDown>;
    /// Replaces `old` by `new` if it is still stored as `old`; tells whether it did.
    async fn rewrap(&self, old: &DataKey, new: &DataKey) -> Result<bool, StoreDown>;
    /// How many data keys each key-encryption key wraps.
    async fn data_keys_by_wrapper(&self) -> Result<Vec<(String, u64)>, StoreDown>;

    /// Appends to the account's audit trail, sealed to the line before it; gives the line. Of those who append at once each gets a place of
    /// its own.
    async fn record(&self, event: &AuditEvent, sealing: &TrailSealing) -> Result<TrailLine, StoreDown>;
    /// Up to `limit` lines of the trails of all accounts, by account and number, from behind this account's line with this number, and
    /// whether the account of each is still there. What was written before lines were sealed is left out.
    async fn trail(&self, after: (&str, i64), limit: u32) -> Result<Vec<(TrailLine, bool)>, StoreDown>;
    /// The newest `limit` events of an account: when, what (see `AuditKind::as_str`), about what, from where; newest first.
    async fn events(&self, account: AccountId, limit: u32) -> Result<Vec<(Timestamp, String, String, Option<String>)>, StoreDown> {
        self.events_page(account, 0, limit).await
    }
    /// As [`AccountStore::events`], without the newest `skip`.
    async fn events_page(
        &self,
        account: AccountId,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<(Timestamp, String, String, Option<String>)>, StoreDown>;
    /// Answers if the store does; for `/readyz`.
    async fn ping(&self) -> Result<(), StoreDown>;
}
