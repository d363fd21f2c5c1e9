use ::accounts::ports::{ClaimedMail, MailQueue, MailReport, MailState, NewMail, ReportedMail, StoreDown, StoredMail};
use ::accounts::{Reason, Timestamp};
use async_trait::async_trait;

use super::Accounts;
use super::pools::{Pools, read, write, write_returning};

/// Message id, bounce tag, recipient, subject, text, HTML, time of writing.
type MailRow = (String, Option<String>, String, String, String, String, i64);
type ClaimedRow = (String, Option<String>, String, String, String, String, i64, i64);
type StoredRow = (String, Option<String>, String, String, String, String, i64, String, String, Option<i64>);

/// The change that a report makes, to the mail that is named like this. `$1` and `$2` are the name's parts.
macro_rules! report_on {
    ($named:literal) => {
        concat!(
            "UPDATE mails SET state = $3, reason = $4, settled_at = $5, body = '', html = '' WHERE ",
            $named,
            " AND state NOT IN ('bounced', 'blocked')
              AND ($3 IN ('bounced', 'blocked') OR settled_at IS NULL OR settled_at <= $5)"
        )
    };
}

#[async_trait]
impl MailQueue for Accounts {
    async fn enqueue(&self, mail: &NewMail) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query(
                "INSERT INTO mails (message_id, bounce_tag, recipient, subject, body, html, written_at, state, reason, tries, due_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', '', 0, $7) ON CONFLICT (message_id) DO NOTHING",
            )
            .bind(&mail.message_id)
            .bind(&mail.bounce_tag)
            .bind(&mail.to)
            .bind(&mail.subject)
            .bind(&mail.text)
            .bind(&mail.html)
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
                 RETURNING message_id, bounce_tag, recipient, subject, body, html, written_at, tries",
            )
            .bind(now.millis())
            .bind(until.millis())
            .bind(i64::from(limit))
        )?;
        rows.sort_by_key(|row| row.6);
        let claimed = |(message_id, tag, to, subject, text, html, at, tries): ClaimedRow| ClaimedMail {
            mail: mail((message_id, tag, to, subject, text, html, at)),
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
            MailState::Bounced(reason) => ("bounced", reason.as_str()),
        };
        // A report can be faster than the node that handed the mail over, and a node slower than another.
        write!(
            self,
            sqlx::query(
                "UPDATE mails SET state = $2, reason = $3, settled_at = $4, due_at = $5,
                     body = CASE WHEN $2 IN ('queued', 'deferred') THEN body ELSE '' END,
                     html = CASE WHEN $2 IN ('queued', 'deferred') THEN html ELSE '' END
                 WHERE message_id = $1 AND state IN ('queued', 'deferred')",
            )
            .bind(message_id)
            .bind(word)
            .bind(reason)
            .bind(at.millis())
            .bind(next.millis())
        )
        .map(drop)
    }

    async fn report(&self, mail: &ReportedMail, report: &MailReport, at: Timestamp) -> Result<bool, StoreDown> {
        let (word, reason) = match report {
            MailReport::Delivered => ("sent", ""),
            MailReport::Delayed(reason) => ("delayed", reason.as_str()),
            MailReport::Blocked(reason) => ("blocked", reason.as_str()),
            MailReport::Bounced(reason) => ("bounced", reason.as_str()),
        };
        let (query, first, second) = match mail {
            ReportedMail::MessageId(message_id) => (report_on!("message_id = COALESCE($2, $1)"), message_id, None),
            ReportedMail::BounceTag { tag, message_id } => {
                (report_on!("bounce_tag = $1 AND message_id = COALESCE($2, message_id)"), tag, message_id.as_ref())
            }
        };
        let changed = write!(self, sqlx::query(query).bind(first).bind(second).bind(word).bind(reason).bind(at.millis()))?;
        Ok(changed > 0)
    }

    async fn recent(&self, limit: u32) -> Result<Vec<StoredMail>, StoreDown> {
        let rows: Vec<StoredRow> = read!(self, |pool| sqlx::query_as(
            "SELECT message_id, bounce_tag, recipient, subject, body, html, written_at, state, reason, settled_at FROM mails
             ORDER BY written_at DESC, message_id DESC LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(pool))?;
        rows.into_iter().map(|row| stored(&self.pools, row)).collect()
    }

    async fn find(&self, message_id: &str) -> Result<Option<StoredMail>, StoreDown> {
        let row: Option<StoredRow> = read!(self, |pool| sqlx::query_as(
            "SELECT message_id, bounce_tag, recipient, subject, body, html, written_at, state, reason, settled_at FROM mails
             WHERE message_id = $1",
        )
        .bind(message_id)
        .fetch_optional(pool))?;
        row.map(|row| stored(&self.pools, row)).transpose()
    }

    async fn purge(&self, before: Timestamp) -> Result<u64, StoreDown> {
        write!(self, sqlx::query("DELETE FROM mails WHERE written_at < $1").bind(before.millis()))
    }
}

fn stored(pools: &Pools, row: StoredRow) -> Result<StoredMail, StoreDown> {
    let (message_id, tag, to, subject, text, html, at, state, reason, settled_at) = row;
    let reason = Reason::new(&reason);
    let state = match state.as_str() {
        "queued" => MailState::Queued,
        "sent" => MailState::Sent,
        "deferred" | "delayed" => MailState::Deferred(reason),
        "blocked" => MailState::Blocked(reason),
        "bounced" => MailState::Bounced(reason),
        _ => return Err(pools.nonsense("state")),
    };
    let settled_at = settled_at.map(Timestamp::from_millis);
    Ok(StoredMail { mail: mail((message_id, tag, to, subject, text, html, at)), state, settled_at })
}

fn mail((message_id, tag, to, subject, text, html, at): MailRow) -> NewMail {
    NewMail { message_id, bounce_tag: tag.unwrap_or_default(), to, subject, text, html, at: Timestamp::from_millis(at) }
}
