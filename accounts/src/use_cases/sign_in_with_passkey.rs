use policies::Timestamp;

use super::Deps;
use super::begin_session::begin_session;
use super::check_code::record;
use super::check_passkey::{PasskeyCheck, ask, check_passkey};
use super::next_step::{Step, next_step};
use super::passkey_ceremony::{Asking, Errand, PasskeyQuestion};
use super::sign_in_with_code::still_counts;
use crate::ports::StoreDown;
use crate::{AccountFacts, AuditKind, Device, FactorKind, HalfWay, Left, SecondFactor};

/// How a sign-in with a passkey ended.
#[derive(Debug)]
pub enum PasskeySignIn {
    /// The passkey is right.
    Done(Step),
    /// It is not one of this account, or of nobody here.
    Refused,
    /// It is right, and an operator keeps the person out.
    Locked,
    /// The answer came too late or twice, or what was proved before does not count any more: begin anew.
    Over,
    /// Too many answers from this client.
    TooMany,
}

fn asking<'a>(browser: &'a str, half_way: Option<&HalfWay>) -> Asking<'a> {
    Asking { browser, errand: Errand::SignIn, account: half_way.map(|half_way| half_way.account) }
}

/// Asks a browser for a passkey: of the person who is half way, or, without one, of whoever answers. `None` where there can be none.
pub async fn ask_for_passkey(deps: &Deps, browser: &str, half_way: Option<&HalfWay>) -> Result<Option<PasskeyQuestion>, StoreDown> {
    if let Some(half_way) = half_way
        && (!matches!(half_way.left, Left::Code | Left::Passkey) || still_counts(deps, half_way).await?.is_none())
    {
        return Ok(None);
    }
    ask(deps, asking(browser, half_way)).await
}

/// Takes the browser's answer. A passkey makes sure who uses it, so alone it is both: what a person has, and that it is they.
pub async fn sign_in_with_passkey(
    deps: &Deps,
    browser: &str,
    half_way: Option<&HalfWay>,
    answer: (&str, &str),
    device: Device,
) -> Result<PasskeySignIn, StoreDown> {
    let account = match check_passkey(deps, asking(browser, half_way), answer, &device).await? {
        PasskeyCheck::Right(account) => account,
        PasskeyCheck::Refused => return Ok(PasskeySignIn::Refused),
        PasskeyCheck::Over => return Ok(PasskeySignIn::Over),
        PasskeyCheck::TooMany => return Ok(PasskeySignIn::TooMany),
    };
    if account.locked {
        record(deps, &account, AuditKind::SignInLocked, &device).await?;
        return Ok(PasskeySignIn::Locked);
    }
    go_on(deps, &account, half_way, device).await
}

async fn go_on(deps: &Deps, account: &AccountFacts, half_way: Option<&HalfWay>, device: Device) -> Result<PasskeySignIn, StoreDown> {
    let given = Some(SecondFactor { kind: FactorKind::Passkey, at: deps.clock.now() });
    let Some(half_way) = half_way else {
        // The password was not given: what asks for it later does so whenever it was.
        let session = begin_session(deps, account.id, Timestamp::from_millis(0), given, device).await?;
        record(deps, account, AuditKind::SignedIn, &session.device).await?;
        return Ok(PasskeySignIn::Done(Step::SignedIn(session)));
    };
    if still_counts(deps, half_way).await?.is_none() {
        return Ok(PasskeySignIn::Over);
    }
    Ok(PasskeySignIn::Done(next_step(deps, account, half_way.password_at, given, device).await?))
}
