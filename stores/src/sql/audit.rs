use ::accounts::ports::StoreDown;
use ::accounts::{AccountId, AuditEvent, Timestamp};

use super::Accounts;
use super::pools::{read, write};

impl Accounts {
    pub(super) async fn append_event(&self, event: &AuditEvent) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query("INSERT INTO audit_events (at, account, kind, about, address) VALUES ($1, $2, $3, $4, $5)")
                .bind(event.at.millis())
                .bind(event.account.to_string())
                .bind(event.kind.as_str())
                .bind(&event.about)
                .bind(event.address.map(|address| address.to_string()))
        )
        .map(drop)
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
