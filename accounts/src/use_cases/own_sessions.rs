use std::sync::Arc;

use super::sign_out::{end_for_good, end_session};
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AuditEvent, AuditKind, Notice, Session, SessionId};

/// A session of the person's own, as their list shows it.
#[derive(Clone, Debug)]
pub struct OwnSession {
    /// Names it on the page: a keyed hash, because the id itself is a secret of the browser that holds it.
    pub handle: String,
    /// The session.
    pub session: Arc<Session>,
    /// Whether it is the one that asks.
    pub here: bool,
}

/// Which sessions are to end; never the one that asks, for that is signing out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionsToEnd<'a> {
    /// The one with this handle.
    One(&'a str),
    /// All but this one.
    Others,
}

/// The person's live sessions: this one first, then the others by their last use.
pub async fn own_sessions(deps: &Deps, who: &Recognised) -> Result<Vec<OwnSession>, StoreDown> {
    let now = deps.clock.now();
    let mut sessions = deps.sessions.sessions_of(who.account.id).await?;
    let ended = &who.account.ended_sessions;
    sessions.retain(|session| !ended.contains(&session.id) && deps.life.is_live(&session.times(who.account.signed_out_before), now));
    let mut own: Vec<_> = sessions
        .into_iter()
        .map(|session| OwnSession { handle: handle(deps, &session.id), here: session.id == who.session.id, session })
        .collect();
    own.sort_by_key(|own| (!own.here, std::cmp::Reverse(own.session.last_seen), own.handle.clone()));
    Ok(own)
}

/// Ends sessions of the person in other browsers, everywhere and at once, and tells the person. Gives how many there were.
pub async fn end_own_sessions(deps: &Arc<Deps>, who: &Recognised, which: SessionsToEnd<'_>) -> Result<usize, StoreDown> {
    let mut others = own_sessions(deps, who).await?;
    others.retain(|own| !own.here && (which == SessionsToEnd::Others || which == SessionsToEnd::One(&own.handle)));
    for own in &others {
        end_session(deps, own.session.id).await?;
        end_for_good(deps, &own.session).await?;
        let event = AuditEvent {
            at: deps.clock.now(),
            account: who.account.id,
            kind: AuditKind::SessionEnded,
            about: own.session.device.user_agent.clone(),
            address: Some(who.session.device.address),
        };
        deps.record(&event).await?;
    }
    if !others.is_empty() {
        deps.outbox.post(who.account.recipient(), &Notice::SessionsEnded).await?;
    }
    Ok(others.len())
}

fn handle(deps: &Deps, id: &SessionId) -> String {
    format!("{:032x}", u128::from_be_bytes(deps.keys.load().forms.sign(&[b"session-handle", id.bytes()])))
}
