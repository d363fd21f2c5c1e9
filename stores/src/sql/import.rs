use ::accounts::ports::{CreateAllFailed, Imported};
use ::accounts::{AuditEvent, AuditKind, LanguageTag, PhoneNumber, Timestamp};

use super::Accounts;
use super::accounts::INSERT;
use super::audit::append;
use super::codec::{days_column, texts_column};
use super::failure::{postgres_down, sqlite_down};
use super::pools::Pools;

const NUMBER: &str = "INSERT INTO contacts (account, number) VALUES ($1, $2)";
/// How often `done` is told.
const TOLD_EVERY: usize = 100;

/// Writes every account and its event in one transaction, whose text stands once and is expanded for each driver.
macro_rules! in_one_transaction {
    ($begin:expr, $accounts:expr, $done:expr, $down:path) => {{
        let down = |error: &sqlx::Error| CreateAllFailed::Store($down(error));
        let mut transaction = $begin.await.map_err(|error| down(&error))?;
        for (place, Imported { account, number, sealing }) in $accounts.iter().enumerate() {
            let (groups, earlier) = (texts_column(&account.groups), texts_column(&account.earlier_passwords));
            let written = sqlx::query(INSERT)
                .bind(account.id.to_string())
                .bind(account.email.as_str())
                .bind(&account.name)
                .bind(&groups)
                .bind(&account.password_hash)
                .bind(account.password_changed_at.millis())
                .bind(days_column(account.password_expiry))
                .bind(&earlier)
                .bind(account.created_at.millis())
                .bind(account.signed_out_before.millis())
                .bind(account.locked_at.map(Timestamp::millis))
                .bind(account.language.as_ref().map(LanguageTag::as_str))
                .execute(&mut *transaction)
                .await;
            match written {
                Ok(_) => {}
                Err(sqlx::Error::Database(refused)) if refused.is_unique_violation() => {
                    return Err(CreateAllFailed::Taken(account.email.clone()));
                }
                Err(error) => return Err(down(&error)),
            }
            if let Some(number) = number {
                sqlx::query(NUMBER)
                    .bind(account.id.to_string())
                    .bind(PhoneNumber::as_str(number))
                    .execute(&mut *transaction)
                    .await
                    .map_err(|error| down(&error))?;
            }
            let (at, kind) = (account.created_at, AuditKind::AccountImported);
            let line = sealing.line(&AuditEvent { at, account: account.id, kind, about: String::new(), address: None }, None);
            append!(line).execute(&mut *transaction).await.map_err(|error| down(&error))?;
            if place % TOLD_EVERY == 0 {
                $done(u64::try_from(place).unwrap_or(u64::MAX));
            }
        }
        transaction.commit().await.map_err(|error| down(&error))
    }};
}

impl Accounts {
    /// Dropping the transaction on the way out rolls it back.
    pub(super) async fn insert_accounts(&self, accounts: &[Imported], done: &(dyn Fn(u64) + Send + Sync)) -> Result<(), CreateAllFailed> {
        match &self.pools {
            // The lock is taken at once: a transaction that first reads can be refused it later.
            Pools::Sqlite(file) => in_one_transaction!(file.writer().begin_with("BEGIN IMMEDIATE"), accounts, done, sqlite_down),
            Pools::Postgres(postgres) => in_one_transaction!(postgres.pool().begin(), accounts, done, postgres_down),
        }
    }
}
