use std::time::Duration;

use policies::{PasswordExpiry, PasswordLife, Unmet};

use super::*;
use crate::new_password::unmet_words;

/// What the pages say of new passwords.
pub(super) fn asked(classes: usize, history: usize, strength: Option<Phrase>) -> PasswordAsked {
    PasswordAsked { min_length: 15, classes, history, strength }
}

pub(super) fn authentication() -> Vec<(&'static str, String)> {
    let change = |strength, errors| ChangePasswordView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        person: "ada@example.com".to_owned(),
        password: asked(0, 0, strength),
        errors,
    };
    let wrong = vec![
        FieldError::new("master_password", phrase!("error-master-password-wrong")),
        FieldError::new("new_password", unmet_words(&[Unmet::TooShort(15), Unmet::ContainsName], "Example")),
        FieldError::new("new_password_again", phrase!("error-new-password-again")),
    ];
    let done = Some(phrase!("password-is-changed"));
    let view = |person, done, ends, choosable| AuthenticationView {
        frame: frame(Some(person)),
        done,
        password: PasswordRow { since: moment(4000), ends, choosable },
        codes: CodesRow::NotSetUp,
        questions: if choosable { QuestionsRow::NotChosen } else { QuestionsRow::Chosen { since: moment(60), removable: true } },
    };
    let expiry = |longest: Option<u64>, prove, errors| {
        let life = PasswordLife { longest: longest.map(|days| Duration::from_secs(days.saturating_mul(86_400))) };
        PasswordExpiryView {
            frame: frame(Some("ada@example.com")),
            form_token: "token".to_owned(),
            person: "ada@example.com".to_owned(),
            expiry: crate::expiry_words::choices(life, PasswordExpiry::Days90),
            longest: crate::expiry_words::longest_words(life),
            prove,
            errors,
        }
    };
    let not_the_password = vec![FieldError::new("master_password", phrase!("error-master-password-wrong"))];
    vec![
        ("authentication", html(&view("ada@example.com", None, None, true))),
        ("authentication-done", html(&view(LONG, done, Some(moment(0)), false))),
        ("password-expiry", html(&expiry(None, false, vec![]))),
        ("password-expiry-bounded", html(&expiry(Some(180), true, not_the_password))),
        ("change-password", html(&change(None, vec![]))),
        ("change-password-mistakes", html(&change(Some(phrase!("strength-very-weak")), wrong))),
    ]
}
