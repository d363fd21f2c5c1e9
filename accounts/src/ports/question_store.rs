use async_trait::async_trait;
use policies::Timestamp;

use super::StoreDown;
use crate::AccountId;

/// Security questions with their hashed answers, sealed as a whole: the store learns neither.
#[async_trait]
pub trait QuestionStore: Send + Sync {
    /// What an account has, and since when.
    async fn security_questions(&self, account: AccountId) -> Result<Option<(Vec<u8>, Timestamp)>, StoreDown>;
    /// Replaces it.
    async fn put_security_questions(&self, account: AccountId, sealed: &[u8], at: Timestamp) -> Result<(), StoreDown>;
    /// Removes it; tells whether there was any.
    async fn remove_security_questions(&self, account: AccountId) -> Result<bool, StoreDown>;
}
