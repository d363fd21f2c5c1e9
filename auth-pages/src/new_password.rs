//! Choosing a master password: the two fields that every page has that asks for a new one, and what is said of them.

use accounts::use_cases::Deps;
use policies::{PasswordOwner, PasswordStrength, Unmet, check_password};
use secret::Secret;

use crate::form::{Form, too_long};
use crate::prove_password::MAX_PASSWORD;
use crate::views::FieldError;

/// The field with the new password, and the one in which it is typed again.
pub(crate) const NEW: &str = "new_password";
const AGAIN: &str = "new_password_again";

/// What the pages say of a password that was typed.
pub(crate) struct Judged {
    /// In a word.
    pub(crate) strength: &'static str,
    /// Every rule that it does not meet, as one sentence for each.
    pub(crate) unmet: Option<String>,
}

/// The new password, if both fields hold the same and no rule speaks against it; else what to mend, and the strength of what was typed.
pub(crate) fn new_password(
    deps: &Deps,
    owner: PasswordOwner<'_>,
    form: &Form,
) -> Result<Secret<String>, (Vec<FieldError>, Option<&'static str>)> {
    let typed = form.get(NEW);
    if typed.is_empty() {
        return Err((vec![FieldError::new(NEW, "Enter a new password")], None));
    }
    let judged = judge(deps, owner, typed);
    let mut errors: Vec<_> = judged.unmet.map(|unmet| FieldError::new(NEW, unmet)).into_iter().collect();
    if form.get(AGAIN) != typed {
        errors.push(FieldError::new(AGAIN, "Type the same new password here once more"));
    }
    if errors.is_empty() { Ok(Secret::from(typed)) } else { Err((errors, Some(judged.strength))) }
}

/// Judges what was typed as a new password.
pub(crate) fn judge(deps: &Deps, owner: PasswordOwner<'_>, typed: &str) -> Judged {
    let rules = &deps.password_rules;
    let unmet = check_password(typed, owner, rules);
    // An estimate of a text beyond all bounds costs time and says nothing.
    let strength = if too_long(typed, MAX_PASSWORD) { PasswordStrength::VeryWeak } else { PasswordStrength::of(typed, owner, rules) };
    Judged { strength: strength.as_str(), unmet: (!unmet.is_empty()).then(|| unmet_words(&unmet, &rules.service)) }
}

/// What to do about each unmet rule, as sentences.
pub(crate) fn unmet_words(unmet: &[Unmet], service: &str) -> String {
    let sentence = |unmet: &Unmet| match unmet {
        Unmet::TooShort(least) => format!("Use at least {least} characters"),
        Unmet::TooLong(most) => format!("Use at most {most} characters"),
        Unmet::ContainsAddress => "Leave your e-mail address out of it".to_owned(),
        Unmet::ContainsName => "Leave your name out of it".to_owned(),
        Unmet::ContainsService => format!("Leave the name {service} out of it"),
        Unmet::Common => "Choose one that is not easily guessed: this is a common or leaked password, or close to one".to_owned(),
    };
    unmet.iter().map(sentence).collect::<Vec<_>>().join(". ")
}
