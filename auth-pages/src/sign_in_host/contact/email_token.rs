use accounts::use_cases::{EmailChange, Recognised, change_email};
use accounts::{ContactChange, MailedToken};
use http::StatusCode;
use locales::{Phrase, phrase};

use super::{CONTACT, EMAIL, EMAIL_MAIL, EMAIL_TOKEN};
use crate::Pages;
use crate::asked::Asked;
use crate::reply::{Handled, Reply, with_cookie};
use crate::token_field::{self, FIELD, SPENT, read_token};
use crate::views::{FieldError, SentBy, TokenView};

const TAKEN: Phrase = phrase!("error-email-taken-by-another");

/// `GET /account/contact/email/token`: asks for the token that was mailed to the new address.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Reply {
    match pages.contact_change(asked, who) {
        Some(ContactChange::Email(mailed)) => show(pages, asked, who, mailed, Vec::new()),
        // Begun in another browser, or for something else: begin again.
        _ => pages.to_own(EMAIL),
    }
}

/// `POST /account/contact/email/token`: checks it, and changes the address.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let Some(ContactChange::Email(mailed)) = pages.contact_change(asked, who) else { return Ok(pages.to_own(EMAIL)) };
    let typed = match read_token(form.get(FIELD), mailed.way) {
        Ok(typed) => typed,
        Err(error) => return Ok(show(pages, asked, who, mailed, vec![error])),
    };
    let browser = pages.browser(asked)?;
    let message = match change_email(&pages.deps, who, browser, &mailed, &typed, &asked.device()).await? {
        EmailChange::Done => return Ok(pages.to_own(&format!("{CONTACT}?changed"))),
        EmailChange::Wrong => token_field::wrong(mailed.way),
        EmailChange::Spent => SPENT,
        EmailChange::Taken => TAKEN,
    };
    Ok(show(pages, asked, who, mailed, vec![FieldError::new(FIELD, message)]))
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, mailed: MailedToken, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let offered = token_field::whereabouts_are_offered(&mailed, pages.deps.clock.now());
    let (to, browser) = (mailed.to.clone(), asked.cookies.browser.unwrap_or_default());
    let change = ContactChange::Email(mailed);
    let view = TokenView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: None,
        lead: phrase!("register-token-lead"),
        action: pages.contact_href(EMAIL_TOKEN, browser, who, &change),
        to,
        to_number: false,
        change: EMAIL.to_owned(),
        by: SentBy::Mail(pages.token_subject(asked.visit)),
        whereabouts: (offered.is_ok() || !errors.is_empty()).then(|| pages.contact_href(EMAIL_MAIL, browser, who, &change)),
        errors,
    };
    let reply = with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie);
    token_field::refreshed(reply, status, offered)
}
