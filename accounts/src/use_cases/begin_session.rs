use super::Deps;
use crate::ports::StoreDown;
use crate::{AccountId, Device, Session, SessionId};

/// Begins a session under a new id for a person who has just given their password.
pub(super) async fn begin_session(deps: &Deps, account: AccountId, device: Device) -> Result<Session, StoreDown> {
    let now = deps.clock.now();
    let id = SessionId::new(deps.rng.as_ref());
    let session = Session { id, account, created_at: now, last_seen: now, pass_number: 1, password_at: now, device };
    deps.sessions.create(&session, deps.life.keep_for(now, now)).await?;
    Ok(session)
}
