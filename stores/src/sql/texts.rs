use ::accounts::ports::{ClaimedText, NewText, StoreDown, StoredText, TextQueue, TextState};
use ::accounts::{Reason, Timestamp};
use async_trait::async_trait;

use super::Accounts;
use super::pools::{Pools, read, write, write_returning};

/// Message id, account, report tag, recipient, text, time of writing, until when it is good.
type TextRow = (String, String, String, String, String, i64, i64);
type ClaimedRow = (String, String, String, String, String, i64, i64, i64);
type StoredRow = (String, String, String, String, String, i64, i64, String, String, Option<i64>, Option<i64>);

#[async_trait]
impl TextQueue for Accounts {
    async fn enqueue(&self, text: &NewText) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query(
                "INSERT INTO texts (message_id, account, report_tag, recipient, body, written_at, good_until, state, reason, tries, due_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', '', 0, $6) ON CONFLICT (message_id) DO NOTHING",
            )
            .bind(&text.message_id)
            .bind(text.account.to_string())
            .bind(&text.report_tag)
            .bind(&text.to)
            .bind(&text.text)
            .bind(text.at.millis())
            .bind(text.good_until.millis())
        )
        .map(drop)
    }

    async fn claim(&self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<ClaimedText>, StoreDown> {
        // The condition stands twice: a row that another node claimed between the two must not be claimed again.
        let mut rows: Vec<ClaimedRow> = write_returning!(
            self,
            sqlx::query_as(
                "UPDATE texts SET due_at = $2, tries = tries + 1
                 WHERE message_id IN (
                     SELECT message_id FROM texts WHERE state IN ('queued', 'deferred') AND due_at <= $1 ORDER BY due_at LIMIT $3
                 ) AND state IN ('queued', 'deferred') AND due_at <= $1
                 RETURNING message_id, account, report_tag, recipient, body, written_at, good_until, tries",
            )
            .bind(now.millis())
            .bind(until.millis())
            .bind(i64::from(limit))
        )?;
        rows.sort_by_key(|row| row.5);
        let claimed = |(message_id, account, tag, to, body, at, good_until, tries): ClaimedRow| {
            let text = text(&self.pools, (message_id, account, tag, to, body, at, good_until))?;
            Ok(ClaimedText { text, tries: u32::try_from(tries.saturating_sub(1)).unwrap_or(u32::MAX) })
        };
        rows.into_iter().map(claimed).collect()
    }

    async fn settle(&self, message_id: &str, state: &TextState, at: Timestamp, next: Timestamp) -> Result<(), StoreDown> {
        let (word, reason) = words(state);
        write!(
            self,
            sqlx::query(
                "UPDATE texts SET state = $2, reason = $3, settled_at = $4, due_at = $5,
                     body = CASE WHEN $2 IN ('queued', 'deferred') THEN body ELSE '' END,
                     sent_at = CASE WHEN $2 = 'sent' THEN $4 ELSE sent_at END
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

    async fn report(&self, report_tag: &str, state: &TextState, at: Timestamp) -> Result<bool, StoreDown> {
        let (word, reason) = words(state);
        // What comes before what, so that reports may arrive in any order: waiting, taken, failed, delivered.
        write!(
            self,
            sqlx::query(
                "UPDATE texts SET state = $2, reason = $3, body = '', settled_at = $4, sent_at = COALESCE(sent_at, $4)
                 WHERE report_tag = $1 AND (
                     state IN ('queued', 'deferred') OR $2 = 'delivered' AND state <> 'delivered' OR $2 = 'failed' AND state = 'sent'
                 )",
            )
            .bind(report_tag)
            .bind(word)
            .bind(reason)
            .bind(at.millis())
        )?;
        let known: Option<(i64,)> = read!(self, |pool| sqlx::query_as("SELECT CAST(1 AS BIGINT) FROM texts WHERE report_tag = $1")
            .bind(report_tag)
            .fetch_optional(pool))?;
        Ok(known.is_some())
    }

    async fn find(&self, message_id: &str) -> Result<Option<StoredText>, StoreDown> {
        let row: Option<StoredRow> = read!(self, |pool| {
            sqlx::query_as(
            "SELECT message_id, account, report_tag, recipient, body, written_at, good_until, state, reason, sent_at, settled_at FROM texts
             WHERE message_id = $1",
        )
        .bind(message_id)
        .fetch_optional(pool)
        })?;
        row.map(|row| stored(&self.pools, row)).transpose()
    }

    async fn recent(&self, limit: u32) -> Result<Vec<StoredText>, StoreDown> {
        let rows: Vec<StoredRow> = read!(self, |pool| {
            sqlx::query_as(
            "SELECT message_id, account, report_tag, recipient, body, written_at, good_until, state, reason, sent_at, settled_at FROM texts
             ORDER BY written_at DESC, message_id DESC LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(pool)
        })?;
        rows.into_iter().map(|row| stored(&self.pools, row)).collect()
    }

    async fn purge(&self, before: Timestamp) -> Result<u64, StoreDown> {
        write!(self, sqlx::query("DELETE FROM texts WHERE written_at < $1").bind(before.millis()))
    }
}

fn stored(pools: &Pools, row: StoredRow) -> Result<StoredText, StoreDown> {
    let (message_id, account, report_tag, to, body, at, good_until, word, reason, sent_at, settled_at) = row;
    let moment = |millis: Option<i64>| millis.map(Timestamp::from_millis);
    Ok(StoredText {
        text: text(pools, (message_id, account, report_tag, to, body, at, good_until))?,
        state: state_of(pools, &word, &reason)?,
        sent_at: moment(sent_at),
        settled_at: moment(settled_at),
    })
}

fn state_of(pools: &Pools, word: &str, reason: &str) -> Result<TextState, StoreDown> {
    let reason = Reason::new(reason);
    Ok(match word {
        "queued" => TextState::Queued,
        "sent" => TextState::Sent,
        "deferred" => TextState::Deferred(reason),
        "delivered" => TextState::Delivered,
        "failed" => TextState::Failed(reason),
        _ => return Err(pools.nonsense("state")),
    })
}

fn words(state: &TextState) -> (&'static str, &str) {
    match state {
        TextState::Queued => ("queued", ""),
        TextState::Sent => ("sent", ""),
        TextState::Deferred(reason) => ("deferred", reason.as_str()),
        TextState::Delivered => ("delivered", ""),
        TextState::Failed(reason) => ("failed", reason.as_str()),
    }
}

fn text(pools: &Pools, (message_id, account, report_tag, to, text, at, good_until): TextRow) -> Result<NewText, StoreDown> {
    let (account, at, good_until) = (pools.id(&account)?, Timestamp::from_millis(at), Timestamp::from_millis(good_until));
    Ok(NewText { message_id, account, report_tag, to, text, at, good_until })
}
