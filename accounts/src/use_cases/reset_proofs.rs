//! What has to be proved between the token and the new password. The seal says what was proved; what is owed is asked of the stores at
//! every step, so that a factor set up meanwhile counts too.

use super::Deps;
use super::check_code::{CodeCheck, check_code};
use super::check_passkey::{PasskeyCheck, ask, check_passkey, has_passkey};
use super::mail_token::TOKEN_LIFE;
use super::passkey_ceremony::{Asking, Errand, PasskeyQuestion};
use super::security_questions::{AnswersCheck, check_answers, questions_of};
use crate::ports::StoreDown;
use crate::vault::VaultError;
use crate::{Account, Answer, Device, EmailAddress, Permit, ResetStep};

/// Stores a new permit for the account with this address, good as long as a token.
pub(super) async fn keep_permit(deps: &Deps, email: &str) -> Result<Option<Permit>, StoreDown> {
    let Ok(address) = EmailAddress::parse(email) else { return Ok(None) };
    let Some(account) = deps.accounts.by_email(&address).await? else { return Ok(None) };
    let id = deps.rng.bytes16();
    deps.sessions.put_once(&key(&id), &account.id.bytes(), TOKEN_LIFE).await?;
    Ok(Some(Permit { id, email: email.to_owned(), answered: false, second_factor: false }))
}

/// The account whose password a permit lets be chosen, if the permit is in force.
pub(super) async fn account_of(deps: &Deps, permit: &Permit) -> Result<Option<Account>, StoreDown> {
    let Some(kept) = deps.sessions.peek_once(&key(&permit.id)).await? else { return Ok(None) };
    let Ok(address) = EmailAddress::parse(&permit.email) else { return Ok(None) };
    Ok(deps.accounts.by_email(&address).await?.filter(|account| kept == account.id.bytes()))
}

/// Uses the permit up; of any number of callers one is told `true`.
pub(super) async fn spend_permit(deps: &Deps, permit: &Permit, account: &Account) -> Result<bool, StoreDown> {
    Ok(deps.sessions.take_once(&key(&permit.id)).await?.is_some_and(|kept| kept == account.id.bytes()))
}

/// What the person has to do next; `None` if the permit is too old or used already.
pub async fn next_reset_step(deps: &Deps, permit: &Permit) -> Result<Option<ResetStep>, StoreDown> {
    match account_of(deps, permit).await? {
        Some(account) => Ok(Some(step_owed(deps, permit, &account).await?)),
        None => Ok(None),
    }
}

/// The first proof that the account asks for and the permit lacks.
pub(super) async fn step_owed(deps: &Deps, permit: &Permit, account: &Account) -> Result<ResetStep, StoreDown> {
    let chosen = async || deps.accounts.security_questions(account.id).await.map(|kept| kept.is_some());
    if !permit.answered && deps.security_questions.may_choose() && deps.security_questions.asked_in_reset(chosen().await?) {
        return Ok(ResetStep::Questions);
    }
    if permit.second_factor {
        return Ok(ResetStep::Password);
    }
    Ok(match deps.accounts.one_time_code(account.id).await? {
        Some(_) => ResetStep::Code,
        None if has_passkey(deps, account.id).await? => ResetStep::Passkey,
        None => ResetStep::Password,
    })
}

/// The questions that are asked of the person now; `None` if the permit is too old or used already, or another step is due.
pub async fn reset_questions(deps: &Deps, permit: &Permit) -> Result<Option<Vec<String>>, VaultError> {
    match account_of(deps, permit).await? {
        Some(account) if step_owed(deps, permit, &account).await? == ResetStep::Questions => questions_of(deps, account.id).await.map(Some),
        _ => Ok(None),
    }
}

/// What became of the answers that were typed to reset a password.
#[derive(Debug)]
pub enum AnswersForReset {
    /// They are right, and stand in this permit.
    Right(Permit),
    /// They are not; see [`AnswersCheck`].
    Refused(AnswersCheck),
    /// The permit is too old or used already, or another step is due.
    OutOfTurn,
}

