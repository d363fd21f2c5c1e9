use std::time::Duration;

use secret::Secret;

use super::{Deps, Recognised};
use crate::ports::{Cap, StoreDown};
use crate::{Account, AuditEvent, AuditKind};

/// Wrong passwords for one account while it is signed in.
const TRIES: u64 = 10;
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Whether the person at a signed-in browser knows the master password.
#[derive(Debug)]
pub enum Proof {
    /// They do.
    Right(ProvedPassword),
    /// They do not. It is in the account's trail.
    Wrong,
    /// Too many tries: come back later.
    TooMany,
    /// The hash queue is full: come back in a moment.
    Busy,
}

/// That the person at a signed-in browser has just given the master password: what asks for it takes one.
#[derive(Debug)]
pub struct ProvedPassword(Box<Account>);

impl ProvedPassword {
    /// The account as the store had it when the password was checked.
    pub fn account(&self) -> &Account {
        &self.0
    }
}

/// Checks the master password of somebody who is signed in.
pub async fn prove_password(deps: &Deps, who: &Recognised, typed: &Secret<String>) -> Result<Proof, StoreDown> {
    // Counted before the password is looked at, so that parallel guesses cannot slip by; given back if it was no guess.
    let tries = [Cap { key: format!("prove-password:{}", who.account.id), add: 1, max: TRIES, window: WINDOW }];
    if !deps.sessions.reserve(&tries).await? {
        return Ok(Proof::TooMany);
    }
    let account = deps.accounts.by_email(&who.account.email).await?.filter(|account| account.id == who.account.id);
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let Ok(right) = deps.hashes.verify(typed, hash).await else { return Ok(Proof::Busy) };
    if let Some(account) = account.filter(|_| right) {
        deps.sessions.give_back(&tries).await?;
        return Ok(Proof::Right(ProvedPassword(Box::new(account))));
    }
    let device = &who.session.device;
    let event = AuditEvent {
        at: deps.clock.now(),
        account: who.account.id,
        kind: AuditKind::SignInRefused,
        about: device.user_agent.clone(),
        address: Some(device.address),
    };
    deps.record(&event).await?;
    Ok(Proof::Wrong)
}
