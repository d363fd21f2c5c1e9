use super::*;

pub(super) fn authentication() -> Vec<(&'static str, String)> {
    let change = |strength, errors| ChangePasswordView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        person: "ada@example.com".to_owned(),
        min_length: 15,
        strength,
        errors,
    };
    let wrong = vec![
        FieldError::new("master_password", "This is not the password of your master account. Try again"),
        FieldError::new("new_password", "Use at least 15 characters. Leave your name out of it"),
        FieldError::new("new_password_again", "Type the same new password here once more"),
    ];
    let done = some("Your password is changed. Every other browser has been signed out.");
    vec![
        ("authentication", html(&AuthenticationView { frame: frame(Some("ada@example.com")), done: None, codes: CodesRow::NotSetUp })),
        ("authentication-done", html(&AuthenticationView { frame: frame(Some(LONG)), done, codes: CodesRow::NotSetUp })),
        ("change-password", html(&change(None, vec![]))),
        ("change-password-mistakes", html(&change(Some("very weak"), wrong))),
    ]
}
