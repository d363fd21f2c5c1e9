use ::accounts::ports::StoreDown;
use ::accounts::{AccountId, AuditEvent, Timestamp, TrailEnd, TrailLine, TrailSealing};

use super::Accounts;
use super::pools::{Pools, read};

/// Where an account's trail ends. It is asked in the transaction that appends to it.
const END: &str = "SELECT number, seal FROM audit_events WHERE account = $1 AND number IS NOT NULL ORDER BY number DESC LIMIT 1";
/// A line behind it.
pub(super) const APPEND: &str = "INSERT INTO audit_events (at, account, kind, about, address, number, salt, detail, seal) \
                                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
/// One at a time appends to an account's trail; it ends with the transaction (PostgreSQL alone: SQLite has one writer at a time).
const TURN: &str = "SELECT pg_advisory_xact_lock(hashtext($1))";

/// [`APPEND`] with its values, expanded for each driver.
macro_rules! append {
    ($line:expr) => {
        sqlx::query($crate::sql::audit::APPEND)
            .bind($line.at.millis())
            .bind(&$line.account)
            .bind(&$line.kind)
            .bind(&$line.about)
            .bind(&$line.address)
            .bind($line.number)
            .bind(&$line.salt)
            .bind(&$line.detail)
            .bind(&$line.seal)
    };
}
pub(super) use append;

/// In a transaction that nobody else appends in: looks where the trail ends, and appends.
macro_rules! behind_the_end {
    ($transaction:expr, $event:expr, $sealing:expr) => {{
        let end: Option<(i64, String)> = sqlx::query_as(END).bind($event.account.to_string()).fetch_optional(&mut *$transaction).await?;
        let end = end.map(|(number, seal)| TrailEnd { number, seal });
        let line = $sealing.line($event, end.as_ref());
        append!(line).execute(&mut *$transaction).await?;
        $transaction.commit().await?;
        Ok(line)
    }};
}

type Row = (i64, String, String, String, Option<String>, i64, Option<String>, String, String, bool);

impl Accounts {
    pub(super) async fn append_event(&self, event: &AuditEvent, sealing: &TrailSealing) -> Result<TrailLine, StoreDown> {
        let appended = self.pools.patiently(async {
            match &self.pools {
                // The lock is taken at once: a transaction that first reads can be refused it later.
                Pools::Sqlite(file) => {
                    let mut transaction = file.writer().begin_with("BEGIN IMMEDIATE").await?;
                    behind_the_end!(transaction, event, sealing)
                }
                Pools::Postgres(postgres) => {
                    let mut transaction = postgres.pool().begin().await?;
                    sqlx::query(TURN).bind(event.account.to_string()).execute(&mut *transaction).await?;
                    behind_the_end!(transaction, event, sealing)
                }
            }
        });
        self.pools.outcome(appended.await)
    }

    pub(super) async fn trail_lines(&self, after: (&str, i64), limit: u32) -> Result<Vec<(TrailLine, bool)>, StoreDown> {
        let rows: Vec<Row> = read!(self, |pool| sqlx::query_as(
            "SELECT at, account, kind, about, address, number, salt, detail, seal, \
             EXISTS (SELECT 1 FROM accounts WHERE accounts.id = audit_events.account) \
             FROM audit_events WHERE (account, number) > ($1, $2) ORDER BY account, number LIMIT $3",
        )
        .bind(after.0)
        .bind(after.1)
        .bind(i64::from(limit))
        .fetch_all(pool))?;
        let line = |(at, account, kind, about, address, number, salt, detail, seal, there): Row| {
            (TrailLine { account, number, at: Timestamp::from_millis(at), kind, about, address, salt, detail, seal }, there)
        };
        Ok(rows.into_iter().map(line).collect())
    }

    pub(super) async fn newest_events(
        &self,
        account: AccountId,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<(Timestamp, String, String, Option<String>)>, StoreDown> {
        let rows: Vec<(i64, String, String, Option<String>)> = read!(self, |pool| sqlx::query_as(
            "SELECT at, kind, about, address FROM audit_events WHERE account = $1 ORDER BY at DESC, seq DESC LIMIT $2 OFFSET $3",
        )
        .bind(account.to_string())
        .bind(i64::from(limit))
        .bind(i64::from(skip))
        .fetch_all(pool))?;
        Ok(rows.into_iter().map(|(at, kind, about, address)| (Timestamp::from_millis(at), kind, about, address)).collect())
    }
}
