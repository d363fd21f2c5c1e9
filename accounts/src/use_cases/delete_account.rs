use std::sync::Arc;

use secret::Secret;

use super::prove_password::{Proof, prove_password};
use super::sign_out::end_all_sessions;
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AuditEvent, AuditKind, Notice};

/// How the deletion ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The account is gone.
    Done,
    /// The password is wrong; nothing was deleted.
    Refused,
    /// Too many tries: come back later.
    TooMany,
    /// The hash queue is full: come back in a moment.
    Busy,
}

/// Erases the account with its links and its data key, ends every session, and tells the person. In the trail the events stay, under an
/// identifier that no longer leads to anybody. Should it break off midway, it can be asked for again.
pub async fn delete_account(deps: &Arc<Deps>, who: &Recognised, password: &Secret<String>) -> Result<Deletion, StoreDown> {
    let account = match prove_password(deps, who, password).await? {
        Proof::Right(account) => account,
        Proof::Wrong => return Ok(Deletion::Refused),
        Proof::TooMany => return Ok(Deletion::TooMany),
        Proof::Busy => return Ok(Deletion::Busy),
    };
    end_all_sessions(deps, account.id).await?;
    deps.accounts.erase(account.id).await?;
    // Every node forgets what it knew of the account.
    deps.sessions.bump_account(account.id).await?;
    let event =
        AuditEvent { at: deps.clock.now(), account: account.id, kind: AuditKind::AccountDeleted, about: String::new(), address: None };
    deps.accounts.record(&event).await?;
    deps.outbox.post(&account.email, &Notice::AccountDeleted).await?;
    Ok(Deletion::Done)
}
