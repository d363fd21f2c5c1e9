use accounts::use_cases::{NumberWish, Recognised, ask_for_number_change};
use locales::{Phrase, phrase};

use super::{CONTACT, Change, NUMBER, NUMBER_TOKEN};
use crate::asked::Asked;
use crate::phone_field::{FIELD, read_number, shown};
use crate::reply::{Handled, Reply};
use crate::views::{ContactField, FieldError};
use crate::{Pages, Problem};

const NOT_THERE: Phrase = phrase!("error-number-not-there");

/// `GET /account/contact/number`: asks for the mobile number; one that waits for its token stands there already.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    let details = pages.deps.accounts.contact(who.account.id).await?;
    let waiting = details.number.filter(|_| details.number_verified_at.is_none());
    Ok(show(pages, asked, who, waiting.map(|number| number.to_string()).unwrap_or_default(), Vec::new()))
}

/// `POST /account/contact/number`: texts a token to it.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let typed = form.get(FIELD);
    let again = |error| Ok(show(pages, asked, who, shown(typed), vec![error]));
    let number = match read_number(typed) {
        Ok(number) => number,
        Err(error) => return again(error),
    };
    let proved = match pages.prove_password(asked, who, &form).await? {
        Ok(proved) => proved,
        Err(error) => return again(error),
    };
    let browser = pages.browser(asked)?;
    match ask_for_number_change(&pages.deps, &proved, browser, &number, &asked.device()).await? {
        NumberWish::Texted(change) => Ok(pages.to_own(&pages.contact_href(NUMBER_TOKEN, browser, who, &change))),
        NumberWish::Kept => Ok(pages.to_own(&format!("{CONTACT}?changed"))),
        NumberWish::NotThere => again(FieldError::new(FIELD, NOT_THERE)),
        NumberWish::TooMany => Err(Problem::TooMany),
    }
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, value: String, errors: Vec<FieldError>) -> Reply {
    let field = if pages.deps.texting.is_some() { ContactField::Number } else { ContactField::NumberUnverified };
    pages.show_contact_change(asked, who, Change { action: NUMBER, field, value, prove: true }, errors)
}
