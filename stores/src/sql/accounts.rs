use ::accounts::ports::{CreateFailed, NewPassword, StoreDown};
use ::accounts::{Account, AccountFacts, AccountId, EmailAddress, LanguageTag, LinkFact, PasswordExpiry, PortalId, SessionId, Timestamp};

use super::Accounts;
use super::codec::{days_column, texts_column};
use super::pools::{Pools, read, write};

/// One account; the columns are bound in this order.
pub(super) const INSERT: &str = "INSERT INTO accounts (id, email, name, group_names, password_hash, password_changed_at, password_days, \
     earlier_passwords, created_at, signed_out_before, locked_at, language) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// Reads [`AccountRow`]s.
macro_rules! account_columns {
    () => {
        "SELECT id, email, name, group_names, password_hash, password_changed_at, password_days, earlier_passwords, created_at, \
         signed_out_before, locked_at, language, tries_count_since, devices_known_since FROM accounts"
    };
}

type AccountRow = (String, String, String, String, String, i64, Option<i64>, String, i64, i64, Option<i64>, Option<String>, i64, i64);

/// An account's columns and those of one of its links, if it has any: one row for each.
type FactsRow = (
    String,
    String,
    String,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    i64,
    Option<String>,
    Option<i64>,
    Option<i64>,
    i64,
);

impl Accounts {
    pub(super) async fn insert_account(&self, account: &Account) -> Result<(), CreateFailed> {
        let (groups, earlier) = (texts_column(&account.groups), texts_column(&account.earlier_passwords));
        let outcome = write!(raw self, sqlx::query(INSERT)
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
        .bind(account.language.as_ref().map(LanguageTag::as_str)));
        match outcome {
            Ok(Err(sqlx::Error::Database(refused))) if refused.is_unique_violation() => Err(CreateFailed::Taken),
            outcome => Ok(self.pools.outcome(outcome).map(drop)?),
        }
    }

    pub(super) async fn account_by_email(&self, email: &EmailAddress) -> Result<Option<Account>, StoreDown> {
        let row: Option<AccountRow> = read!(self, |pool| sqlx::query_as(concat!(account_columns!(), " WHERE email = $1"),)
            .bind(email.as_str())
            .fetch_optional(pool))?;
        row.map(|row| account(&self.pools, row)).transpose()
    }

    pub(super) async fn accounts_like(&self, part: &str, after: Option<&EmailAddress>, limit: u32) -> Result<Vec<Account>, StoreDown> {
        let literal = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let rows: Vec<AccountRow> = read!(self, |pool| sqlx::query_as(concat!(
            account_columns!(),
            " WHERE email LIKE $1 ESCAPE '\\' AND email > $2 ORDER BY email LIMIT $3"
        ))
        .bind(format!("%{literal}%"))
        .bind(after.map_or("", EmailAddress::as_str))
        .bind(i64::from(limit))
        .fetch_all(pool))?;
        rows.into_iter().map(|row| account(&self.pools, row)).collect()
    }

    /// Account and links in one statement, hence one consistent reading.
    pub(super) async fn account_facts(&self, id: AccountId) -> Result<Option<AccountFacts>, StoreDown> {
        let rows: Vec<FactsRow> = read!(self, |pool| {
            sqlx::query_as(
            "SELECT a.email, a.name, a.group_names, a.signed_out_before, a.password_changed_at, a.password_days, a.locked_at, a.language,
                    l.id, l.portal, l.username, CAST(CASE WHEN l.sealed_password IS NULL THEN 0 ELSE 1 END AS BIGINT), l.state,
                    l.linked_at, l.last_used,
                    CAST(CASE WHEN EXISTS (SELECT 1 FROM one_time_codes o WHERE o.account = a.id)
                                OR EXISTS (SELECT 1 FROM passkeys p WHERE p.account = a.id) THEN 1 ELSE 0 END AS BIGINT)
             FROM accounts a LEFT JOIN links l ON l.account = a.id
             WHERE a.id = $1 ORDER BY l.linked_at, l.id",
        )
        .bind(id.to_string())
        .fetch_all(pool)
        })?;
        let Some((email, name, groups, signed_out_before, password_changed_at, days, locked_at, language, .., has_second_factor)) =
            rows.first()
        else {
            return Ok(None);
        };
        let mut facts = AccountFacts {
            id,
            email: self.pools.email(email)?,
            name: name.clone(),
            language: language.as_deref().map(LanguageTag::new),
            groups: self.pools.texts("group_names", groups)?,
            signed_out_before: Timestamp::from_millis(*signed_out_before),
            password_changed_at: Timestamp::from_millis(*password_changed_at),
            password_expiry: self.pools.expiry(*days)?,
            locked: locked_at.is_some(),
            has_second_factor: *has_second_factor != 0,
            links: Vec::with_capacity(rows.len()),
            ended_sessions: Vec::new(),
        };
        let ended: Vec<(String,)> = read!(self, |pool| sqlx::query_as("SELECT session FROM ended_sessions WHERE account = $1")
            .bind(id.to_string())
            .fetch_all(pool))?;
        facts.ended_sessions = ended.iter().filter_map(|(session,)| SessionId::from_key(session)).collect();
        for (.., link, portal, username, has_password, state, linked_at, last_used, _) in rows {
            let (Some(link), Some(portal), Some(username), Some(state), Some(linked_at)) = (link, portal, username, state, linked_at)
            else {
                continue;
            };
            facts.links.push(LinkFact {
                id: self.pools.id(&link)?,
                portal: PortalId::new(&portal),
                username,
                has_password: has_password != 0,
                state: self.pools.link_state(&state)?,
                linked_at: Timestamp::from_millis(linked_at),
                last_used: last_used.map(Timestamp::from_millis),
            });
        }
        Ok(Some(facts))
    }

