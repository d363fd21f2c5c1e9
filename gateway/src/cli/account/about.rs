//! Commands that tell of one account, or keep its person out.

use accounts::use_cases::{account_sessions, lock_account, second_factor_due, unlock_account};
use accounts::{Account, EmailAddress, LanguageTag, LinkState, PhoneNumber, Timestamp};
use clap::Args;
use policies::FactorDue;
use serde_json::{Value, json};

use super::super::operator::Operator;
use super::super::{Deployment, Failed, say};
use crate::admin::{OfAccount, ShownSession, shown_sessions};

/// `latchkey account show`, `lock`, `unlock` and `sessions`.
#[derive(Args)]
pub(in crate::cli) struct About {
    #[command(flatten)]
    deployment: Deployment,
    /// The account's e-mail address.
    #[arg(long)]
    email: String,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// `latchkey account audit`.
#[derive(Args)]
pub(in crate::cli) struct Audit {
    #[command(flatten)]
    about: About,
    /// At most so many events.
    #[arg(long, default_value_t = 50)]
    limit: u32,
}

impl About {
    pub(super) fn show(self) -> Result<(), Failed> {
        let (operator, email) = self.ready()?;
        operator.block_on(async {
            let deps = operator.deps().await?;
            let account = found(deps.accounts.by_email(&email).await?)?;
            let facts = deps.accounts.facts(account.id).await?;
            let codes = deps.accounts.one_time_code(account.id).await?;
            let due = match &facts {
                Some(facts) => second_factor_due(&deps, facts).await?,
                None => FactorDue::Never,
            };
            let contact = deps.accounts.contact(account.id).await?;
            let recovery_codes = deps.accounts.recovery_codes(account.id).await?.len();
            let passkeys = deps.accounts.passkeys(account.id).await?;
            let passkeys = passkeys.iter().map(|passkey| {
                json!({ "name": passkey.name, "made_at": iso(passkey.made_at), "last_used": passkey.last_used.map(iso) })
            });
            let ends = deps.password_lives.of(email.as_str()).ends_at(account.password_expiry, account.password_changed_at);
            let links = facts.iter().flat_map(|facts| &facts.links).map(|link| {
                let state = match link.state {
                    LinkState::Works => "works",
                    LinkState::NeedsAttention(verdict) => verdict.as_str(),
                };
                json!({ "portal": link.portal.to_string(), "username": link.username, "state": state, "last_used": link.last_used.map(iso) })
            });
            let shown = json!({
                "id": account.id.to_string(),
                "email": account.email.as_str(),
                "name": account.name,
                "language": account.language.as_ref().map(LanguageTag::as_str),
                "groups": account.groups,
                "mobile": {
                    "number": contact.number.as_ref().map(PhoneNumber::as_str),
                    "verified_at": contact.number_verified_at.map(iso),
                },
                "created_at": iso(account.created_at),
                "locked_at": account.locked_at.map(iso),
                "password": {
                    "chosen_at": iso(account.password_changed_at),
                    "ends_at": ends.map(iso),
                    "kind": hash_kind(&account, deps.hashes.is_current(&account.password_hash)),
                },
                "second_factor_due": match due {
                    FactorDue::Never => Value::Null,
                    FactorDue::Now => json!("now"),
                    FactorDue::By(at) => json!(iso(at)),
                },
                "one_time_codes_since": codes.map(|code| iso(code.enrolled_at)),
                "recovery_codes_left": recovery_codes,
                "passkeys": passkeys.collect::<Vec<_>>(),
                "links": links.collect::<Vec<_>>(),
            });
            self.tell(&shown);
            Ok(())
        })
    }

    pub(super) fn lock(self) -> Result<(), Failed> {
        let (operator, email) = self.ready()?;
        operator.block_on(async {
            match operator.node() {
                // A running node holds what it knows of the account: it must hear of the change.
                Some(node) => drop(node.post("/account/lock", &self.question()).await?),
                None => lock_account(&operator.deps().await?, &email).await?,
            }
            self.done(&email, "locked", &format!("{email} is signed out everywhere and cannot sign in"));
            Ok(())
        })
    }

