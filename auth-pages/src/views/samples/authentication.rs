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
        passkeys: vec![
            PasskeyRow { id: "AAEC".to_owned(), name: "Laptop".to_owned(), made: moment(9000), last_used: Some(moment(90)) },
            PasskeyRow { id: "AwQF".to_owned(), name: STRANGE.to_owned(), made: moment(5), last_used: None },
        ],
        passkeys_recovery: choosable.then_some(7),
        passkeys_removable: choosable,
        passkeys_possible: choosable,
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
    let question = || Question { options: "{\"challenge\":\"AAEC\"}".to_owned(), ceremony: "abc".to_owned() };
    let passkey = |portal: Option<&str>, text, other, errors| PasskeyView {
        frame: frame(None),
        form_token: "token".to_owned(),
        action: "/sign-in/passkey?flow=abc".to_owned(),
        question: question(),
        portal: portal.map(str::to_owned),
        title: phrase!("passkey-sign-in"),
        text,
        other: Some(("/sign-in?flow=abc".to_owned(), other)),
        errors,
    };
    let prove = |beside| Some(Prove { person: "ada@example.com".to_owned(), beside });
    let add = |prove: Option<Prove>, errors| AddPasskeyView {
        frame: frame(prove.as_ref().map(|_| "ada@example.com")),
        form_token: "token".to_owned(),
        action: "/account/authentication/passkeys/add".to_owned(),
        back: "/account/authentication".to_owned(),
        name: "Laptop".to_owned(),
        prove,
        errors,
    };
    let make = MakePasskeyView {
        frame: frame(Some(LONG)),
        form_token: "token".to_owned(),
        action: "/account/authentication/passkeys".to_owned(),
        back: "/account/authentication".to_owned(),
        name: STRANGE.to_owned(),
        question: question(),
    };
    let remove = |beside, errors| RemovePasskeyView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        action: "/account/authentication/passkeys/AAEC/remove".to_owned(),
        name: STRANGE.to_owned(),
        prove: prove(beside),
        errors,
    };
    let refused = vec![FieldError::new("use-passkey", phrase!("error-passkey-refused"))];
    let lost = vec![FieldError::new("code", phrase!("error-recovery-code-wrong"))];
    let name = vec![FieldError::new("passkey_name", phrase!("error-passkey-name"))];
    vec![
        ("passkey", html(&passkey(Some("Team wiki"), phrase!("passkey-instead"), phrase!("passkey-use-password"), vec![]))),
        ("passkey-refused", html(&passkey(None, phrase!("passkey-after-password"), phrase!("passkey-use-recovery"), refused))),
        (
            "passkey-reset",
            html(&PasskeyView {
                title: phrase!("passkey-use"),
                ..passkey(None, phrase!("passkey-in-reset"), phrase!("passkey-use-code"), vec![])
            }),
        ),
        ("passkey-add", html(&add(prove(Beside::Nothing), vec![]))),
        ("passkey-add-mistakes", html(&add(prove(Beside::Code), name))),
        ("passkey-enrol", html(&add(None, vec![]))),
        ("passkey-make", html(&make)),
        ("passkey-remove", html(&remove(Beside::Passkey(question()), vec![]))),
        ("passkey-remove-mistake", html(&remove(Beside::Passkey(question()), lost))),
        ("authentication", html(&view("ada@example.com", None, None, true))),
        ("authentication-done", html(&view(LONG, done, Some(moment(0)), false))),
        ("password-expiry", html(&expiry(None, false, vec![]))),
        ("password-expiry-bounded", html(&expiry(Some(180), true, not_the_password))),
        ("change-password", html(&change(None, vec![]))),
        ("change-password-mistakes", html(&change(Some(phrase!("strength-very-weak")), wrong))),
    ]
}
