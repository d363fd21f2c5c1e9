use std::time::Duration;

use super::trail::note;
use super::{Deps, ProvedPassword};
use crate::ports::Cap;
use crate::vault::VaultError;
use crate::{AccountId, AuditKind, Device, Notice, Pin};

/// Replaces the PIN of somebody who has just given their password, and tells them.
pub async fn change_pin(deps: &Deps, proved: &ProvedPassword, pin: &Pin, device: &Device) -> Result<(), VaultError> {
    let account = proved.account();
    deps.accounts.put_pin(account.id, deps.vault.pin_hash(account.id, pin).await?).await?;
    note(deps, account.id, AuditKind::PinChanged, device).await?;
    deps.outbox.post(account.recipient(), &Notice::PinChanged).await?;
    Ok(())
}

/// What became of a PIN that a caller told support.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinCheck {
    /// It is the account's.
    Right,
    /// It is not.
    Wrong,
    /// The account has none.
    NotSet,
    /// Too many wrong ones within an hour.
    TooMany,
}

const TRIES: u64 = 5;
const WINDOW: Duration = Duration::from_secs(3600);

/// Compares what a caller told support with the account's PIN.
pub async fn check_pin(deps: &Deps, account: AccountId, told: &Pin) -> Result<PinCheck, VaultError> {
    let Some(kept) = deps.accounts.contact(account).await?.pin else { return Ok(PinCheck::NotSet) };
    let tries = [Cap { key: format!("pin:{account}"), add: 1, max: TRIES, window: WINDOW }];
    if !deps.sessions.reserve(&tries).await? {
        return Ok(PinCheck::TooMany);
    }
    let told = deps.vault.pin_hash(account, told).await?;
    if !bool::from(subtle::ConstantTimeEq::ct_eq(&kept.0[..], &told.0[..])) {
        return Ok(PinCheck::Wrong);
    }
    deps.sessions.give_back(&tries).await?;
    Ok(PinCheck::Right)
}
