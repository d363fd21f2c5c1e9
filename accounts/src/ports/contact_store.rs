use async_trait::async_trait;
use policies::Timestamp;

use super::StoreDown;
use crate::{AccountId, ContactDetails, EmailAddress, LanguageTag, PhoneNumber, PinHash};

/// An address could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeEmailFailed {
    /// Another account has it.
    #[error("there is already an account with this e-mail address")]
    Taken,
    /// The account's address is not the one that was to be replaced.
    #[error("the address was changed meanwhile")]
    Changed,
    /// See [`StoreDown`].
    #[error(transparent)]
    Store(#[from] StoreDown),
}

/// Contact details.
#[async_trait]
pub trait ContactStore: Send + Sync {
    /// Number and PIN of an account; nothing, if none were stored.
    async fn contact(&self, account: AccountId) -> Result<ContactDetails, StoreDown>;
    /// Replaces the number; none removes it.
    async fn put_number(&self, account: AccountId, number: Option<&PhoneNumber>, verified_at: Option<Timestamp>) -> Result<(), StoreDown>;
    /// Replaces the PIN.
    async fn put_pin(&self, account: AccountId, pin: PinHash) -> Result<(), StoreDown>;
    /// Replaces first and last name.
    async fn put_name(&self, account: AccountId, name: &str) -> Result<(), StoreDown>;
    /// Replaces the language.
    async fn put_language(&self, account: AccountId, language: &LanguageTag) -> Result<(), StoreDown>;
    /// Replaces the e-mail address, if it is still `old`.
    async fn change_email(&self, account: AccountId, old: &EmailAddress, new: &EmailAddress) -> Result<(), ChangeEmailFailed>;
}
