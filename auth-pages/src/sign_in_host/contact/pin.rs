use accounts::use_cases::{Recognised, change_pin};

use super::{CONTACT, Change, PIN};
use crate::asked::Asked;
use crate::reply::{Handled, Reply};
use crate::views::{ContactField, FieldError};
use crate::{Pages, pin_field};

/// `GET /account/contact/pin`: asks for a new PIN.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Reply {
    show(pages, asked, who, Vec::new())
}

/// `POST /account/contact/pin`: takes it.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let pin = match pin_field::read_pin(form.get(pin_field::FIELD)) {
        Ok(pin) => pin,
        Err(error) => return Ok(show(pages, asked, who, vec![error])),
    };
    let proved = match pages.prove_password(asked, who, &form).await? {
        Ok(proved) => proved,
        Err(error) => return Ok(show(pages, asked, who, vec![error])),
    };
    change_pin(&pages.deps, &proved, &pin, &asked.device()).await?;
    Ok(pages.to_own(&format!("{CONTACT}?changed")))
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, errors: Vec<FieldError>) -> Reply {
    let change = Change { action: PIN, field: ContactField::Pin, value: String::new(), prove: true };
    pages.show_contact_change(asked, who, change, errors)
}
