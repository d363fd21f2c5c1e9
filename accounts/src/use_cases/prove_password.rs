use std::sync::Arc;
use std::time::Duration;

use secret::Secret;

use super::sign_in_refused::refused;
use super::sign_in_turn::{SignInTurn, Whence};
use super::{Deps, Recognised};
use crate::ports::{StoreDown, Turn};
use crate::{Account, Device, KnownDevice};

/// What was typed in the midst of a session, and where.
pub struct PasswordTry<'a> {
    /// The master password.
    pub typed: &'a Secret<String>,
    /// The browser.
    pub device: &'a Device,
    /// What it remembers of who has signed in with it.
    pub known_device: Option<&'a KnownDevice>,
}

/// Whether the person at a signed-in browser knows the master password.
#[derive(Debug)]
pub enum Proof {
    /// They do.
    Right(ProvedPassword),
    /// They do not. It is in the account's trail.
    Wrong,
    /// There were too many wrong tries: come back after so long.
    Wait(Duration),
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

/// Checks the master password of somebody who is signed in. Whoever holds a session may be guessing: it counts as a sign-in does.
pub async fn prove_password(deps: &Arc<Deps>, who: &Recognised, attempt: PasswordTry<'_>) -> Result<Proof, StoreDown> {
    let account = deps.accounts.by_email(&who.account.email).await?.filter(|account| account.id == who.account.id);
    let PasswordTry { typed, device, known_device } = attempt;
    // Counted before the password is looked at, so that parallel guesses cannot slip by; given back if it was no guess.
    let whence = Whence { name: who.account.email.as_str(), client: device.address, known_device };
    let turn = SignInTurn::new(deps, account.as_ref(), &whence);
    let tries = match turn.take(deps).await? {
        Turn::Taken(tries) => tries,
        Turn::Wait(wait) => return Ok(Proof::Wait(wait)),
    };
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let Ok(right) = deps.hashes.verify(typed, hash).await else {
        turn.give_back(deps).await?;
        return Ok(Proof::Busy);
    };
    match account {
        Some(account) if right => {
            turn.pardon(deps).await?;
            Ok(Proof::Right(ProvedPassword(Box::new(account))))
        }
        account => {
            refused(deps, account.as_ref(), turn.lock_begun(&tries), device);
            Ok(Proof::Wrong)
        }
    }
}
