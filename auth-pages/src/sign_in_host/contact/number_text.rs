use accounts::use_cases::{NumberWish, Recognised, text_number_token};
use accounts::{ContactChange, PhoneNumber};

use super::{NUMBER, NUMBER_TEXT, NUMBER_TOKEN};
use crate::asked::Asked;
use crate::reply::Handled;
use crate::views::TextView;
use crate::{Pages, Problem};

/// `GET /account/contact/number/text`: "Where's my text message?"
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    let Some(change) = pages.contact_change(asked, who) else { return Ok(pages.to_own(NUMBER)) };
    let ContactChange::Number(texted) = &change else { return Ok(pages.to_own(NUMBER)) };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let browser = pages.browser(asked)?;
    let view = TextView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: pages.contact_href(NUMBER_TEXT, browser, who, &change),
        number: texted.to.clone(),
        change: NUMBER.to_owned(),
        token: pages.contact_href(NUMBER_TOKEN, browser, who, &change),
        fate: pages.text_fate(texted).await?,
    };
    Ok(pages.text_page(asked.visit, &view, guard.set_cookie))
}

/// `POST /account/contact/number/text`: texts a new token to the same number.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    pages.checked_form(asked, Some(&who.session.id))?;
    let Some(ContactChange::Number(texted)) = pages.contact_change(asked, who) else { return Ok(pages.to_own(NUMBER)) };
    let Ok(number) = PhoneNumber::parse(&texted.to) else { return Ok(pages.to_own(NUMBER)) };
    let browser = pages.browser(asked)?;
    match text_number_token(&pages.deps, who.account.text_recipient(&number), browser, &asked.device()).await? {
        NumberWish::Texted(change) => Ok(pages.to_own(&pages.contact_href(NUMBER_TOKEN, browser, who, &change))),
        NumberWish::Kept | NumberWish::NotThere => Ok(pages.to_own(NUMBER)),
        NumberWish::TooMany => Err(Problem::TooMany),
    }
}
