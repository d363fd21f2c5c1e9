use std::sync::Arc;

use super::sign_out::end_all_sessions;
use super::{Deps, ProvedPassword};
use crate::ports::StoreDown;
use crate::{AuditEvent, AuditKind, Notice};

/// Erases the account with its links and its data key, ends every session, and tells the person. In the trail the events stay, under an
/// identifier that no longer leads to anybody. Should it break off midway, it can be asked for again.
pub async fn delete_account(deps: &Arc<Deps>, proved: &ProvedPassword) -> Result<(), StoreDown> {
    let account = proved.account();
    end_all_sessions(deps, account.id).await?;
    deps.accounts.erase(account.id).await?;
    // Every node forgets what it knew of the account.
    deps.sessions.bump_account(account.id).await?;
    let event =
        AuditEvent { at: deps.clock.now(), account: account.id, kind: AuditKind::AccountDeleted, about: String::new(), address: None };
    deps.record(&event).await?;
    deps.outbox.post(account.recipient(), &Notice::AccountDeleted).await?;
    Ok(())
}
