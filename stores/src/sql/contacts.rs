use ::accounts::ports::{ChangeEmailFailed, ContactStore, StoreDown};
use ::accounts::{AccountId, ContactDetails, EmailAddress, LanguageTag, PhoneNumber, PinHash, Timestamp};
use async_trait::async_trait;

use super::Accounts;
use super::pools::{read, write};

type ContactRow = (Option<String>, Option<i64>, Option<Vec<u8>>);

#[async_trait]
impl ContactStore for Accounts {
    async fn contact(&self, account: AccountId) -> Result<ContactDetails, StoreDown> {
        let row: Option<ContactRow> =
            read!(self, |pool| sqlx::query_as("SELECT number, number_verified_at, pin_hash FROM contacts WHERE account = $1")
                .bind(account.to_string())
                .fetch_optional(pool))?;
        let Some((number, verified_at, pin)) = row else { return Ok(ContactDetails::default()) };
        let number = number.map(|text| PhoneNumber::parse(&text)).transpose().map_err(|_| self.pools.nonsense("number"))?;
        let pin = pin.map(|hash| hash.as_slice().try_into()).transpose().map_err(|_| self.pools.nonsense("pin_hash"))?;
        Ok(ContactDetails { number, number_verified_at: verified_at.map(Timestamp::from_millis), pin: pin.map(PinHash) })
    }

    async fn put_number(&self, account: AccountId, number: Option<&PhoneNumber>, verified_at: Option<Timestamp>) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query(
                "INSERT INTO contacts (account, number, number_verified_at) VALUES ($1, $2, $3)
                 ON CONFLICT (account) DO UPDATE SET number = excluded.number, number_verified_at = excluded.number_verified_at",
            )
            .bind(account.to_string())
            .bind(number.map(PhoneNumber::as_str))
            .bind(number.and(verified_at).map(Timestamp::millis))
        )
        .map(drop)
    }

    async fn put_pin(&self, account: AccountId, pin: PinHash) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query(
                "INSERT INTO contacts (account, pin_hash) VALUES ($1, $2)
                 ON CONFLICT (account) DO UPDATE SET pin_hash = excluded.pin_hash",
            )
            .bind(account.to_string())
            .bind(pin.0.to_vec())
        )
        .map(drop)
    }

    async fn put_name(&self, account: AccountId, name: &str) -> Result<(), StoreDown> {
        write!(self, sqlx::query("UPDATE accounts SET name = $2 WHERE id = $1").bind(account.to_string()).bind(name)).map(drop)
    }

    async fn put_language(&self, account: AccountId, language: &LanguageTag) -> Result<(), StoreDown> {
        write!(self, sqlx::query("UPDATE accounts SET language = $2 WHERE id = $1").bind(account.to_string()).bind(language.as_str()))
            .map(drop)
    }

    async fn change_email(&self, account: AccountId, old: &EmailAddress, new: &EmailAddress) -> Result<(), ChangeEmailFailed> {
        let outcome = write!(raw self, sqlx::query("UPDATE accounts SET email = $3 WHERE id = $1 AND email = $2")
            .bind(account.to_string())
            .bind(old.as_str())
            .bind(new.as_str()));
        match outcome {
            Ok(Err(sqlx::Error::Database(refused))) if refused.is_unique_violation() => Err(ChangeEmailFailed::Taken),
            outcome => match self.pools.outcome(outcome)? {
                1 => Ok(()),
                _ => Err(ChangeEmailFailed::Changed),
            },
        }
    }
}