    pub(super) fn unlock(self) -> Result<(), Failed> {
        let (operator, email) = self.ready()?;
        operator.block_on(async {
            match operator.node() {
                Some(node) => drop(node.post("/account/unlock", &self.question()).await?),
                None => unlock_account(&operator.deps().await?, &email).await?,
            }
            self.done(&email, "unlocked", &format!("{email} can sign in again, and need not wait"));
            Ok(())
        })
    }

    pub(super) fn sessions(self) -> Result<(), Failed> {
        let (operator, email) = self.ready()?;
        operator.block_on(async {
            let sessions: Vec<ShownSession> = match operator.node() {
                // Embedded sessions are the node's own.
                Some(node) => serde_json::from_str(&node.post("/account/sessions", &self.question()).await?)?,
                None => shown_sessions(&account_sessions(operator.deps().await?.as_ref(), &email).await?),
            };
            let at = |millis| iso(Timestamp::from_millis(millis));
            let rows = sessions.iter().map(|session| {
                json!({
                    "browser": session.browser,
                    "address": session.address,
                    "signed_in_at": at(session.signed_in_at),
                    "last_used": at(session.last_used),
                    "second_factor": session.second_factor,
                })
            });
            self.tell_rows(rows.collect(), "no browser is signed in");
            Ok(())
        })
    }

    fn ready(&self) -> Result<(Operator, EmailAddress), Failed> {
        let operator = Operator::new(self.deployment.settings()?)?;
        let email = EmailAddress::parse(&self.email).map_err(|bad| Failed::Usage(bad.to_string()))?;
        Ok((operator, email))
    }

    fn question(&self) -> OfAccount {
        OfAccount { email: self.email.clone() }
    }

    fn done(&self, email: &EmailAddress, word: &str, words: &str) {
        say(&if self.json { json!({ "email": email.as_str(), "done": word }).to_string() } else { words.to_owned() });
    }

    fn tell(&self, shown: &Value) {
        if self.json {
            return say(&format!("{shown:#}"));
        }
        for (key, value) in shown.as_object().into_iter().flatten() {
            say(&format!("{:<22}{}", key.replace('_', " "), plain(value)));
        }
    }

    fn tell_rows(&self, rows: Vec<Value>, none: &str) {
        if self.json {
            return say(&format!("{:#}", Value::Array(rows)));
        }
        if rows.is_empty() {
            say(none);
        }
        for row in rows {
            let values = row.as_object().into_iter().flatten().map(|(_, value)| plain(value));
            say(&values.filter(|value| value != "-").collect::<Vec<_>>().join("  "));
        }
    }
}

impl Audit {
    pub(super) fn run(self) -> Result<(), Failed> {
        let (operator, email) = self.about.ready()?;
        operator.block_on(async {
            let deps = operator.deps().await?;
            let account = found(deps.accounts.by_email(&email).await?)?;
            let events = deps.accounts.events(account.id, self.limit).await?;
            let row = |(at, what, about, address): (Timestamp, String, String, Option<String>)| {
                json!({ "at": iso(at), "what": what, "from": address, "about": about })
            };
            self.about.tell_rows(events.into_iter().map(row).collect(), "nothing happened yet");
            Ok(())
        })
    }
}

fn found(account: Option<Account>) -> Result<Account, Failed> {
    account.ok_or_else(|| Failed::Work(anyhow::anyhow!("there is no account with this e-mail address")))
}

const fn hash_kind(account: &Account, current: bool) -> &'static str {
    match (account.password_hash.is_empty(), current) {
        (true, _) => "none",
        (false, true) => "as configured",
        (false, false) => "brought over, or of another cost: made anew at the next sign-in",
    }
}

/// On one line, and nothing that a terminal would obey.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) if text.is_empty() => "-".to_owned(),
        Value::String(text) => text.escape_debug().to_string(),
        other => other.to_string(),
    }
}

/// Times beyond what a calendar holds come from a damaged row.
pub(super) fn iso(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.millis()).unwrap_or_default().to_string()
}
