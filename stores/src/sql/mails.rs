use ::accounts::Timestamp;
use ::accounts::ports::{ClaimedMail, MailQueue, MailState, NewMail, StoreDown, StoredMail};
use async_trait::async_trait;

use super::Accounts;
use super::pools::{Pools, read, write, write_returning};

type MailRow = (String, String, String, String, i64);
type ClaimedRow = (String, String, String, String, i64, i64);
type StoredRow = (String, String, String, String, i64, String, String, Option<i64>);

#[async_trait]
impl MailQueue for Accounts {
    async fn enqueue(&self, mail: &NewMail) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query(
                "INSERT INTO mails (message_id, recipient, subject, body, written_at, state, reason, tries, due_at)
                 VALUES ($1, $2, $3, $4, $5, 'queued', '', 0, $5) ON CONFLICT (message_id) DO NOTHING",
            )
            .bind(&mail.message_id)
            .bind(&mail.to)
            .bind(&mail.subject)
            .bind(&mail.text)
            .bind(mail.at.millis())
        )
        .map(drop)
    }

    async fn claim(&self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<ClaimedMail>, StoreDown> {
        // The condition stands twice: a row that another node claimed between the two must not be claimed again.
        let mut rows: Vec<ClaimedRow> = write_returning!(
            self,
            sqlx::query_as(
                "UPDATE mails SET due_at = $2, tries = tries + 1
                 WHERE message_id IN (
                     SELECT message_id FROM mails WHERE state IN ('queued', 'deferred') AND due_at <= $1 ORDER BY due_at LIMIT $3
                 ) AND state IN ('queued', 'deferred') AND due_at <= $1
                 RETURNING message_id, recipient, subject, body, written_at, tries",
            )
            .bind(now.millis())
            .bind(until.millis())
            .bind(i64::from(limit))
        )?;
        rows.sort_by_key(|row| row.4);
        let claimed = |(message_id, to, subject, text, at, tries): ClaimedRow| ClaimedMail {
            mail: mail((message_id, to, subject, text, at)),
            tries: u32::try_from(tries.saturating_sub(1)).unwrap_or(u32::MAX),
        };
        Ok(rows.into_iter().map(claimed).collect())
    }

    async fn settle(&self, message_id: &str, state: &MailState, at: Timestamp, next: Timestamp) -> Result<(), StoreDown> {
        let (word, reason) = match state {
            MailState::Queued => ("queued", ""),
            MailState::Sent => ("sent", ""),
            MailState::Deferred(reason) => ("deferred", reason.as_str()),
            MailState::Blocked(reason) => ("blocked", reason.as_str()),
        };
        // A node that was slow to hear of a failure must not requeue what another has sent meanwhile.
        write!(
            self,
            sqlx::query(
                "UPDATE mails SET state = $2, reason = $3, settled_at = $4, due_at = $5
                 WHERE message_id = $1 AND ($2 IN ('sent', 'blocked') OR state IN ('queued', 'deferred'))",
            )
            .bind(message_id)
            .bind(word)
            .bind(reason)
            .bind(at.millis())
            .bind(next.millis())
        )
        .map(drop)
    }

    async fn recent(&self, limit: u32) -> Result<Vec<StoredMail>, StoreDown> {
        let rows: Vec<StoredRow> = read!(self, |pool| sqlx::query_as(
            "SELECT message_id, recipient, subject, body, written_at, state, reason, settled_at FROM mails
             ORDER BY written_at DESC, message_id DESC LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(pool))?;
        rows.into_iter().map(|row| stored(&self.pools, row)).collect()
    }

    async fn find(&self, message_id: &str) -> Result<Option<StoredMail>, StoreDown> {
        let row: Option<StoredRow> = read!(self, |pool| sqlx::query_as(
            "SELECT message_id, recipient, subject, body, written_at, state, reason, settled_at FROM mails WHERE message_id = $1",
        )
        .bind(message_id)
        .fetch_optional(pool))?;
        row.map(|row| stored(&self.pools, row)).transpose()
    }
}

fn stored(pools: &Pools, row: StoredRow) -> Result<StoredMail, StoreDown> {
    let (message_id, to, subject, text, at, state, reason, settled_at) = row;
    let state = match state.as_str() {
        "queued" => MailState::Queued,
        "sent" => MailState::Sent,
        "deferred" => MailState::Deferred(reason),
        "blocked" => MailState::Blocked(reason),
        _ => return Err(pools.nonsense("state")),
    };
    let settled_at = settled_at.map(Timestamp::from_millis);
    Ok(StoredMail { mail: mail((message_id, to, subject, text, at)), state, settled_at })
}

fn mail((message_id, to, subject, text, at): MailRow) -> NewMail {
    NewMail { message_id, to, subject, text, at: Timestamp::from_millis(at) }
}
