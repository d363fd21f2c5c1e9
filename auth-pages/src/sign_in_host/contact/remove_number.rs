use accounts::use_cases::{Recognised, remove_number};

use super::{CONTACT, Change, REMOVE_NUMBER};
use crate::Pages;
use crate::asked::Asked;
use crate::reply::{Handled, Reply};
use crate::views::{ContactField, FieldError};

/// `GET /account/contact/number/remove`: asks whether the number is to be forgotten.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    show(pages, asked, who, Vec::new()).await
}

/// `POST /account/contact/number/remove`: forgets it.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, who: &Recognised) -> Handled {
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    match pages.prove_password(asked, who, &form).await? {
        Ok(proved) => remove_number(&pages.deps, &proved, &asked.device()).await?,
        Err(error) => return show(pages, asked, who, vec![error]).await,
    }
    Ok(pages.to_own(&format!("{CONTACT}?changed")))
}

async fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, errors: Vec<FieldError>) -> Result<Reply, crate::Problem> {
    let Some(number) = pages.deps.accounts.contact(who.account.id).await?.number else {
        return Ok(pages.to_own(CONTACT));
    };
    let change = Change { action: REMOVE_NUMBER, field: ContactField::RemoveNumber, value: number.to_string(), prove: true };
    Ok(pages.show_contact_change(asked, who, change, errors))
}
