use super::trail::note;
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AuditKind, Device, Notice};

/// Replaces first and last name, which the caller has checked, and tells the person.
pub async fn change_name(deps: &Deps, who: &Recognised, name: &str, device: &Device) -> Result<(), StoreDown> {
    let account = &who.account;
    if account.name == name {
        return Ok(());
    }
    deps.accounts.put_name(account.id, name).await?;
    deps.sessions.bump_account(account.id).await?;
    note(deps, account.id, AuditKind::NameChanged, device).await?;
    deps.outbox.post(account.recipient(), &Notice::NameChanged).await.map(drop)
}
