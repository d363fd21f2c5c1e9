use zxcvbn::{Score, zxcvbn};

use crate::master_password::local_part;
use crate::{PasswordOwner, PasswordRules};

/// How many guesses a password withstands from somebody who knows its owner and the usual lists of words, names and leaked passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PasswordStrength {
    /// Fewer than a million: a listed password, or little more. Not accepted.
    VeryWeak,
    /// Fewer than a hundred million.
    Weak,
    /// Fewer than ten thousand million.
    Good,
    /// More.
    Strong,
}

impl PasswordStrength {
    /// As zxcvbn estimates it (Wheeler, USENIX Security 2016) over its embedded lists. It reads at most 100 characters.
    pub fn of(password: &str, owner: PasswordOwner<'_>, rules: &PasswordRules) -> Self {
        let mut known = vec![owner.email, local_part(owner.email), owner.name, rules.service.as_str()];
        known.extend(owner.name.split_whitespace());
        known.extend(rules.service.split_whitespace());
        match zxcvbn(password, &known).score() {
            Score::Two => Self::Weak,
            Score::Three => Self::Good,
            Score::Four => Self::Strong,
            // The enumeration is open: what is not known to be better is refused.
            _ => Self::VeryWeak,
        }
    }

    /// The word that pages show.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VeryWeak => "very weak",
            Self::Weak => "weak",
            Self::Good => "good",
            Self::Strong => "strong",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_strength_has_a_password_and_a_word() {
        let rules = PasswordRules { min_length: 8, classes: 0, service: "Example".to_owned() };
        let owner = PasswordOwner { email: "ada@example.org", name: "Ada" };
        let cases = [
            ("password", PasswordStrength::VeryWeak, "very weak"),
            ("plover83", PasswordStrength::Weak, "weak"),
            ("plover tricycle", PasswordStrength::Good, "good"),
            ("plover tricycle umbrage 7", PasswordStrength::Strong, "strong"),
        ];
        for (password, expected, word) in cases {
            let strength = PasswordStrength::of(password, owner, &rules);
            assert_eq!((strength, strength.as_str()), (expected, word), "{password}");
        }
    }
}
