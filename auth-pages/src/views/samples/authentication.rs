use std::time::Duration;

use policies::{PasswordExpiry, PasswordLife};

use super::*;

/// What the pages say of new passwords.
pub(super) fn asked(classes: usize, history: usize, strength: Option<&'static str>) -> PasswordAsked {
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
        FieldError::new("master_password", "This is not the password of your master account. Try again"),
        FieldError::new("new_password", "Use at least 15 characters. Leave your name out of it"),
        FieldError::new("new_password_again", "Type the same new password here once more"),
    ];
    let done = some("Your password is changed. Every other browser has been signed out.");
    let view = |person, done, ends, choosable| AuthenticationView {
        frame: frame(Some(person)),
        done,
        password: PasswordRow { since: moment(4000), ends, choosable },
        codes: CodesRow::NotSetUp,
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
    let not_the_password = vec![FieldError::new("master_password", "This is not the password of your master account. Try again")];
    vec![
        ("authentication", html(&view("ada@example.com", None, None, true))),
        ("authentication-done", html(&view(LONG, done, Some(moment(0)), false))),
        ("password-expiry", html(&expiry(None, false, vec![]))),
        ("password-expiry-bounded", html(&expiry(Some(180), true, not_the_password))),
        ("change-password", html(&change(None, vec![]))),
        ("change-password-mistakes", html(&change(Some("very weak"), wrong))),
    ]
}
