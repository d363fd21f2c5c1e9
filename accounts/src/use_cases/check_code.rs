use std::time::Duration;

use policies::StepFit;
use secret::Secret;

use super::Deps;
use super::check_passkey::has_passkey;
use super::trail::note;
use crate::ports::{Cap, StoreDown};
use crate::vault::VaultError;
use crate::{AccountFacts, AuditKind, Device, FactorKind, Match, Notice, OneTimeCode, OtpSecret, SecondFactor, TypedCode};

/// What became of a typed code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeCheck {
    /// It is right, and spent.
    Right(SecondFactor),
    /// It is neither six digits, where one-time codes are set up, nor a recovery code.
    NoCode,
    /// It is wrong.
    Wrong,
    /// It was right, and has been given before.
    Used,
    /// It is right for another time: the clock of the phone is off by so many minutes, fast if above zero. It is spent for that time.
    ClockOff(i64),
    /// Too many wrong codes for this account within an hour.
    TooMany,
    /// The account has neither one-time codes nor passkeys.
    NotEnrolled,
}

/// Wrong codes for one account within an hour: one in a hundred thousand guesses hits one of the three codes in force.
const TRIES: u64 = 10;
const WINDOW: Duration = Duration::from_secs(3600);
/// Longer than any step that is looked at stays in sight: half an hour ahead until half an hour behind.
const SPENT_FOR: Duration = Duration::from_secs(2 * 3600);

/// Checks a one-time or recovery code of a person who has given the right password, and spends it.
pub async fn check_code(deps: &Deps, account: &AccountFacts, typed: &str, device: &Device) -> Result<CodeCheck, VaultError> {
    let Some(typed) = TypedCode::parse(typed) else { return Ok(CodeCheck::NoCode) };
    let factor = deps.accounts.one_time_code(account.id).await?;
    if factor.is_none() {
        if !has_passkey(deps, account.id).await? {
            return Ok(CodeCheck::NotEnrolled);
        }
        if matches!(typed, TypedCode::OneTime(_)) {
            return Ok(CodeCheck::NoCode);
        }
    }
    // Counted before anything is compared, so that parallel guesses cannot slip by; given back if it was no guess.
    let tries = [Cap { key: format!("one-time-code:{}", account.id), add: 1, max: TRIES, window: WINDOW }];
    if !deps.sessions.reserve(&tries).await? {
        warn_once(deps, account, device).await?;
        return Ok(CodeCheck::TooMany);
    }
    let check = match (typed, &factor) {
        (TypedCode::OneTime(code), Some(factor)) => check_one_time(deps, factor, &code).await?,
        (TypedCode::OneTime(_), None) => CodeCheck::NoCode,
        (TypedCode::Recovery(code), _) => check_recovery(deps, account, &code, device).await?,
    };
    if matches!(check, CodeCheck::Right(_)) {
        deps.sessions.give_back(&tries).await?;
    } else {
        record(deps, account, AuditKind::CodeRefused, device).await?;
    }
    Ok(check)
}

async fn check_one_time(deps: &Deps, factor: &OneTimeCode, code: &Secret<String>) -> Result<CodeCheck, VaultError> {
    let now = deps.clock.now();
    let secret = OtpSecret::from_bytes(deps.vault.open_otp(factor).await?);
    let Some(Match { step, fit }) = secret.find(code.reveal(), now) else { return Ok(CodeCheck::Wrong) };
    let first = spend_step(deps, factor, step).await?;
    Ok(match fit {
        StepFit::Off(minutes) => CodeCheck::ClockOff(minutes),
        StepFit::Now if first => CodeCheck::Right(SecondFactor { kind: FactorKind::OneTimeCode, at: now }),
        StepFit::Now => CodeCheck::Used,
    })
}

/// Spends the code of one step; of any number of tries on any number of nodes the first is told `true`.
pub(super) async fn spend_step(deps: &Deps, factor: &OneTimeCode, step: i64) -> Result<bool, StoreDown> {
    let once = Cap { key: format!("code-step:{}:{}:{step}", factor.account, factor.version), add: 1, max: 1, window: SPENT_FOR };
    deps.sessions.reserve(&[once]).await
}

async fn check_recovery(deps: &Deps, account: &AccountFacts, code: &Secret<String>, device: &Device) -> Result<CodeCheck, VaultError> {
    let hash = deps.vault.recovery_hash(account.id, code).await?;
    let Some(left) = deps.accounts.spend_recovery_code(account.id, hash).await? else { return Ok(CodeCheck::Wrong) };
    record(deps, account, AuditKind::RecoveryCodeUsed, device).await?;
    deps.outbox.post(account.recipient(), &Notice::RecoveryCodeUsed { left }).await?;
    Ok(CodeCheck::Right(SecondFactor { kind: FactorKind::RecoveryCode, at: deps.clock.now() }))
}

/// Whoever guesses codes has the password already: its owner should know. Told once an hour.
async fn warn_once(deps: &Deps, account: &AccountFacts, device: &Device) -> Result<(), StoreDown> {
    let once = Cap { key: format!("one-time-code-warned:{}", account.id), add: 1, max: 1, window: WINDOW };
    if deps.sessions.reserve(&[once]).await? {
        deps.outbox.post(account.recipient(), &Notice::TooManyCodes { address: device.address }).await?;
    }
    Ok(())
}

pub(super) async fn record(deps: &Deps, account: &AccountFacts, kind: AuditKind, device: &Device) -> Result<(), StoreDown> {
    note(deps, account.id, kind, device).await
}
