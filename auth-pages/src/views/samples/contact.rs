//! Samples of "Contact details" and what is changed there.

use accounts::{Reason, TokenWay};

use super::tokens::token;
use super::*;

pub(super) fn contact() -> Vec<(&'static str, String)> {
    let details = |person: &str, name: &str, number, pin: bool| ContactDetailsView {
        frame: frame(Some(person)),
        done: pin.then_some(phrase!("pin-is-changed")),
        name: name.to_owned(),
        email: person.to_owned(),
        number,
        pin,
    };
    let number = || "+15555550100".to_owned();
    let change = |field, value: &str, prove, errors| ContactChangeView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        action: "/account/contact/name",
        field,
        value: value.to_owned(),
        person: "ada@example.com".to_owned(),
        prove,
        errors,
    };
    let plus = vec![FieldError::new("mobile_number", phrase!("error-number-plus"))];
    let pin = vec![FieldError::new("pin", phrase!("error-pin"))];
    let texted = |errors| TokenView {
        frame: frame(Some("ada@example.com")),
        lead: phrase!("number-token-lead"),
        action: "/account/contact/number/token?state=abc".to_owned(),
        change: "/account/contact/number".to_owned(),
        by: SentBy::Text,
        to_number: true,
        ..token("+15555550100", some("/account/contact/number/text?state=abc"), errors)
    };
    let wrong = vec![FieldError::new("token", crate::token_field::wrong(TokenWay::Text))];
    vec![
        ("contact", html(&details("ada@example.com", "Ada Lovelace", NumberRow::Verified(number(), moment(60 * 24)), true))),
        ("contact-not-verified", html(&details(LONG, STRANGE, NumberRow::NotVerified(number(), true), false))),
        ("contact-none", html(&details("ada@example.com", "", NumberRow::None, false))),
        ("contact-name", html(&change(ContactField::Name, "Ada Lovelace", false, vec![]))),
        ("contact-email", html(&change(ContactField::Email, "", true, vec![]))),
        ("contact-number", html(&change(ContactField::Number, "", true, vec![]))),
        ("contact-number-mistake", html(&change(ContactField::NumberUnverified, "555-555-5555", true, plus))),
        ("contact-number-remove", html(&change(ContactField::RemoveNumber, "+15555550100", true, vec![]))),
        ("contact-pin", html(&change(ContactField::Pin, "", true, pin))),
        ("contact-token", html(&texted(vec![]))),
        ("contact-token-mistake", html(&texted(wrong))),
        ("text-not-yet", html(&text(TextFate::NotYet))),
        ("text-sent", html(&text(TextFate::Sent(moment(1))))),
        ("text-deferred", html(&text(TextFate::Deferred(moment(1), Reason::new("the provider of text messages does not answer"))))),
        ("text-delivered", html(&text(TextFate::Delivered(Some(moment(2)), moment(1))))),
        ("text-failed", html(&text(TextFate::Failed(Some(moment(3)), moment(1), Reason::new(STRANGE))))),
        ("text-held", html(&text(TextFate::Held))),
    ]
}

fn text(fate: TextFate) -> TextView {
    TextView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        action: "/account/contact/number/text?state=abc".to_owned(),
        number: "+15555550100".to_owned(),
        change: "/account/contact/number".to_owned(),
        token: "/account/contact/number/token?state=abc".to_owned(),
        fate,
    }
}
