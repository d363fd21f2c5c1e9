//! "Contact details": name, PIN, mobile number, e-mail address.

mod email;
mod email_mail;
mod email_token;
mod name;
mod number;
mod number_text;
mod number_token;
mod overview;
mod pin;
mod remove_number;

use accounts::ContactChange;
use accounts::use_cases::Recognised;
use http::StatusCode;

use crate::asked::{Asked, Verb};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{ContactChangeView, ContactField, FieldError};
use crate::{Pages, Problem};

pub(super) const CONTACT: &str = "/account/contact";
const NAME: &str = "/account/contact/name";
const PIN: &str = "/account/contact/pin";
const EMAIL: &str = "/account/contact/email";
const EMAIL_TOKEN: &str = "/account/contact/email/token";
const EMAIL_MAIL: &str = "/account/contact/email/mail";
const NUMBER: &str = "/account/contact/number";
const NUMBER_TOKEN: &str = "/account/contact/number/token";
const NUMBER_TEXT: &str = "/account/contact/number/text";
const REMOVE_NUMBER: &str = "/account/contact/number/remove";

/// Answers everything under `/account/contact`.
pub(super) async fn answer(pages: &Pages, asked: &Asked<'_>) -> Handled {
    use Verb::{Get, Post};
    let Some(who) = &asked.visit.who else {
        return match asked.path {
            CONTACT | NAME | PIN | EMAIL | EMAIL_TOKEN | EMAIL_MAIL | NUMBER | NUMBER_TOKEN | NUMBER_TEXT | REMOVE_NUMBER => {
                pages.sign_in_first(asked, CONTACT)
            }
            _ => Err(Problem::NotFound),
        };
    };
    match (asked.verb, asked.path) {
        (Get, CONTACT) => overview::get(pages, asked, who).await,
        (Get, NAME) => Ok(name::get(pages, asked, who)),
        (Post, NAME) => name::post(pages, asked, who).await,
        (Get, PIN) => Ok(pin::get(pages, asked, who)),
        (Post, PIN) => pin::post(pages, asked, who).await,
        (Get, EMAIL) => Ok(email::get(pages, asked, who)),
        (Post, EMAIL) => email::post(pages, asked, who).await,
        (Get, EMAIL_TOKEN) => Ok(email_token::get(pages, asked, who)),
        (Post, EMAIL_TOKEN) => email_token::post(pages, asked, who).await,
        (Get, EMAIL_MAIL) => email_mail::get(pages, asked, who).await,
        (Post, EMAIL_MAIL) => email_mail::post(pages, asked, who).await,
        (Get, NUMBER) => number::get(pages, asked, who).await,
        (Post, NUMBER) => number::post(pages, asked, who).await,
        (Get, NUMBER_TOKEN) => Ok(number_token::get(pages, asked, who)),
        (Post, NUMBER_TOKEN) => number_token::post(pages, asked, who).await,
        (Get, NUMBER_TEXT) => number_text::get(pages, asked, who).await,
        (Post, NUMBER_TEXT) => number_text::post(pages, asked, who).await,
        (Get, REMOVE_NUMBER) => remove_number::get(pages, asked, who).await,
        (Post, REMOVE_NUMBER) => remove_number::post(pages, asked, who).await,
        (_, CONTACT) => Err(Problem::MethodNotAllowed("GET, HEAD")),
        (_, NAME | PIN | EMAIL | EMAIL_TOKEN | EMAIL_MAIL | NUMBER | NUMBER_TOKEN | NUMBER_TEXT | REMOVE_NUMBER) => {
            Err(Problem::MethodNotAllowed("GET, HEAD, POST"))
        }
        _ => Err(Problem::NotFound),
    }
}

/// A page that asks for a new value.
struct Change {
    action: &'static str,
    field: ContactField,
    value: String,
    prove: bool,
}

impl Pages {
    fn show_contact_change(&self, asked: &Asked<'_>, who: &Recognised, change: Change, errors: Vec<FieldError>) -> Reply {
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let guard = self.guard_form(asked, Some(&who.session.id));
        let Change { action, field, value, prove } = change;
        let view = ContactChangeView {
            frame: self.frame(asked.visit),
            form_token: guard.token,
            action,
            field,
            value,
            person: who.account.email.to_string(),
            prove,
            errors,
        };
        with_cookie(self.page(asked.visit, status, &view), guard.set_cookie)
    }

    /// The change that the address carries, if it was begun in this browser, for this account.
    fn contact_change(&self, asked: &Asked<'_>, who: &Recognised) -> Option<ContactChange> {
        ContactChange::open(asked.query.get("state"), asked.cookies.browser?, who.account.id, &self.deps.keys.load().sealer)
    }

    /// The address of a page that goes on with a change.
    fn contact_href(&self, page: &str, browser: &str, who: &Recognised, change: &ContactChange) -> String {
        let sealed = change.seal(browser, who.account.id, &self.deps.keys.load().sealer, self.deps.rng.as_ref());
        format!("{page}?state={sealed}")
    }
}
