use std::sync::Arc;
use std::time::Duration;

use super::Deps;
use super::sign_out::end_all_sessions;
use crate::ports::StoreDown;
use crate::{Account, AuditEvent, AuditKind, EmailAddress, Notice};

/// Why an operator could not lock an account or let its person in again.
#[derive(Debug, thiserror::Error)]
pub enum LockFailed {
    /// Nobody has this address.
    #[error("there is no account with this e-mail address")]
    NoAccount,
    /// It is so already.
    #[error("this account is locked already")]
    Locked,
    /// See [`StoreDown`].
    #[error(transparent)]
    Store(#[from] StoreDown),
}

/// Keeps a person out until they are let in again, ends every session of theirs, and tells them.
pub async fn lock_account(deps: &Arc<Deps>, email: &EmailAddress) -> Result<(), LockFailed> {
    let account = deps.accounts.by_email(email).await?.ok_or(LockFailed::NoAccount)?;
    if !deps.accounts.set_locked(account.id, Some(deps.clock.now())).await? {
        return Err(LockFailed::Locked);
    }
    end_all_sessions(deps, account.id).await?;
    told(deps, &account, AuditKind::AccountLocked, Notice::AccountLocked).await?;
    Ok(())
}

/// Lets a person in again whom an operator, or too many wrong passwords, keep out; tells them of the former.
pub async fn unlock_account(deps: &Arc<Deps>, email: &EmailAddress) -> Result<(), LockFailed> {
    let account = deps.accounts.by_email(email).await?.ok_or(LockFailed::NoAccount)?;
    // A try at this very moment is among those that are forgotten.
    deps.accounts.forget_tries(account.id, deps.clock.now().after(Duration::from_millis(1))).await?;
    if !deps.accounts.set_locked(account.id, None).await? {
        noted(deps, &account, AuditKind::TriesForgotten).await?;
        return Ok(());
    }
    deps.sessions.bump_account(account.id).await?;
    told(deps, &account, AuditKind::AccountUnlocked, Notice::AccountUnlocked).await?;
    Ok(())
}

async fn told(deps: &Deps, account: &Account, kind: AuditKind, notice: Notice) -> Result<(), StoreDown> {
    noted(deps, account, kind).await?;
    deps.outbox.post(account.recipient(), &notice).await.map(drop)
}

async fn noted(deps: &Deps, account: &Account, kind: AuditKind) -> Result<(), StoreDown> {
    deps.record(&AuditEvent { at: deps.clock.now(), account: account.id, kind, about: String::new(), address: None }).await
}
