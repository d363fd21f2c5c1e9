use std::sync::Arc;

use policies::{Person, Timestamp};

use super::Deps;
use crate::ports::StoreDown;
use crate::{AccountFacts, Pass, PassScope, Session};

/// Who stands behind a request: a live session and its account.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// The session.
    pub session: Arc<Session>,
    /// Its account.
    pub account: Arc<AccountFacts>,
}

/// From memory alone, which is the way of nearly every request. `None`: not everything is in memory, ask [`recognise`].
/// `Some(None)`: nobody.
pub fn recognise_cached(deps: &Deps, pass: &Pass, scope: PassScope<'_>, now: Timestamp) -> Option<Option<Recognised>> {
    let Some(session) = deps.sessions.cached_session(&pass.session)? else { return Some(None) };
    let account = deps.facts.cached(session.account, deps.sessions.as_ref())?;
    let recognised = Recognised { session, account };
    // "Last seen" is due: the slow way writes it.
    if deps.life.should_note_seen(recognised.session.last_seen, now) {
        return None;
    }
    Some(recognised.if_live(deps, pass, scope, now))
}

/// Finds the live session that a pass names, and notes that it was seen.
pub async fn recognise(deps: &Deps, pass: &Pass, scope: PassScope<'_>) -> Result<Option<Recognised>, StoreDown> {
    let now = deps.clock.now();
    let Some(session) = deps.sessions.session(&pass.session).await? else { return Ok(None) };
    let Some(account) = deps.facts.get(session.account, deps.sessions.as_ref(), deps.accounts.as_ref()).await? else { return Ok(None) };
    let Some(recognised) = (Recognised { session, account }).if_live(deps, pass, scope, now) else { return Ok(None) };
    let session = &recognised.session;
    if deps.life.should_note_seen(session.last_seen, now) {
        deps.sessions.touch(&session.id, now, deps.life.keep_for(session.created_at, now)).await?;
    }
    Ok(Some(recognised))
}

impl Recognised {
    /// As access rules see them.
    pub fn as_person(&self) -> Person<'_> {
        Person {
            email: self.account.email.as_str(),
            groups: &self.account.groups,
            password_at: self.session.password_at,
            second_factor_at: self.session.second_factor.map(|factor| factor.at),
            // They are of somebody who has no second factor, which may have changed in another browser.
            excuses: if self.account.has_second_factor { &[] } else { &self.session.excuses },
        }
    }

    fn if_live(self, deps: &Deps, pass: &Pass, scope: PassScope<'_>, now: Timestamp) -> Option<Self> {
        let ended = self.account.ended_sessions.contains(&self.session.id);
        let live = !self.account.locked && !ended && deps.life.is_live(&self.session.times(self.account.signed_out_before), now);
        let pass_in_force = match scope {
            PassScope::SignIn(_) => pass.number == self.session.pass_number,
            PassScope::Portal(_) => true,
        };
        (live && pass_in_force).then_some(self)
    }
}
