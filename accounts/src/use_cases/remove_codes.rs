use super::check_code::record;
use super::check_passkey::has_passkey;
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AuditEvent, AuditKind, EmailAddress, Notice};

/// What a person has of one-time codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeStanding {
    /// Since when, and in which version; `None` if they are not set up.
    pub set_up: Option<crate::OneTimeCode>,
    /// How many recovery codes are left.
    pub recovery_codes: usize,
}

/// How it stands with a person's one-time codes.
pub async fn code_standing(deps: &Deps, who: &Recognised) -> Result<CodeStanding, StoreDown> {
    let set_up = deps.accounts.one_time_code(who.account.id).await?;
    let recovery_codes = deps.accounts.recovery_codes(who.account.id).await?.len();
    Ok(CodeStanding { set_up, recovery_codes })
}

/// Whether a person could do without one-time codes: where a second factor is demanded, they need a passkey.
pub async fn may_remove_codes(deps: &Deps, who: &Recognised) -> Result<bool, StoreDown> {
    Ok(deps.second_factor.of(who.account.email.as_str(), &who.account.groups).may_remove() || has_passkey(deps, who.account.id).await?)
}

/// Removes one-time codes of a person who has just given password and code, and the recovery codes with the last second factor. Tells
/// whether there were any.
pub async fn remove_codes(deps: &Deps, who: &Recognised) -> Result<bool, StoreDown> {
    let account = &who.account;
    if !may_remove_codes(deps, who).await? || !deps.accounts.remove_one_time_code(account.id).await? {
        return Ok(false);
    }
    deps.sessions.bump_account(account.id).await?;
    record(deps, account, AuditKind::OneTimeCodeRemoved, &who.session.device).await?;
    deps.outbox.post(account.recipient(), &Notice::OneTimeCodeRemoved).await?;
    Ok(true)
}

/// Why an operator could not take one-time codes off an account.
#[derive(Debug, thiserror::Error)]
pub enum ResetFactorFailed {
    /// Nobody has this address.
    #[error("there is no account with this e-mail address")]
    NoAccount,
    /// There is nothing to take off.
    #[error("this account has neither one-time codes nor passkeys")]
    NotEnrolled,
    /// See [`StoreDown`].
    #[error(transparent)]
    Store(#[from] StoreDown),
}

/// Takes one-time codes and passkeys off an account whose person has lost phone and recovery codes; whoever does it has made sure who asks.
pub async fn reset_factor(deps: &Deps, email: &EmailAddress) -> Result<(), ResetFactorFailed> {
    let account = deps.accounts.by_email(email).await?.ok_or(ResetFactorFailed::NoAccount)?;
    let codes = deps.accounts.remove_one_time_code(account.id).await?;
    let passkeys = deps.accounts.passkeys(account.id).await?;
    if !codes && passkeys.is_empty() {
        return Err(ResetFactorFailed::NotEnrolled);
    }
    for passkey in &passkeys {
        deps.accounts.remove_passkey(account.id, &passkey.id).await?;
        deps.outbox.post(account.recipient(), &Notice::PasskeyRemoved { name: passkey.name.clone() }).await?;
    }
    deps.sessions.bump_account(account.id).await?;
    let event =
        AuditEvent { at: deps.clock.now(), account: account.id, kind: AuditKind::OneTimeCodeReset, about: String::new(), address: None };
    deps.record(&event).await?;
    if codes {
        deps.outbox.post(account.recipient(), &Notice::OneTimeCodeRemoved).await?;
    }
    Ok(())
}
