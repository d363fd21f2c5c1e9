use accounts::use_cases::{Recognised, TokenCheck, verify_number};
use accounts::{ContactChange, MailedToken};
use http::StatusCode;
use locales::phrase;

use super::{CONTACT, NUMBER, NUMBER_TEXT, NUMBER_TOKEN};
use crate::Pages;
use crate::asked::Asked;
use crate::reply::{Handled, Reply, with_cookie};
use crate::token_field::{self, FIELD, SPENT, read_token};
use crate::views::{FieldError, SentBy, TokenView};

/// `GET /account/contact/number/token`: asks for the token that was texted to the number.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Reply {
    match pages.contact_change(asked, who) {
        Some(ContactChange::Number(texted)) => show(pages, asked, who, texted, Vec::new()),
        // Begun in another browser, or for something else: begin again.
        _ => pages.to_own(NUMBER),
    }
}

/// `POST /account/contact/number/token`: checks it, and the number counts.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let Some(ContactChange::Number(texted)) = pages.contact_change(asked, who) else { return Ok(pages.to_own(NUMBER)) };
    let typed = match read_token(form.get(FIELD), texted.way) {
        Ok(typed) => typed,
        Err(error) => return Ok(show(pages, asked, who, texted, vec![error])),
    };
    let browser = pages.browser(asked)?;
    let message = match verify_number(&pages.deps, who, browser, &texted, &typed, &asked.device()).await? {
        TokenCheck::Right => return Ok(pages.to_own(&format!("{CONTACT}?changed"))),
        TokenCheck::Wrong => token_field::wrong(texted.way),
        TokenCheck::Spent => SPENT,
    };
    Ok(show(pages, asked, who, texted, vec![FieldError::new(FIELD, message)]))
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, texted: MailedToken, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let offered = token_field::whereabouts_are_offered(&texted, pages.deps.clock.now());
    let (to, browser) = (texted.to.clone(), asked.cookies.browser.unwrap_or_default());
    let change = ContactChange::Number(texted);
    let view = TokenView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: None,
        lead: phrase!("number-token-lead"),
        action: pages.contact_href(NUMBER_TOKEN, browser, who, &change),
        to,
        to_number: true,
        change: NUMBER.to_owned(),
        by: SentBy::Text,
        whereabouts: (offered.is_ok() || !errors.is_empty()).then(|| pages.contact_href(NUMBER_TEXT, browser, who, &change)),
        errors,
    };
    let reply = with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie);
    token_field::refreshed(reply, status, offered)
}
