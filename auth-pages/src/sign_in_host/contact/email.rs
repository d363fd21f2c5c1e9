use accounts::Recipient;
use accounts::use_cases::{Recognised, ask_for_email_change};
use locales::phrase;

use super::{Change, EMAIL, EMAIL_TOKEN};
use crate::asked::Asked;
use crate::email_field::read_email;
use crate::reply::{Handled, Reply};
use crate::views::{ContactField, FieldError};
use crate::{Pages, Problem};

/// `GET /account/contact/email`: asks for a new address.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Reply {
    show(pages, asked, who, String::new(), Vec::new())
}

/// `POST /account/contact/email`: mails a token to it. The answer is the same for an address that has an account.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let new = match read_email(form.get("email")) {
        Ok(new) if new == who.account.email => {
            let same = FieldError::new("email", phrase!("error-email-same"));
            return Ok(show(pages, asked, who, new.to_string(), vec![same]));
        }
        Ok(new) => new,
        Err(wrong) => return Ok(show(pages, asked, who, wrong.shown, vec![wrong.error])),
    };
    let proved = match pages.prove_password(asked, who, &form).await? {
        Ok(proved) => proved,
        Err(error) => return Ok(show(pages, asked, who, new.to_string(), vec![error])),
    };
    let browser = pages.browser(asked)?;
    let change =
        ask_for_email_change(&pages.deps, &proved, browser, Recipient { email: &new, ..who.account.recipient() }, asked.visit.client)
            .await?
            .ok_or(Problem::TooMany)?;
    Ok(pages.to_own(&pages.contact_href(EMAIL_TOKEN, browser, who, &change)))
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, value: String, errors: Vec<FieldError>) -> Reply {
    let change = Change { action: EMAIL, field: ContactField::Email, value, prove: true };
    pages.show_contact_change(asked, who, change, errors)
}
