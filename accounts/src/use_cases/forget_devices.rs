use std::time::Duration;

use super::trail::note;
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AuditKind, Device};

/// From now on no browser is known as one of the person's, this one neither, before they sign in with it again. Ends no session.
pub async fn forget_devices(deps: &Deps, who: &Recognised, device: &Device) -> Result<(), StoreDown> {
    // A sign-in at this very moment is among those that are forgotten.
    deps.accounts.forget_devices(who.account.id, deps.clock.now().after(Duration::from_millis(1))).await?;
    note(deps, who.account.id, AuditKind::DevicesForgotten, device).await
}
