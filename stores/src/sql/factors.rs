use ::accounts::ports::{FactorStore, StoreDown};
use ::accounts::{AccountId, OneTimeCode, Passkey, RecoveryHash, Timestamp};
use async_trait::async_trait;

use super::Accounts;
use super::pools::{read, write};

#[async_trait]
impl FactorStore for Accounts {
    async fn one_time_code(&self, account: AccountId) -> Result<Option<OneTimeCode>, StoreDown> {
        let row: Option<(i64, Vec<u8>, i64)> =
            read!(self, |pool| sqlx::query_as("SELECT version, sealed_secret, enrolled_at FROM one_time_codes WHERE account = $1")
                .bind(account.to_string())
                .fetch_optional(pool))?;
        Ok(row.map(|(version, sealed_secret, enrolled_at)| OneTimeCode {
            account,
            version,
            sealed_secret,
            enrolled_at: Timestamp::from_millis(enrolled_at),
        }))
    }

    async fn put_one_time_code(&self, code: &OneTimeCode, replaces: Option<i64>) -> Result<bool, StoreDown> {
        let changed = match replaces {
            Some(version) => write!(
                self,
                sqlx::query(
                    "UPDATE one_time_codes SET version = $2, sealed_secret = $3, enrolled_at = $4 WHERE account = $1 AND version = $5"
                )
                .bind(code.account.to_string())
                .bind(code.version)
                .bind(&code.sealed_secret)
                .bind(code.enrolled_at.millis())
                .bind(version)
            ),
            None => write!(
                self,
                sqlx::query(
                    "INSERT INTO one_time_codes (account, version, sealed_secret, enrolled_at) VALUES ($1, $2, $3, $4)
                     ON CONFLICT (account) DO NOTHING",
                )
                .bind(code.account.to_string())
                .bind(code.version)
                .bind(&code.sealed_secret)
                .bind(code.enrolled_at.millis())
            ),
        }?;
        Ok(changed == 1)
    }

    async fn remove_one_time_code(&self, account: AccountId) -> Result<bool, StoreDown> {
        // The recovery codes last: what is left of them after a crash is of no use without a factor, and replaced with the next one.
        let removed = write!(self, sqlx::query("DELETE FROM one_time_codes WHERE account = $1").bind(account.to_string()))?;
        self.forget_recovery_codes_of_none(account).await?;
        Ok(removed == 1)
    }

    async fn recovery_codes(&self, account: AccountId) -> Result<Vec<RecoveryHash>, StoreDown> {
        Ok(split(&self.recovery_row(account).await?))
    }

    async fn put_recovery_codes(&self, account: AccountId, codes: &[RecoveryHash], at: Timestamp) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query(
                "INSERT INTO recovery_codes (account, hashes, issued_at) VALUES ($1, $2, $3)
                 ON CONFLICT (account) DO UPDATE SET hashes = excluded.hashes, issued_at = excluded.issued_at",
            )
            .bind(account.to_string())
            .bind(join(codes))
            .bind(at.millis())
        )
        .map(drop)
    }

    async fn spend_recovery_code(&self, account: AccountId, code: RecoveryHash) -> Result<Option<usize>, StoreDown> {
        // Whoever changed the row in between spent another code or this one, so this ends after as many rounds as there are codes;
        // only new codes make it longer.
        loop {
            let stored = self.recovery_row(account).await?;
            let mut left = split(&stored);
            left.retain(|other| *other != code);
            let rest = join(&left);
            if rest.len() == stored.len() {
                return Ok(None);
            }
            let changed = write!(
                self,
                sqlx::query("UPDATE recovery_codes SET hashes = $3 WHERE account = $1 AND hashes = $2")
                    .bind(account.to_string())
                    .bind(&stored)
                    .bind(&rest)
            )?;
            if changed == 1 {
                return Ok(Some(left.len()));
            }
        }
    }

    async fn passkeys(&self, account: AccountId) -> Result<Vec<Passkey>, StoreDown> {
        self.passkeys_of(account).await
    }

    async fn add_passkey(&self, passkey: &Passkey) -> Result<bool, StoreDown> {
        self.insert_passkey(passkey).await
    }

    async fn note_passkey_used(&self, passkey: &Passkey, new: &str, at: Timestamp) -> Result<bool, StoreDown> {
        self.set_passkey_used(passkey, new, at).await
    }

    async fn remove_passkey(&self, account: AccountId, id: &str) -> Result<bool, StoreDown> {
        let removed = self.delete_passkey(account, id).await?;
        self.forget_recovery_codes_of_none(account).await?;
        Ok(removed)
    }

    async fn factor_demand_met(&self, account: AccountId, demand: &str, at: Timestamp) -> Result<Timestamp, StoreDown> {
        write!(
            self,
            sqlx::query(
                "INSERT INTO factor_demands (account, demand, met_at) VALUES ($1, $2, $3) ON CONFLICT (account, demand) DO NOTHING"
            )
            .bind(account.to_string())
            .bind(demand)
            .bind(at.millis())
        )?;
        let met = self.factor_demands(account).await?.into_iter().find(|(name, _)| name == demand);
        Ok(met.map_or(at, |(_, met_at)| met_at))
    }

    async fn factor_demands(&self, account: AccountId) -> Result<Vec<(String, Timestamp)>, StoreDown> {
        let rows: Vec<(String, i64)> =
            read!(self, |pool| sqlx::query_as("SELECT demand, met_at FROM factor_demands WHERE account = $1 ORDER BY demand")
                .bind(account.to_string())
                .fetch_all(pool))?;
        Ok(rows.into_iter().map(|(demand, met_at)| (demand, Timestamp::from_millis(met_at))).collect())
    }
}

impl Accounts {
    /// Recovery codes go with the last factor that they stand in for.
    async fn forget_recovery_codes_of_none(&self, account: AccountId) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query(
                "DELETE FROM recovery_codes WHERE account = $1
                 AND NOT EXISTS (SELECT 1 FROM one_time_codes WHERE account = $1) AND NOT EXISTS (SELECT 1 FROM passkeys WHERE account = $1)",
            )
            .bind(account.to_string())
        )
        .map(drop)
    }

    async fn recovery_row(&self, account: AccountId) -> Result<Vec<u8>, StoreDown> {
        let row: Option<(Vec<u8>,)> = read!(self, |pool| sqlx::query_as("SELECT hashes FROM recovery_codes WHERE account = $1")
            .bind(account.to_string())
            .fetch_optional(pool))?;
        Ok(row.map(|(hashes,)| hashes).unwrap_or_default())
    }
}

fn join(codes: &[RecoveryHash]) -> Vec<u8> {
    codes.iter().flat_map(|code| code.0).collect()
}

fn split(hashes: &[u8]) -> Vec<RecoveryHash> {
    hashes.as_chunks().0.iter().copied().map(RecoveryHash).collect()
}
