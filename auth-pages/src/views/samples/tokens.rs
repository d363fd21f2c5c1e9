//! Samples of the pages that ask for a mailed token or a new password.

use accounts::TokenWay;
use policies::{PasswordExpiry, PasswordLife, Unmet};

use super::authentication::asked;
use super::*;
use crate::new_password::unmet_words;

pub(super) fn samples() -> Vec<(&'static str, String)> {
    let forgot = |email: &str, errors| ForgotView {
        frame: frame(None),
        form_token: "token".to_owned(),
        flow: "abc".to_owned(),
        email: email.to_owned(),
        by_text: None,
        errors,
    };
    let by_text = |chosen| ForgotView { by_text: Some(chosen), ..forgot("ada@example.com", vec![]) };
    let texted = TokenView {
        lead: phrase!("reset-text-lead"),
        by: SentBy::Text,
        ..token("ada@example.com", some("/forgot/text?state=abc&flow=abc"), vec![])
    };
    let text_lost = TextLostView {
        frame: frame(None),
        form_token: "token".to_owned(),
        action: "/forgot/text?state=abc&flow=abc".to_owned(),
        email: "ada@example.com".to_owned(),
        change: "/forgot?flow=abc".to_owned(),
        token: "/forgot/token?state=abc&flow=abc".to_owned(),
    };
    let done = DoneView {
        frame: frame(None),
        heading: phrase!("password-reset-done"),
        text: phrase!("password-reset-done-text"),
        sign_in: "/sign-in/password?flow=abc".to_owned(),
    };
    let register = |email: &str, invited, errors| RegisterView {
        frame: frame(None),
        form_token: "token".to_owned(),
        progress: step(1, phrase!("step-address")),
        flow: "abc".to_owned(),
        email: email.to_owned(),
        invited,
        errors,
    };
    let contact = |email: &str, first_name: &str, errors| ContactView {
        frame: frame(None),
        form_token: "token".to_owned(),
        progress: step(2, phrase!("step-contact")),
        flow: "abc".to_owned(),
        email: email.to_owned(),
        first_name: first_name.to_owned(),
        last_name: String::new(),
        number: String::new(),
        pin: "305271".to_owned(),
        errors,
    };
    let registered = DoneView {
        frame: frame(None),
        heading: phrase!("registered"),
        text: phrase!("registered-text"),
        sign_in: "/sign-in/password?flow=abc".to_owned(),
    };
    let taken = vec![FieldError::new("email", phrase!("error-email-taken"))];
    let no_name = vec![FieldError::new("last_name", phrase!("error-last-name-empty"))];
    let last_step = TokenView {
        progress: Some(step(5, phrase!("step-token"))),
        lead: phrase!("register-token-lead"),
        ..token("ada@example.com", None, vec![])
    };
    let third_step = SetPasswordView {
        progress: Some(step(3, phrase!("step-password"))),
        heading: phrase!("choose-password"),
        button: phrase!("continue"),
        back: some("/register/contact?flow=abc"),
        expiry: crate::expiry_words::choices(PasswordLife::default(), PasswordExpiry::Never),
        ..set_password(None, vec![])
    };
    let ended = SetPasswordView {
        lead: Some(phrase!("password-ended-longest", longest = phrase!("days", days = 180))),
        password: asked(3, 5, None),
        ..set_password(None, vec![])
    };
    let wrong_email = vec![FieldError::new("email", phrase!("error-email-shape"))];
    let wrong = vec![FieldError::new("token", crate::token_field::wrong(TokenWay::Mail))];
    let short = vec![FieldError::new("new_password", unmet_words(&[Unmet::TooShort(15), Unmet::ContainsAddress], "Example"))];
    let (at, reason) = (|| moment(4), accounts::Reason::new);
    vec![
        ("password-ended", html(&ended)),
        ("forgot", html(&forgot("", vec![]))),
        ("forgot-mistake", html(&forgot(STRANGE, wrong_email))),
        ("forgot-way", html(&by_text(false))),
        ("forgot-way-text", html(&by_text(true))),
        ("token-texted", html(&texted)),
        ("text-lost", html(&text_lost)),
        ("token", html(&token("ada@example.com", None, vec![]))),
        ("token-mistake", html(&token(LONG, some("/forgot/mail?state=abc&flow=abc"), wrong))),
        ("mail-not-yet", html(&mail("ada@example.com", MailFate::NotYet))),
        ("mail-sent", html(&mail("ada@example.com", MailFate::Sent(at())))),
        ("mail-deferred", html(&mail("ada@example.com", MailFate::Deferred(at(), reason("451 4.7.1 Greylisted, come back later"))))),
        ("mail-blocked", html(&mail("ada@example.com", MailFate::Blocked(at(), reason("554 5.7.1 Rejected by our policy"))))),
        ("mail-bounced", html(&mail(LONG, MailFate::Bounced(at(), reason(&STRANGE.repeat(9)))))),
        ("mail-held", html(&mail("ada@example.com", MailFate::Held))),
        ("register", html(&register("", false, vec![]))),
        ("register-invited", html(&register("", true, vec![]))),
        (
            "register-invited-mistake",
            html(&register("ada@example.com", true, vec![FieldError::new("invitation", phrase!("error-invitation-wrong"))])),
        ),
        ("register-mistake", html(&register("ada@example.com", false, taken))),
        ("register-contact", html(&contact("ada@example.com", "", vec![]))),
        ("register-contact-mistake", html(&contact(LONG, STRANGE, no_name))),
        ("register-password", html(&third_step)),
        ("register-token", html(&last_step)),
        ("register-done", html(&registered)),
        ("set-password", html(&set_password(None, vec![]))),
        ("set-password-mistake", html(&set_password(Some(phrase!("strength-weak")), short))),
        ("set-password-done", html(&done)),
    ]
}

/// One of five steps.
pub(super) fn step(number: u32, what: Phrase) -> Phrase {
    phrase!("register-step", number = number, of = 5_u32, what = what)
}

pub(super) fn token(to: &str, whereabouts: Option<String>, errors: Vec<FieldError>) -> TokenView {
    TokenView {
        frame: frame(None),
        form_token: "token".to_owned(),
        progress: None,
        lead: phrase!("reset-token-lead"),
        action: "/forgot/token?state=abc&flow=abc".to_owned(),
        to: to.to_owned(),
        to_number: false,
        change: "/forgot?flow=abc".to_owned(),
        by: SentBy::Mail("Example e-mail validation token".to_owned()),
        whereabouts,
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

fn set_password(strength: Option<Phrase>, errors: Vec<FieldError>) -> SetPasswordView {
    SetPasswordView {
        frame: frame(None),
        form_token: "token".to_owned(),
        progress: None,
        heading: phrase!("choose-new-password"),
        button: phrase!("set-new-password"),
        action: "/forgot/password?state=abc&flow=abc".to_owned(),
        back: None,
        email: "ada@example.com".to_owned(),
        lead: None,
        password: asked(0, 0, strength),
        expiry: Vec::new(),
        errors,
    }
}
