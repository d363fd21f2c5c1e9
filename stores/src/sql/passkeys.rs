use ::accounts::ports::StoreDown;
use ::accounts::{AccountId, Passkey, Timestamp};

use super::Accounts;
use super::pools::{read, write};

impl Accounts {
    pub(super) async fn passkeys_of(&self, account: AccountId) -> Result<Vec<Passkey>, StoreDown> {
        let rows: Vec<(String, String, String, i64, Option<i64>)> = read!(self, |pool| sqlx::query_as(
            "SELECT id, name, credential, made_at, last_used FROM passkeys WHERE account = $1 ORDER BY made_at, id",
        )
        .bind(account.to_string())
        .fetch_all(pool))?;
        let passkey = |(id, name, credential, made_at, last_used): (String, String, String, i64, Option<i64>)| Passkey {
            id,
            account,
            name,
            credential,
            made_at: Timestamp::from_millis(made_at),
            last_used: last_used.map(Timestamp::from_millis),
        };
        Ok(rows.into_iter().map(passkey).collect())
    }

    pub(super) async fn insert_passkey(&self, passkey: &Passkey) -> Result<bool, StoreDown> {
        write!(
            self,
            sqlx::query(
                "INSERT INTO passkeys (id, account, name, credential, made_at, last_used) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (id) DO NOTHING",
            )
            .bind(&passkey.id)
            .bind(passkey.account.to_string())
            .bind(&passkey.name)
            .bind(&passkey.credential)
            .bind(passkey.made_at.millis())
            .bind(passkey.last_used.map(Timestamp::millis))
        )
        .map(|rows| rows == 1)
    }

    pub(super) async fn set_passkey_used(&self, passkey: &Passkey, new: &str, at: Timestamp) -> Result<bool, StoreDown> {
        write!(
            self,
            sqlx::query("UPDATE passkeys SET credential = $4, last_used = $5 WHERE id = $1 AND account = $2 AND credential = $3")
                .bind(&passkey.id)
                .bind(passkey.account.to_string())
                .bind(&passkey.credential)
                .bind(new)
                .bind(at.millis())
        )
        .map(|rows| rows == 1)
    }

    pub(super) async fn delete_passkey(&self, account: AccountId, id: &str) -> Result<bool, StoreDown> {
        write!(self, sqlx::query("DELETE FROM passkeys WHERE account = $1 AND id = $2").bind(account.to_string()).bind(id))
            .map(|rows| rows == 1)
    }
}
