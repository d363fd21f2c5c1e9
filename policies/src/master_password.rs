/// What a master password must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    /// Least number of characters (Unicode code points, as NIST SP 800-63B-4 §3.1.1.2 counts them).
    pub min_length: usize,
}

/// More characters than this are refused, never cut.
const MAX_LENGTH: usize = 256;

/// One thing that a password lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmet {
    /// Fewer characters than asked for.
    #[error("it has fewer than {0} characters")]
    TooShort(usize),
    /// More than anyone types; the limit is there so that hashing has one.
    #[error("it has more than {0} characters")]
    TooLong(usize),
    /// It contains the address or the name before the `@`.
    #[error("it contains the e-mail address or a part of it")]
    ContainsAddress,
}

/// Every rule that `password` does not meet. `email` is the address of the account it is for.
pub fn check_password(password: &str, email: &str, rules: PasswordRules) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    let length = password.chars().count();
    if length < rules.min_length {
        unmet.push(Unmet::TooShort(rules.min_length));
    }
    if length > MAX_LENGTH {
        unmet.push(Unmet::TooLong(MAX_LENGTH));
    }
    let (password, email) = (password.to_lowercase(), email.to_lowercase());
    let local = email.split('@').next().unwrap_or_default();
    // A local part of one or two letters is found in any sentence: it says nothing about the password.
    if local.chars().count() >= 3 && password.contains(local) {
        unmet.push(Unmet::ContainsAddress);
    }
    unmet
}
