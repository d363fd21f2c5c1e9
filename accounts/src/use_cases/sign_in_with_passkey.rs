use std::net::IpAddr;
use std::time::Duration;

use policies::Timestamp;

use super::Deps;
use super::begin_session::begin_session;
use super::check_code::record;
use super::next_step::{Step, next_step};
use super::passkey_ceremony::{PasskeyQuestion, begun, ended};
use super::sign_in_with_code::still_counts;
use crate::ports::{Cap, StoreDown};
use crate::relying_party::Signed;
use crate::{AccountFacts, AccountId, AuditKind, Device, FactorKind, HalfWay, Left, Passkey, SecondFactor};

/// Answers of one client within a quarter of an hour.
const PER_CLIENT: u64 = 300;
const WINDOW: Duration = Duration::from_secs(15 * 60);

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

/// Asks a browser for a passkey: of the person who is half way, or, without one, of whoever answers. `None` where there can be none.
pub async fn ask_for_passkey(deps: &Deps, browser: &str, half_way: Option<&HalfWay>) -> Result<Option<PasskeyQuestion>, StoreDown> {
    let Some(relying_party) = &deps.passkeys else { return Ok(None) };
    let Some(half_way) = half_way else {
        return Ok(relying_party.ask_for(None).map(|asked| begun(deps, browser, asked, None, "")));
    };
    if !matches!(half_way.left, Left::Code | Left::Passkey) || still_counts(deps, half_way).await?.is_none() {
        return Ok(None);
    }
    let passkeys = deps.accounts.passkeys(half_way.account).await?;
    if passkeys.is_empty() {
        return Ok(None);
    }
    Ok(relying_party.ask_for(Some(&passkeys)).map(|asked| begun(deps, browser, asked, Some(half_way.account), "")))
}

/// Takes the browser's answer. A passkey makes sure who uses it, so alone it is both: what a person has, and that it is they.
pub async fn sign_in_with_passkey(
    deps: &Deps,
    browser: &str,
    half_way: Option<&HalfWay>,
    (ceremony, answer): (&str, &str),
    device: Device,
) -> Result<PasskeySignIn, StoreDown> {
    let Some(relying_party) = &deps.passkeys else { return Ok(PasskeySignIn::Over) };
    if !admitted(deps, device.address).await? {
        return Ok(PasskeySignIn::TooMany);
    }
    let Some(ceremony) = ended(deps, browser, ceremony).await? else { return Ok(PasskeySignIn::Over) };
    let asked_of = ceremony.account.map(AccountId::from_bytes);
    if asked_of != half_way.map(|half_way| half_way.account) {
        return Ok(PasskeySignIn::Over);
    }
    let Some(id) = asked_of.or_else(|| relying_party.whose(answer)) else { return Ok(PasskeySignIn::Refused) };
    let Some(account) = deps.accounts.facts(id).await? else { return Ok(PasskeySignIn::Refused) };
    let passkeys = deps.accounts.passkeys(id).await?;
    let used = match relying_party.check(&ceremony.asked, answer, &passkeys) {
        Ok(signed) => use_up(deps, &passkeys, &signed).await?,
        Err(_) => false,
    };
    if !used {
        record(deps, &account, AuditKind::PasskeyRefused, &device).await?;
        return Ok(PasskeySignIn::Refused);
    }
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

/// Keeps the counter of the passkey that has signed; of two with the same one counts.
async fn use_up(deps: &Deps, passkeys: &[Passkey], signed: &Signed) -> Result<bool, StoreDown> {
    let Some(passkey) = passkeys.iter().find(|passkey| passkey.id == signed.id) else { return Ok(false) };
    deps.accounts.note_passkey_used(passkey, &signed.credential, deps.clock.now()).await
}

async fn admitted(deps: &Deps, client: IpAddr) -> Result<bool, StoreDown> {
    deps.sessions.reserve(&[Cap { key: format!("passkey:{client}"), add: 1, max: PER_CLIENT }], WINDOW).await
}
