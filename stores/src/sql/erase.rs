use ::accounts::AccountId;
use ::accounts::ports::StoreDown;

use super::Accounts;
use super::pools::write;

/// In this order: what a row points to outlives it, and the account itself goes last, so that a repetition finds it.
const STEPS: [&str; 5] = [
    // Mails that wait still go out: they tell the person what happened.
    "DELETE FROM mails WHERE recipient = (SELECT email FROM accounts WHERE id = $1) AND state NOT IN ('queued', 'deferred')",
    "DELETE FROM links WHERE account = $1",
    "DELETE FROM data_keys WHERE account = $1",
    "UPDATE audit_events SET about = '', address = NULL, salt = NULL WHERE account = $1",
    "DELETE FROM accounts WHERE id = $1",
];

impl Accounts {
    pub(super) async fn erase_account(&self, id: AccountId) -> Result<(), StoreDown> {
        for step in STEPS {
            write!(self, sqlx::query(step).bind(id.to_string()))?;
        }
        Ok(())
    }
}
