use super::Deps;
use crate::ports::StoreDown;
use crate::{AccountId, AuditEvent, AuditKind, Device};

/// Notes in the account's trail what its person did, in which browser and from where.
pub(super) async fn note(deps: &Deps, account: AccountId, kind: AuditKind, device: &Device) -> Result<(), StoreDown> {
    let event = AuditEvent { at: deps.clock.now(), account, kind, about: device.user_agent.clone(), address: Some(device.address) };
    deps.accounts.record(&event).await
}
