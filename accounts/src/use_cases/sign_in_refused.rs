use std::sync::Arc;
use std::time::Duration;

use super::Deps;
use super::sign_in_turn::Locked;
use crate::ports::Cap;
use crate::{Account, AuditEvent, AuditKind, Device, Notice};

/// Told once while a lock lasts, and no more often in a day: whoever guesses from many networks shall not fill the mailbox, too.
const TOLD_EVERY: Duration = Duration::from_secs(15 * 60);
const TOLD_IN_A_DAY: u64 = 5;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Notes a wrong password in the account's trail, and tells its person where it began a lock. Beside the answer, since for a name without
/// account there is nothing to note.
pub(super) fn refused(deps: &Arc<Deps>, account: Option<&Account>, lock: Option<(Locked, Duration)>, device: &Device) {
    if let Some((locked, _)) = lock {
        metrics::counter!("latchkey_sign_in_locks_total", "of" => locked.as_str()).increment(1);
    }
    let (now, account, device, later) = (deps.clock.now(), account.cloned(), device.clone(), deps.clone());
    deps.afterwards.run(async move {
        let Some(account) = account else { return Ok(()) };
        let event = |kind, about| AuditEvent { at: now, account: account.id, kind, about, address: Some(device.address) };
        later.record(&event(AuditKind::SignInRefused, device.user_agent.clone())).await?;
        let Some((_, wait)) = lock else { return Ok(()) };
        later.record(&event(AuditKind::LockedOut, device.user_agent.clone())).await?;
        let cap = |name, max, window| Cap { key: format!("locked-out-{name}:{}", account.id), add: 1, max, window };
        if later.sessions.reserve(&[cap("told", 1, TOLD_EVERY), cap("told-day", TOLD_IN_A_DAY, DAY)]).await? {
            later.outbox.post(account.recipient(), &Notice::LockedOut { at: now, address: device.address, wait }).await?;
        }
        Ok(())
    });
}
