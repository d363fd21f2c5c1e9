use std::sync::Arc;

use policies::{PasswordOwner, Unmet, check_password};
use secret::Secret;

use super::mail_token::TOKEN_LIFE;
use super::sign_out::end_all_sessions;
use super::{Deps, TokenCheck, TokenPurpose, TokenRequest, check_token, mail_token};
use crate::ports::StoreDown;
use crate::{AuditEvent, AuditKind, Device, EmailAddress, MailedToken, Notice, Reset, Token};

/// Mails a token to an address whose person forgot the password; `None` if this client has asked for too many. An address that nobody has
/// registered costs the same work, gets the same answer, and a mail that says so.
pub async fn ask_for_reset(deps: &Deps, browser: &str, email: &EmailAddress, device: &Device) -> Result<Option<Reset>, StoreDown> {
    let wanted = deps.accounts.by_email(email).await?.is_some();
    let request = TokenRequest { purpose: TokenPurpose::Reset, browser, to: email, wanted, client: device.address };
    Ok(mail_token(deps, request).await?.map(Reset::Asked))
}

/// What became of a token that was typed to reset a password.
#[derive(Debug)]
pub enum ResetCheck {
    /// Right: a new password may be chosen.
    Right(Reset),
    /// Not the one that was mailed.
    Wrong,
    /// A new one is needed.
    Spent,
}

/// Checks the token, and gives the permit to choose a new password in its place.
pub async fn check_reset_token(deps: &Deps, browser: &str, mailed: &MailedToken, typed: &Token) -> Result<ResetCheck, StoreDown> {
    Ok(match check_token(deps, TokenPurpose::Reset, browser, mailed, typed).await? {
        TokenCheck::Wrong => ResetCheck::Wrong,
        TokenCheck::Spent => ResetCheck::Spent,
        TokenCheck::Right => {
            let permit = deps.rng.bytes16();
            deps.sessions.put_once(&key(&permit), mailed.to.as_bytes(), TOKEN_LIFE).await?;
            ResetCheck::Right(Reset::Proved { permit, email: mailed.to.clone() })
        }
    })
}

/// How choosing a new password ended.
#[derive(Debug)]
pub enum PasswordReset {
    /// It is in force, and every session has ended.
    Done,
    /// Each rule that it does not meet.
    Unmet(Vec<Unmet>),
    /// The permit is too old or used already.
    Spent,
    /// The hash queue is full: come back in a moment.
    Busy,
}

/// Replaces the password by a permit, once; signs out every browser and tells the person.
pub async fn reset_password(
    deps: &Arc<Deps>,
    permit: &[u8; 16],
    email: &EmailAddress,
    new: &Secret<String>,
    device: &Device,
) -> Result<PasswordReset, StoreDown> {
    let key = key(permit);
    let good = |kept: Option<Vec<u8>>| kept.is_some_and(|kept| kept == email.as_str().as_bytes());
    if !good(deps.sessions.peek_once(&key).await?) {
        return Ok(PasswordReset::Spent);
    }
    let Some(account) = deps.accounts.by_email(email).await? else { return Ok(PasswordReset::Spent) };
    let unmet = check_password(new.reveal(), PasswordOwner { email: email.as_str(), name: &account.name }, &deps.password_rules);
    if !unmet.is_empty() {
        return Ok(PasswordReset::Unmet(unmet));
    }
    let Ok(hash) = deps.hashes.hash(new, deps.rng.as_ref()).await else { return Ok(PasswordReset::Busy) };
    // Of two who use one permit at once, one gets it.
    if !good(deps.sessions.take_once(&key).await?) {
        return Ok(PasswordReset::Spent);
    }
    if !deps.accounts.replace_password_hash(account.id, &account.password_hash, &hash).await? {
        return Ok(PasswordReset::Spent);
    }
    end_all_sessions(deps, account.id).await?;
    let event = AuditEvent {
        at: deps.clock.now(),
        account: account.id,
        kind: AuditKind::PasswordReset,
        about: device.user_agent.clone(),
        address: Some(device.address),
    };
    deps.accounts.record(&event).await?;
    deps.outbox.post(&account.email, &Notice::PasswordReset).await?;
    Ok(PasswordReset::Done)
}

fn key(permit: &[u8; 16]) -> String {
    format!("reset:{:032x}", u128::from_be_bytes(*permit))
}