    pub(super) async fn exchange_password_hash(&self, id: AccountId, old: &str, new: &str) -> Result<bool, StoreDown> {
        write!(
            self,
            sqlx::query("UPDATE accounts SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
                .bind(id.to_string())
                .bind(old)
                .bind(new)
        )
        .map(|rows| rows == 1)
    }

    pub(super) async fn replace_password(&self, id: AccountId, old: &str, new: &NewPassword) -> Result<bool, StoreDown> {
        write!(
            self,
            sqlx::query(
                "UPDATE accounts SET password_hash = $3, password_changed_at = $4, earlier_passwords = $5
                 WHERE id = $1 AND password_hash = $2"
            )
            .bind(id.to_string())
            .bind(old)
            .bind(&new.hash)
            .bind(new.at.millis())
            .bind(texts_column(&new.earlier))
        )
        .map(|rows| rows == 1)
    }

    pub(super) async fn store_password_expiry(&self, id: AccountId, expiry: PasswordExpiry) -> Result<(), StoreDown> {
        write!(self, sqlx::query("UPDATE accounts SET password_days = $2 WHERE id = $1").bind(id.to_string()).bind(days_column(expiry)))
            .map(drop)
    }

    pub(super) async fn store_lock(&self, id: AccountId, at: Option<Timestamp>) -> Result<bool, StoreDown> {
        let statement = match at {
            Some(_) => "UPDATE accounts SET locked_at = $2 WHERE id = $1 AND locked_at IS NULL",
            None => "UPDATE accounts SET locked_at = $2 WHERE id = $1 AND locked_at IS NOT NULL",
        };
        write!(self, sqlx::query(statement).bind(id.to_string()).bind(at.map(Timestamp::millis))).map(|rows| rows == 1)
    }

    pub(super) async fn store_tries_count_since(&self, id: AccountId, at: Timestamp) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query("UPDATE accounts SET tries_count_since = $2 WHERE id = $1 AND tries_count_since < $2")
                .bind(id.to_string())
                .bind(at.millis())
        )
        .map(drop)
    }

    pub(super) async fn store_devices_known_since(&self, id: AccountId, at: Timestamp) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query("UPDATE accounts SET devices_known_since = $2 WHERE id = $1 AND devices_known_since < $2")
                .bind(id.to_string())
                .bind(at.millis())
        )
        .map(drop)
    }

    pub(super) async fn store_ended_session(
        &self,
        id: AccountId,
        session: &SessionId,
        at: Timestamp,
        forget_before: Timestamp,
    ) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query("DELETE FROM ended_sessions WHERE account = $1 AND ended_at < $2")
                .bind(id.to_string())
                .bind(forget_before.millis())
        )?;
        write!(
            self,
            sqlx::query(
                "INSERT INTO ended_sessions (account, session, ended_at) VALUES ($1, $2, $3) ON CONFLICT (account, session) DO NOTHING"
            )
            .bind(id.to_string())
            .bind(session.to_key())
            .bind(at.millis())
        )
        .map(drop)
    }

    pub(super) async fn void_sessions_before(&self, id: AccountId, at: Timestamp) -> Result<(), StoreDown> {
        write!(
            self,
            sqlx::query("UPDATE accounts SET signed_out_before = $2 WHERE id = $1 AND signed_out_before < $2")
                .bind(id.to_string())
                .bind(at.millis())
        )
        .map(drop)
    }
}

fn account(pools: &Pools, row: AccountRow) -> Result<Account, StoreDown> {
    let (id, email, name, groups, password_hash, password_changed_at, days, earlier, created_at, signed_out_before, locked_at, ..) = &row;
    let (.., language, tries_count_since, devices_known_since) = &row;
    Ok(Account {
        id: pools.id(id)?,
        email: pools.email(email)?,
        name: name.clone(),
        language: language.as_deref().map(LanguageTag::new),
        groups: pools.texts("group_names", groups)?,
        password_hash: password_hash.clone(),
        password_changed_at: Timestamp::from_millis(*password_changed_at),
        password_expiry: pools.expiry(*days)?,
        earlier_passwords: pools.texts("earlier_passwords", earlier)?,
        created_at: Timestamp::from_millis(*created_at),
        signed_out_before: Timestamp::from_millis(*signed_out_before),
        locked_at: locked_at.map(Timestamp::from_millis),
        tries_count_since: Timestamp::from_millis(*tries_count_since),
        devices_known_since: Timestamp::from_millis(*devices_known_since),
    })
}
