//! A proof in the midst of a session: what a rule demands and the session has not shown, or not lately.

use std::convert::Infallible;

use policies::{Excuse, Grace, Timestamp};

use super::check_code::{CodeCheck, check_code};
use super::check_passkey::{PasskeyProof, ask, prove};
use super::passkey_ceremony::{Asking, Errand, PasskeyQuestion};
use super::passkeys::has_second_factor;
use super::trail::note;
use super::{Deps, ProvedPassword, Recognised};
use crate::ports::StoreDown;
use crate::vault::VaultError;
use crate::{AuditKind, Device, FactorKind, HalfWay, SecondFactor, Session};

/// How a proof was taken; `R` says why it does not count.
#[derive(Debug)]
pub enum StepUp<R> {
    /// The session as it is from now on. The pass that the sign-in host gave before is void.
    Done(Session),
    /// It does not count.
    Refused(R),
    /// It counts, but the session has ended, or has been told of another proof meanwhile: look again at what is missing.
    Overtaken,
}

/// Notes that the password was given again.
pub async fn step_up_with_password(
    deps: &Deps,
    who: &Recognised,
    _proved: ProvedPassword,
    device: &Device,
) -> Result<StepUp<Infallible>, StoreDown> {
    let password_at = deps.clock.now();
    told(deps, who, device, raised(who, |session| session.password_at = password_at)).await
}

/// Takes a one-time or recovery code.
pub async fn step_up_with_code(deps: &Deps, who: &Recognised, typed: &str, device: &Device) -> Result<StepUp<CodeCheck>, VaultError> {
    match check_code(deps, &who.account, typed, device).await? {
        CodeCheck::Right(given) => Ok(told(deps, who, device, raised(who, |session| session.second_factor = Some(given))).await?),
        refused => Ok(StepUp::Refused(refused)),
    }
}

/// Until when somebody may go on without the second factor that a rule demands and they do not have. Kept when it first meets them; `None`
/// if their time is over, or they have one.
pub async fn meet_grace(deps: &Deps, who: &Recognised, grace: &Grace) -> Result<Option<Timestamp>, StoreDown> {
    if has_second_factor(deps, who.account.id).await? {
        return Ok(None);
    }
    let now = deps.clock.now();
    let until = deps.accounts.factor_demand_met(who.account.id, &grace.demand, now).await?.after(grace.time);
    Ok((now < until).then_some(until))
}

/// Lets the session go on without it, until `until`.
pub async fn go_on_without(deps: &Deps, who: &Recognised, grace: &Grace, until: Timestamp) -> Result<Option<Session>, StoreDown> {
    let session = raised(who, |session| {
        session.excuses.retain(|excuse| excuse.grace != *grace);
        session.excuses.push(Excuse { grace: grace.clone(), until });
    });
    let Some(session) = session else { return Ok(None) };
    Ok(deps.sessions.replace(&session).await?.then_some(session))
}

/// Asks for one of the person's passkeys. `None` if they have none.
pub async fn ask_for_step_up_passkey(deps: &Deps, who: &Recognised, browser: &str) -> Result<Option<PasskeyQuestion>, StoreDown> {
    ask(deps, asking(who, browser)).await
}

/// Takes the browser's answer.
pub async fn step_up_with_passkey(
    deps: &Deps,
    who: &Recognised,
    browser: &str,
    answer: (&str, &str),
    device: &Device,
) -> Result<StepUp<PasskeyProof>, StoreDown> {
    match prove(deps, asking(who, browser), answer, device).await? {
        PasskeyProof::Right => {
            let given = SecondFactor { kind: FactorKind::Passkey, at: deps.clock.now() };
            told(deps, who, device, raised(who, |session| session.second_factor = Some(given))).await
        }
        refused => Ok(StepUp::Refused(refused)),
    }
}

fn asking<'a>(who: &Recognised, browser: &'a str) -> Asking<'a> {
    Asking { browser, errand: Errand::StepUp, account: Some(who.account.id) }
}

/// A second factor was set up in the session of `who`, who gave it to confirm it: from now on it is in the session.
pub(super) async fn set_up_in(
    deps: &Deps,
    who: Option<&Recognised>,
    half_way: &HalfWay,
    given: SecondFactor,
) -> Result<Option<Session>, StoreDown> {
    let Some(who) = who.filter(|who| who.account.id == half_way.account) else { return Ok(None) };
    let password_at: Timestamp = who.session.password_at.max(half_way.password_at);
    let session = raised(who, |session| {
        session.password_at = password_at;
        session.second_factor = Some(given);
    });
    let Some(session) = session else { return Ok(None) };
    Ok(deps.sessions.replace(&session).await?.then_some(session))
}

/// The session with one more proof, under the next number.
fn raised(who: &Recognised, prove: impl FnOnce(&mut Session)) -> Option<Session> {
    let mut session = Session::clone(&who.session);
    session.pass_number = session.pass_number.checked_add(1)?;
    prove(&mut session);
    Some(session)
}

async fn told<R>(deps: &Deps, who: &Recognised, device: &Device, session: Option<Session>) -> Result<StepUp<R>, StoreDown> {
    let Some(session) = session else { return Ok(StepUp::Overtaken) };
    if !deps.sessions.replace(&session).await? {
        return Ok(StepUp::Overtaken);
    }
    note(deps, who.account.id, AuditKind::SteppedUp, device).await?;
    Ok(StepUp::Done(session))
}
