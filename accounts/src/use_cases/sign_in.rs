use std::net::IpAddr;
use std::time::Duration;

use secret::Secret;

use super::Deps;
use super::next_step::{Step, next_step};
use super::rehash::rehash_if_due;
use crate::ports::{Cap, StoreDown};
use crate::{Account, AuditEvent, AuditKind, Device, EmailAddress, HalfWay, Session};

/// What the person typed, and from where.
pub struct SignInRequest<'a> {
    /// The address as it was typed.
    pub email: &'a str,
    /// The master password.
    pub password: &'a Secret<String>,
    /// The browser.
    pub device: Device,
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
    /// Too many tries for this address or from this network: come back later.
    TooMany,
    /// The hash queue is full: come back in a moment.
    Busy,
}

/// Wrong tries for one address from one client, for one address, from one client: within a quarter of an hour.
const WINDOW: Duration = Duration::from_secs(15 * 60);
const PER_ADDRESS_AND_CLIENT: u64 = 10;
const PER_ADDRESS: u64 = 100;
const PER_CLIENT: u64 = 300;

/// Checks address and password and begins a session. A known and an unknown address cost the same work.
pub async fn sign_in(deps: &Deps, request: SignInRequest<'_>) -> Result<SignIn, StoreDown> {
    let now = deps.clock.now();
    let email = EmailAddress::parse(request.email).ok();
    let client = request.device.address;
    // Counted before the hash, so that parallel guesses cannot slip by; given back if it was no guess.
    let tries = caps(deps, email.as_ref(), client);
    if !deps.sessions.reserve(&tries).await? {
        return Ok(SignIn::TooMany);
    }
    let account = match &email {
        Some(email) => deps.accounts.by_email(email).await?,
        None => None,
    };
    let Ok(matches) = deps.hashes.verify(request.password, account.as_ref().map(|account| account.password_hash.as_str())).await else {
        deps.sessions.give_back(&tries).await?;
        return Ok(SignIn::Busy);
    };
    let Some(account) = account else { return Ok(SignIn::Refused) };
    if !matches {
        record(deps, &account, AuditKind::SignInRefused, &request.device).await?;
        return Ok(SignIn::Refused);
    }
    deps.sessions.give_back(&tries).await?;
    rehash_if_due(deps, &account, request.password).await;
    let Some(facts) = deps.accounts.facts(account.id).await? else { return Ok(SignIn::Refused) };
    if facts.locked {
        record(deps, &account, AuditKind::SignInLocked, &request.device).await?;
        return Ok(SignIn::Locked);
    }
    Ok(match next_step(deps, &facts, now, None, request.device).await? {
        Step::SignedIn(session) => SignIn::Done(session),
        Step::HalfWay(half_way) => SignIn::HalfWay(half_way),
    })
}

async fn record(deps: &Deps, account: &Account, kind: AuditKind, device: &Device) -> Result<(), StoreDown> {
    let event =
        AuditEvent { at: deps.clock.now(), account: account.id, kind, about: device.user_agent.clone(), address: Some(device.address) };
    deps.record(&event).await
}

/// The counters of one try. The address stands there as a keyed hash: the store learns nobody's address from them.
fn caps(deps: &Deps, email: Option<&EmailAddress>, client: IpAddr) -> Vec<Cap> {
    let address = email.map_or("", EmailAddress::as_str).as_bytes();
    let hashed = u128::from_be_bytes(deps.keys.load().forms.sign(&[b"sign-in-counter", address]));
    vec![
        Cap { key: format!("sign-in:{hashed:032x}:{client}"), add: 1, max: PER_ADDRESS_AND_CLIENT, window: WINDOW },
        Cap { key: format!("sign-in:{hashed:032x}"), add: 1, max: PER_ADDRESS, window: WINDOW },
        Cap { key: format!("sign-in:{client}"), add: 1, max: PER_CLIENT, window: WINDOW },
    ]
}