/// Checks the answers of a person who has typed the token.
pub async fn check_reset_answers(deps: &Deps, permit: &Permit, typed: &[Answer], device: &Device) -> Result<AnswersForReset, VaultError> {
    let Some(account) = account_of(deps, permit).await? else { return Ok(AnswersForReset::OutOfTurn) };
    if step_owed(deps, permit, &account).await? != ResetStep::Questions {
        return Ok(AnswersForReset::OutOfTurn);
    }
    Ok(match check_answers(deps, account.id, typed, device).await? {
        AnswersCheck::Right => AnswersForReset::Right(Permit { answered: true, ..permit.clone() }),
        refused => AnswersForReset::Refused(refused),
    })
}

/// What became of a code that was typed to reset a password.
#[derive(Debug)]
pub enum CodeForReset {
    /// It is right, and stands in this permit.
    Right(Permit),
    /// It is not; see [`CodeCheck`].
    Refused(CodeCheck),
    /// The permit is too old or used already, or another step is due.
    OutOfTurn,
}

/// Checks the second factor of a person who has typed the token, under the same counter as at sign-in.
pub async fn check_reset_code(deps: &Deps, permit: &Permit, typed: &str, device: &Device) -> Result<CodeForReset, VaultError> {
    let Some(account) = account_of(deps, permit).await? else { return Ok(CodeForReset::OutOfTurn) };
    if !owes_factor(deps, permit, &account).await? {
        return Ok(CodeForReset::OutOfTurn);
    }
    let Some(facts) = deps.accounts.facts(account.id).await? else { return Ok(CodeForReset::OutOfTurn) };
    Ok(match check_code(deps, &facts, typed, device).await? {
        CodeCheck::Right(_) => CodeForReset::Right(Permit { second_factor: true, ..permit.clone() }),
        refused => CodeForReset::Refused(refused),
    })
}

/// What became of a passkey that was used to reset a password.
#[derive(Debug)]
pub enum PasskeyForReset {
    /// It is right, and stands in this permit.
    Right(Permit),
    /// It is not one of this account.
    Refused,
    /// The answer came too late or twice: ask again.
    Over,
    /// Too many answers from this client.
    TooMany,
    /// The permit is too old or used already, or another step is due.
    OutOfTurn,
}

/// Asks the browser of a person who has typed the token for one of their passkeys; `None` if another step is due, or they have none.
pub async fn ask_for_reset_passkey(deps: &Deps, permit: &Permit, browser: &str) -> Result<Option<PasskeyQuestion>, StoreDown> {
    match account_of(deps, permit).await? {
        Some(account) if owes_factor(deps, permit, &account).await? => ask(deps, asking(browser, &account)).await,
        _ => Ok(None),
    }
}

/// Checks the passkey of a person who has typed the token.
pub async fn check_reset_passkey(
    deps: &Deps,
    permit: &Permit,
    browser: &str,
    answer: (&str, &str),
    device: &Device,
) -> Result<PasskeyForReset, StoreDown> {
    let Some(account) = account_of(deps, permit).await? else { return Ok(PasskeyForReset::OutOfTurn) };
    if !owes_factor(deps, permit, &account).await? {
        return Ok(PasskeyForReset::OutOfTurn);
    }
    Ok(match check_passkey(deps, asking(browser, &account), answer, device).await? {
        PasskeyCheck::Right(_) => PasskeyForReset::Right(Permit { second_factor: true, ..permit.clone() }),
        PasskeyCheck::Refused => PasskeyForReset::Refused,
        PasskeyCheck::Over => PasskeyForReset::Over,
        PasskeyCheck::TooMany => PasskeyForReset::TooMany,
    })
}

async fn owes_factor(deps: &Deps, permit: &Permit, account: &Account) -> Result<bool, StoreDown> {
    Ok(matches!(step_owed(deps, permit, account).await?, ResetStep::Code | ResetStep::Passkey))
}

const fn asking<'a>(browser: &'a str, account: &Account) -> Asking<'a> {
    Asking { browser, errand: Errand::ResetPassword, account: Some(account.id) }
}

fn key(permit: &[u8; 16]) -> String {
    format!("reset:{:032x}", u128::from_be_bytes(*permit))
}
