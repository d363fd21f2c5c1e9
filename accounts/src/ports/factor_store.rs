use async_trait::async_trait;
use policies::Timestamp;

use super::StoreDown;
use crate::{AccountId, OneTimeCode, Passkey, RecoveryHash};

/// Second factors.
#[async_trait]
pub trait FactorStore: Send + Sync {
    /// The one-time-code factor of an account.
    async fn one_time_code(&self, account: AccountId) -> Result<Option<OneTimeCode>, StoreDown>;
    /// Stores it in the place of the one with version `replaces`, or as the first (`None`). Tells whether that is how it stood.
    async fn put_one_time_code(&self, code: &OneTimeCode, replaces: Option<i64>) -> Result<bool, StoreDown>;
    /// Erases it, and the recovery codes with the last second factor; tells whether there was one.
    async fn remove_one_time_code(&self, account: AccountId) -> Result<bool, StoreDown>;

    /// The recovery codes that are left.
    async fn recovery_codes(&self, account: AccountId) -> Result<Vec<RecoveryHash>, StoreDown>;
    /// Puts new ones in the place of all that were left.
    async fn put_recovery_codes(&self, account: AccountId, codes: &[RecoveryHash], at: Timestamp) -> Result<(), StoreDown>;
    /// Spends one: of any number of callers on any number of nodes exactly one is told `Some`, with how many are left.
    async fn spend_recovery_code(&self, account: AccountId, code: RecoveryHash) -> Result<Option<usize>, StoreDown>;

    /// The passkeys of an account, oldest first.
    async fn passkeys(&self, account: AccountId) -> Result<Vec<Passkey>, StoreDown>;
    /// Adds one; tells whether its id was new.
    async fn add_passkey(&self, passkey: &Passkey) -> Result<bool, StoreDown>;
    /// Notes that it was used: `new` takes the place of the credential that was looked at. Tells whether that is how it stood, so that of
    /// two signatures with one counter one counts.
    async fn note_passkey_used(&self, passkey: &Passkey, new: &str, at: Timestamp) -> Result<bool, StoreDown>;
    /// Erases it, and the recovery codes with the last second factor; tells whether there was one.
    async fn remove_passkey(&self, account: AccountId, id: &str) -> Result<bool, StoreDown>;

    /// When the demand of this name first met the account; if it had not yet, that is now `at`.
    async fn factor_demand_met(&self, account: AccountId, demand: &str, at: Timestamp) -> Result<Timestamp, StoreDown>;
    /// The names of the demands that have met the account, and when each first did.
    async fn factor_demands(&self, account: AccountId) -> Result<Vec<(String, Timestamp)>, StoreDown>;
}
