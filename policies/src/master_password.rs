use unicode_normalization::UnicodeNormalization;

use crate::PasswordStrength;

/// What a master password must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    /// Least number of characters (Unicode code points after NFC, as NIST SP 800-63B-4 §3.1.1.2 counts them).
    pub min_length: usize,
    /// How many kinds of characters it must mix at least, of four: lower case, upper case, digits, others. None by default: NIST
    /// SP 800-63B-4 §3.1.1.2 advises against such rules.
    pub classes: usize,
    /// The service's name as people know it: no secret either.
    pub service: String,
}

/// Whose password it is to be: what anybody would try first.
#[derive(Clone, Copy, Debug)]
pub struct PasswordOwner<'a> {
    /// The account's e-mail address.
    pub email: &'a str,
    /// First and last name, or empty.
    pub name: &'a str,
}

/// More characters than this are refused, never cut.
const MAX_LENGTH: usize = 256;
/// A shorter part of an address or a name is found in any sentence: it says nothing about the password.
const MIN_PART: usize = 3;
const MIN_NAME: usize = 4;

/// One thing that a password lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmet {
    /// Fewer characters than asked for.
    #[error("it has fewer than {0} characters")]
    TooShort(usize),
    /// More than anyone types; the limit is there so that hashing has one.
    #[error("it has more than {0} characters")]
    TooLong(usize),
    /// It mixes fewer kinds of characters than asked for.
    #[error("it has characters of fewer than {0} kinds (lower case, upper case, digits, others)")]
    TooFewClasses(usize),
    /// It is the password in force, or one of those that were so many before it. Only who can compare hashes finds this.
    #[error("it was used before for this account")]
    UsedBefore,
    /// It contains the address or the name before the `@`.
    #[error("it contains the e-mail address or a part of it")]
    ContainsAddress,
    /// It contains the first or the last name.
    #[error("it contains the name of the person")]
    ContainsName,
    /// It contains the name of the service.
    #[error("it contains the name of this service")]
    ContainsService,
    /// It is on the list of common and leaked passwords, or so near to it that it falls to the same guesses.
    #[error("it is a common or leaked password, or easily guessed from one")]
    Common,
}

/// What is said of a password that somebody wants to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordJudgement {
    /// Every rule that it does not meet.
    pub unmet: Vec<Unmet>,
    /// How many guesses it withstands.
    pub strength: PasswordStrength,
}

/// Judges a password. Takes about a millisecond for the longest: done where hashes are made.
pub fn judge_password(password: &str, owner: PasswordOwner<'_>, rules: &PasswordRules) -> PasswordJudgement {
    let mut unmet = Vec::new();
    let length = password.nfc().count();
    if length < rules.min_length {
        unmet.push(Unmet::TooShort(rules.min_length));
    }
    if length > MAX_LENGTH {
        unmet.push(Unmet::TooLong(MAX_LENGTH));
        // What follows would cost the more the longer it is.
        return PasswordJudgement { unmet, strength: PasswordStrength::VeryWeak };
    }
    if classes(password) < rules.classes {
        unmet.push(Unmet::TooFewClasses(rules.classes));
    }
    let lowered = lowered(password);
    let contains = |part: &str, at_least: usize| part.chars().count() >= at_least && lowered.contains(part);
    if contains(self::lowered(local_part(owner.email)).as_str(), MIN_PART) {
        unmet.push(Unmet::ContainsAddress);
    }
    if self::lowered(owner.name).split_whitespace().any(|part| contains(part, MIN_NAME)) {
        unmet.push(Unmet::ContainsName);
    }
    let service = self::lowered(&rules.service);
    if contains(&service, MIN_NAME) || contains(&service.split_whitespace().collect::<String>(), MIN_NAME) {
        unmet.push(Unmet::ContainsService);
    }
    let strength = PasswordStrength::of(password, owner, rules);
    if strength == PasswordStrength::VeryWeak {
        unmet.push(Unmet::Common);
    }
    PasswordJudgement { unmet, strength }
}

/// Letters without case, of which most scripts consist, count as others.
fn classes(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] =
        [char::is_lowercase, char::is_uppercase, char::is_numeric, |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_numeric()];
    kinds.iter().filter(|is_kind| password.nfc().any(**is_kind)).count()
}

pub(crate) fn local_part(email: &str) -> &str {
    email.split('@').next().unwrap_or_default()
}

pub(crate) fn domain(email: &str) -> &str {
    email.rsplit('@').next().unwrap_or_default()
}

fn lowered(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).collect()
}
