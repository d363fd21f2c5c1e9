use std::sync::Arc;
use std::time::Duration;

use secret::Secret;

use super::Deps;
use super::next_step::{Step, next_step};
use super::rehash::rehash_if_due;
use super::sign_in_refused::refused;
use super::sign_in_turn::{SignInTurn, Whence};
use super::trail::note;
use crate::ports::{StoreDown, Turn};
use crate::{AuditKind, Device, EmailAddress, HalfWay, KnownDevice, Session};

/// What the person typed, and from where.
pub struct SignInRequest<'a> {
    /// The address as it was typed.
    pub email: &'a str,
    /// The master password.
    pub password: &'a Secret<String>,
    /// The browser.
    pub device: Device,
    /// What it remembers of who has signed in with it.
    pub known_device: Option<&'a KnownDevice>,
}

/// How a sign-in ended.
#[derive(Debug)]
pub enum SignIn {
    /// Signed in, under a session with a new id.
    Done(Session),
    /// The password is right, but it is not all that is asked for.
    HalfWay(HalfWay),
    /// The password is right, and an operator keeps the person out.
    Locked,
    /// Address or password is wrong; which of them is not said.
    Refused,
    /// There were too many wrong tries: come back after so long. Whether there is such an account is not said.
    Wait(Duration),
    /// The hash queue is full: come back in a moment.
    Busy,
}

/// Checks address and password and begins a session. A known and an unknown address cost the same work.
pub async fn sign_in(deps: &Arc<Deps>, request: SignInRequest<'_>) -> Result<SignIn, StoreDown> {
    let now = deps.clock.now();
    let email = EmailAddress::parse(request.email).ok();
    let account = match &email {
        Some(email) => deps.accounts.by_email(email).await?,
        None => None,
    };
    // Counted before the hash, so that parallel guesses cannot slip by, and a flood of them costs little; given back if it was no guess.
    let name = email.as_ref().map_or(request.email, EmailAddress::as_str);
    let whence = Whence { name, client: request.device.address, known_device: request.known_device };
    let turn = SignInTurn::new(deps, account.as_ref(), &whence);
    let tries = match turn.take(deps).await? {
        Turn::Taken(tries) => tries,
        Turn::Wait(wait) => {
            count("waits");
            return Ok(SignIn::Wait(wait));
        }
    };
    let Ok(matches) = deps.hashes.verify(request.password, account.as_ref().map(|account| account.password_hash.as_str())).await else {
        count("busy");
        turn.give_back(deps).await?;
        return Ok(SignIn::Busy);
    };
    let Some(account) = account.as_ref().filter(|_| matches) else {
        count("refused");
        refused(deps, account.as_ref(), turn.lock_begun(&tries), &request.device);
        return Ok(SignIn::Refused);
    };
    count("right");
    turn.pardon(deps).await?;
    rehash_if_due(deps, account, request.password).await;
    let Some(facts) = deps.accounts.facts(account.id).await? else { return Ok(SignIn::Refused) };
    if facts.locked {
        note(deps, account.id, AuditKind::SignInLocked, &request.device).await?;
        return Ok(SignIn::Locked);
    }
    Ok(match next_step(deps, &facts, now, None, request.device).await? {
        Step::SignedIn(session) => SignIn::Done(session),
        Step::HalfWay(half_way) => SignIn::HalfWay(half_way),
    })
}

fn count(outcome: &'static str) {
    metrics::counter!("latchkey_passwords_total", "outcome" => outcome).increment(1);
}
