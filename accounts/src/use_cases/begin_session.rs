use policies::Timestamp;

use super::Deps;
use crate::ports::StoreDown;
use crate::{AccountId, Device, SecondFactor, Session, SessionId};

/// Begins a session under a new id for a person who has proved all that is asked of them: the password at `password_at`, and beside it
/// `second_factor`.
pub(super) async fn begin_session(
    deps: &Deps,
    account: AccountId,
    password_at: Timestamp,
    second_factor: Option<SecondFactor>,
    device: Device,
) -> Result<Session, StoreDown> {
    let (now, id) = (deps.clock.now(), SessionId::new(deps.rng.as_ref()));
    let session =
        Session { id, account, created_at: now, last_seen: now, pass_number: 1, password_at, device, second_factor, excuses: Vec::new() };
    deps.sessions.create(&session, deps.life.keep_for(now, now)).await?;
    Ok(session)
}
