//! Choosing a master password: the two fields that every page has that asks for a new one, and what is said of them.

use accounts::use_cases::{Deps, judge_password};
use locales::{Phrase, phrase};
use policies::{PasswordJudgement, PasswordOwner, PasswordStrength, Unmet};
use secret::Secret;

use crate::Problem;
use crate::form::{Form, too_long};
use crate::prove_password::MAX_PASSWORD;
use crate::views::{FieldError, PasswordAsked};

/// The field with the new password, and the one in which it is typed again.
pub(crate) const NEW: &str = "new_password";
const AGAIN: &str = "new_password_again";

/// What to mend, and how strong what was typed is.
pub(crate) type Wrong = (Vec<FieldError>, Option<Phrase>);

/// The new password, if both fields hold the same and no rule speaks against it; else what to mend.
pub(crate) async fn new_password(deps: &Deps, owner: PasswordOwner<'_>, form: &Form) -> Result<Result<Secret<String>, Wrong>, Problem> {
    let typed = form.get(NEW);
    if typed.is_empty() {
        return Ok(Err((vec![FieldError::new(NEW, phrase!("error-new-password-empty"))], None)));
    }
    let new = Secret::from(typed);
    let judged = judge(deps, owner, &new).await?;
    let mut errors = Vec::new();
    if !judged.unmet.is_empty() {
        errors.push(unmet_error(deps, &judged.unmet));
    }
    if form.get(AGAIN) != typed {
        errors.push(FieldError::new(AGAIN, phrase!("error-new-password-again")));
    }
    Ok(if errors.is_empty() { Ok(new) } else { Err((errors, Some(strength_word(judged.strength)))) })
}

/// Judges what was typed as a new password.
pub(crate) async fn judge(deps: &Deps, owner: PasswordOwner<'_>, typed: &Secret<String>) -> Result<PasswordJudgement, Problem> {
    // The rest of an endless text changes nothing about what is said of it.
    let bounded = too_long(typed.reveal(), MAX_PASSWORD).then(|| Secret::new(typed.reveal().chars().take(MAX_PASSWORD + 1).collect()));
    judge_password(deps, owner, bounded.as_ref().unwrap_or(typed)).await.map_err(|_| Problem::Busy)
}

/// What to do about each unmet rule, at the field.
pub(crate) fn unmet_error(deps: &Deps, unmet: &[Unmet]) -> FieldError {
    FieldError::new(NEW, unmet_words(unmet, &deps.password_rules.service))
}

/// What the page says of new passwords before one is typed.
pub(crate) fn asked_for(deps: &Deps, strength: Option<Phrase>) -> PasswordAsked {
    let rules = &deps.password_rules;
    PasswordAsked { min_length: rules.min_length, classes: rules.classes, history: deps.password_history, strength }
}

pub(crate) fn unmet_words(unmet: &[Unmet], service: &str) -> Phrase {
    let sentence = |unmet: &Unmet| match unmet {
        Unmet::TooShort(least) => phrase!("unmet-too-short", least = least),
        Unmet::TooLong(most) => phrase!("unmet-too-long", most = most),
        Unmet::TooFewClasses(least) => phrase!("unmet-classes", least = least),
        Unmet::UsedBefore => phrase!("unmet-used-before"),
        Unmet::ContainsAddress => phrase!("unmet-address"),
        Unmet::ContainsName => phrase!("unmet-name"),
        Unmet::ContainsService => phrase!("unmet-service", service = service),
        Unmet::Common => phrase!("unmet-common"),
    };
    let sentences = unmet.iter().map(sentence);
    sentences.reduce(|first, then| phrase!("two-sentences", first = first, then = then)).unwrap_or(phrase!("unmet-common"))
}

/// A strength in a word.
pub(crate) fn strength_word(strength: PasswordStrength) -> Phrase {
    match strength {
        PasswordStrength::VeryWeak => phrase!("strength-very-weak"),
        PasswordStrength::Weak => phrase!("strength-weak"),
        PasswordStrength::Good => phrase!("strength-good"),
        PasswordStrength::Strong => phrase!("strength-strong"),
    }
}
