use accounts::use_cases::{Recognised, change_name};
use locales::phrase;

use super::{CONTACT, Change, NAME};
use crate::Pages;
use crate::asked::Asked;
use crate::form::too_long;
use crate::reply::{Handled, Reply};
use crate::views::{ContactField, FieldError};

const FIELD: &str = "name";
const MAX_NAME: usize = 200;

/// `GET /account/contact/name`: asks for first and last name.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Reply {
    show(pages, asked, who, who.account.name.clone(), Vec::new())
}

/// `POST /account/contact/name`: takes it.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let name = form.get(FIELD).trim();
    let wrong = if name.is_empty() {
        Some(phrase!("error-full-name-empty"))
    } else if too_long(name, MAX_NAME) {
        Some(phrase!("error-full-name-long"))
    } else if name.chars().any(char::is_control) {
        Some(phrase!("error-name-shape"))
    } else {
        None
    };
    let mut errors: Vec<_> = wrong.map(|message| FieldError::new(FIELD, message)).into_iter().collect();
    if errors.is_empty() {
        errors.extend(pages.prove_if_stale(asked, who, &form).await?.err());
    }
    if !errors.is_empty() {
        return Ok(show(pages, asked, who, name.chars().take(MAX_NAME).collect(), errors));
    }
    change_name(&pages.deps, who, name, &asked.device()).await?;
    Ok(pages.to_own(&format!("{CONTACT}?changed")))
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, value: String, errors: Vec<FieldError>) -> Reply {
    let change = Change { action: NAME, field: ContactField::Name, value, prove: pages.must_prove(who) };
    pages.show_contact_change(asked, who, change, errors)
}
