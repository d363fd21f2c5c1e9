use std::time::Duration;

use subtle::{Choice, ConstantTimeEq};

use super::Deps;
use super::trail::note;
use super::{ProvedPassword, Recognised};
use crate::ports::{Cap, StoreDown};
use crate::vault::VaultError;
use crate::{AccountId, Answer, AuditKind, Device, Notice, SecurityAnswer, Timestamp};

/// Wrong answers for one account within an hour.
const TRIES: u64 = 5;
const WINDOW: Duration = Duration::from_secs(3600);

/// What is sealed: each question with the hash of its answer.
type Kept = Vec<(String, [u8; 16])>;

/// Replaces the questions of somebody who has just given their password, and tells them.
pub async fn choose_security_questions(
    deps: &Deps,
    proved: &ProvedPassword,
    answers: &[SecurityAnswer],
    device: &Device,
) -> Result<(), VaultError> {
    let account = proved.account();
    keep_security_answers(deps, account.id, answers).await?;
    note(deps, account.id, AuditKind::SecurityQuestionsChanged, device).await?;
    deps.outbox.post(account.recipient(), &Notice::SecurityQuestionsChanged).await?;
    Ok(())
}

/// Removes the questions of somebody who has just given their password, where they may do without; tells whether there were any.
pub async fn remove_security_questions(deps: &Deps, proved: &ProvedPassword, device: &Device) -> Result<bool, StoreDown> {
    let account = proved.account();
    if !deps.security_questions.may_do_without() || !deps.accounts.remove_security_questions(account.id).await? {
        return Ok(false);
    }
    note(deps, account.id, AuditKind::SecurityQuestionsRemoved, device).await?;
    deps.outbox.post(account.recipient(), &Notice::SecurityQuestionsChanged).await?;
    Ok(true)
}

/// Since when somebody has questions.
pub async fn security_questions_since(deps: &Deps, who: &Recognised) -> Result<Option<Timestamp>, StoreDown> {
    Ok(deps.accounts.security_questions(who.account.id).await?.map(|(_, at)| at))
}

/// Stores questions and hashed answers.
pub(super) async fn keep_security_answers(deps: &Deps, account: AccountId, answers: &[SecurityAnswer]) -> Result<(), VaultError> {
    let mut kept = Kept::with_capacity(answers.len());
    for SecurityAnswer { question, answer } in answers {
        kept.push((question.clone(), deps.vault.answer_hash(account, question, answer).await?));
    }
    // Serialising plain fields into memory cannot fail.
    let plain = postcard::to_allocvec(&kept).unwrap_or_default();
    let sealed = deps.vault.seal_questions(account, &plain).await?;
    deps.accounts.put_security_questions(account, &sealed, deps.clock.now()).await?;
    Ok(())
}

/// The questions of an account, in the order in which they were chosen.
pub(super) async fn questions_of(deps: &Deps, account: AccountId) -> Result<Vec<String>, VaultError> {
    Ok(kept(deps, account).await?.into_iter().map(|(question, _)| question).collect())
}

/// What became of the answers to an account's questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswersCheck {
    /// All are right.
    Right,
    /// At least one is not; which is not said.
    Wrong,
    /// Too many wrong ones within an hour.
    TooMany,
}

/// Compares answers, in the order of the questions, with those that were given when they were chosen.
pub(super) async fn check_answers(deps: &Deps, account: AccountId, typed: &[Answer], device: &Device) -> Result<AnswersCheck, VaultError> {
    // Counted before anything is compared, so that parallel guesses cannot slip by; given back if it was no guess.
    let tries = [Cap { key: format!("security-answers:{account}"), add: 1, max: TRIES, window: WINDOW }];
    if !deps.sessions.reserve(&tries).await? {
        return Ok(AnswersCheck::TooMany);
    }
    let kept = kept(deps, account).await?;
    let mut right = Choice::from(u8::from(!kept.is_empty() && kept.len() == typed.len()));
    for ((question, hash), answer) in kept.iter().zip(typed) {
        right &= deps.vault.answer_hash(account, question, answer).await?.ct_eq(hash);
    }
    if bool::from(right) {
        deps.sessions.give_back(&tries).await?;
        return Ok(AnswersCheck::Right);
    }
    note(deps, account, AuditKind::SecurityAnswersRefused, device).await?;
    Ok(AnswersCheck::Wrong)
}

async fn kept(deps: &Deps, account: AccountId) -> Result<Kept, VaultError> {
    let Some((sealed, _)) = deps.accounts.security_questions(account).await? else { return Ok(Kept::new()) };
    let plain = deps.vault.open_questions(account, &sealed).await?;
    postcard::from_bytes(plain.reveal()).map_err(|_| VaultError::Sealed)
}
