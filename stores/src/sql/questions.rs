use ::accounts::ports::{QuestionStore, StoreDown};
use ::accounts::{AccountId, Timestamp};
use async_trait::async_trait;

use super::Accounts;
use super::pools::{read, write};

#[async_trait]
impl QuestionStore for Accounts {
    async fn security_questions(&self, account: AccountId) -> Result<Option<(Vec<u8>, Timestamp)>, StoreDown> {
        let row: Option<(Vec<u8>, i64)> =
            read!(self, |pool| sqlx::query_as("SELECT sealed, chosen_at FROM security_questions WHERE account = $1")
                .bind(account.to_string())
                .fetch_optional(pool))?;
        Ok(row.map(|(sealed, at)| (sealed, Timestamp::from_millis(at))))
    }

    async fn put_security_questions(&self, account: AccountId, sealed: &[u8], at: Timestamp) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query(
                "INSERT INTO security_questions (account, sealed, chosen_at) VALUES ($1, $2, $3)
                 ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed, chosen_at = excluded.chosen_at",
            )
            .bind(account.to_string())
            .bind(sealed)
            .bind(at.millis())
        )
        .map(drop)
    }

    async fn remove_security_questions(&self, account: AccountId) -> Result<bool, StoreDown> {
        write!(self, sqlx::query("DELETE FROM security_questions WHERE account = $1").bind(account.to_string())).map(|rows| rows == 1)
    }
}
