//! Samples of the pages that ask for a mailed token or a new password.

use policies::{PasswordExpiry, PasswordLife};

use super::authentication::asked;
use super::*;

pub(super) fn samples() -> Vec<(&'static str, String)> {
    let forgot = |email: &str, errors| ForgotView {
        frame: frame(None),
        form_token: "token".to_owned(),
        flow: "abc".to_owned(),
        email: email.to_owned(),
        errors,
    };
    let done = DoneView {
        frame: frame(None),
        heading: "Your new password is set",
        text: "You are signed out everywhere, and a mail about it is on its way to you. Sign in with the new password to go on.",
        sign_in: "/sign-in/password?flow=abc".to_owned(),
    };
    let register = |email: &str, errors| RegisterView {
        frame: frame(None),
        form_token: "token".to_owned(),
        flow: "abc".to_owned(),
        email: email.to_owned(),
        errors,
    };
    let contact = |email: &str, first_name: &str, errors| ContactView {
        frame: frame(None),
        form_token: "token".to_owned(),
        flow: "abc".to_owned(),
        email: email.to_owned(),
        first_name: first_name.to_owned(),
        last_name: String::new(),
        errors,
    };
    let registered = DoneView {
        frame: frame(None),
        heading: "You are signed up",
        text: "Your e-mail address is confirmed, and your master account is ready. Sign in with it for the first time.",
        sign_in: "/sign-in/password?flow=abc".to_owned(),
    };
    let taken = vec![FieldError::new("email", "There is already a master account with this e-mail address. Sign in with it instead")];
    let no_name = vec![FieldError::new("last_name", "Enter your last name")];
    let last_step = TokenView { progress: Some("Step 4 of 4: token"), ..token("ada@example.com", None, vec![]) };
    let third_step = SetPasswordView {
        progress: Some("Step 3 of 4: password"),
        heading: "Choose a password",
        button: "Continue",
        back: some("/register/contact?flow=abc"),
        expiry: crate::expiry_words::choices(PasswordLife::default(), PasswordExpiry::Never),
        ..set_password(None, vec![])
    };
    let ended = SetPasswordView {
        lead: some("Your password has ended: here, one lasts 180 days at most. Choose another one to go on."),
        password: asked(3, 5, None),
        ..set_password(None, vec![])
    };
    let wrong_email = vec![FieldError::new("email", "Enter your e-mail address in full, like name@example.com")];
    let wrong = vec![FieldError::new("token", crate::token_field::WRONG)];
    let short = vec![FieldError::new("new_password", "Use at least 15 characters. Leave your e-mail address out of it")];
    let (at, reason) = (|| moment(4), || STRANGE.to_owned());
    vec![
        ("password-ended", html(&ended)),
        ("forgot", html(&forgot("", vec![]))),
        ("forgot-mistake", html(&forgot(STRANGE, wrong_email))),
        ("token", html(&token("ada@example.com", None, vec![]))),
        ("token-mistake", html(&token(LONG, some("/forgot/mail?state=abc&flow=abc"), wrong))),
        ("mail-not-yet", html(&mail("ada@example.com", MailFate::NotYet))),
        ("mail-sent", html(&mail("ada@example.com", MailFate::Sent(at())))),
        ("mail-deferred", html(&mail("ada@example.com", MailFate::Deferred(at(), "451 4.7.1 Greylisted, come back later".to_owned())))),
        ("mail-blocked", html(&mail(LONG, MailFate::Blocked(at(), reason())))),
        ("mail-held", html(&mail("ada@example.com", MailFate::Held))),
        ("register", html(&register("", vec![]))),
        ("register-mistake", html(&register("ada@example.com", taken))),
        ("register-contact", html(&contact("ada@example.com", "", vec![]))),
        ("register-contact-mistake", html(&contact(LONG, STRANGE, no_name))),
        ("register-password", html(&third_step)),
        ("register-token", html(&last_step)),
        ("register-done", html(&registered)),
        ("set-password", html(&set_password(None, vec![]))),
        ("set-password-mistake", html(&set_password(Some("weak"), short))),
        ("set-password-done", html(&done)),
    ]
}

fn token(email: &str, mail: Option<String>, errors: Vec<FieldError>) -> TokenView {
    TokenView {
        frame: frame(None),
        form_token: "token".to_owned(),
        progress: None,
        lead: "If this address has a master account, a token was mailed to it. It is good for 15 minutes.",
        action: "/forgot/token?state=abc&flow=abc".to_owned(),
        email: email.to_owned(),
        change: "/forgot?flow=abc".to_owned(),
        subject: "Example e-mail validation token".to_owned(),
        mail,
        errors,
    }
}

fn mail(email: &str, fate: MailFate) -> MailView {
    MailView {
        frame: frame(None),
        form_token: "token".to_owned(),
        progress: None,
        action: "/forgot/mail?state=abc&flow=abc".to_owned(),
        email: email.to_owned(),
        change: "/forgot?flow=abc".to_owned(),
        token: "/forgot/token?state=abc&flow=abc".to_owned(),
        from: "Example <noreply@login.example.com>".to_owned(),
        subject: "Example e-mail validation token".to_owned(),
        fate,
    }
}

fn set_password(strength: Option<&'static str>, errors: Vec<FieldError>) -> SetPasswordView {
    SetPasswordView {
        frame: frame(None),
        form_token: "token".to_owned(),
        progress: None,
        heading: "Choose a new password",
        button: "Set the new password",
        action: "/forgot/password?state=abc&flow=abc".to_owned(),
        back: None,
        email: "ada@example.com".to_owned(),
        lead: None,
        password: asked(0, 0, strength),
        expiry: Vec::new(),
        errors,
    }
}
