use super::Deps;
use crate::ports::StoreDown;
use crate::{AccountId, AuditEvent, AuditKind, Device, TrailSealing};

/// The target of log lines that repeat a trail's.
const AUDIT: &str = "audit";

/// Notes in the account's trail what its person did, in which browser and from where.
pub(super) async fn note(deps: &Deps, account: AccountId, kind: AuditKind, device: &Device) -> Result<(), StoreDown> {
    let event = AuditEvent { at: deps.clock.now(), account, kind, about: device.user_agent.clone(), address: Some(device.address) };
    deps.record(&event).await
}

impl Deps {
    /// Appends to an account's trail. The seal is logged too, so that who keeps the log can tell when a trail has become shorter.
    pub(crate) async fn record(&self, event: &AuditEvent) -> Result<(), StoreDown> {
        let line = self.accounts.record(event, &self.trail_sealing()).await?;
        tracing::info!(target: AUDIT, account = line.account, number = line.number, what = line.kind, seal = line.seal, "audit");
        Ok(())
    }

    /// Seals one line.
    pub(super) fn trail_sealing(&self) -> TrailSealing {
        TrailSealing::new(self.keys.load_full(), self.rng.bytes16())
    }
}
