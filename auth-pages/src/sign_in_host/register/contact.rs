use accounts::Contact;
use accounts::use_cases::keep_registration;
use http::StatusCode;
use locales::{Phrase, phrase};

use super::UnderWay;
use crate::Pages;
use crate::asked::Asked;
use crate::form::{Form, too_long};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{ContactView, FieldError};

const MAX_NAME: usize = 100;

/// `GET /register/contact`: asks for first and last name.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let mut under_way = pages.registration_under_way(asked).await?;
    if under_way.registration.done {
        return Ok(pages.to_own(&pages.registration_href(&under_way.registration, &under_way.journey)));
    }
    let contact = under_way.registration.contact.take();
    let (first, last) = contact.map_or_else(Default::default, |contact| (contact.first_name, contact.last_name));
    Ok(show(pages, asked, &under_way, (&first, &last), Vec::new()))
}

/// `POST /register/contact`: takes them.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let UnderWay { name, mut registration, journey } = pages.registration_under_way(asked).await?;
    let form = pages.checked_form(asked, None)?;
    let mut errors = Vec::new();
    let first_name = read(&form, "first_name", phrase!("error-first-name-empty"), &mut errors);
    let last_name = read(&form, "last_name", phrase!("error-last-name-empty"), &mut errors);
    if !errors.is_empty() {
        return Ok(show(pages, asked, &UnderWay { name, registration, journey }, (&first_name, &last_name), errors));
    }
    if !registration.done {
        let contact = Some(Contact { first_name, last_name });
        if registration.contact != contact {
            registration.contact = contact;
            // A password is judged by the name, too.
            registration.password_hash = None;
        }
        keep_registration(&pages.deps, name, &registration).await?;
    }
    Ok(pages.to_own(&pages.registration_href(&registration, &journey)))
}

fn read(form: &Form, field: &'static str, missing: Phrase, errors: &mut Vec<FieldError>) -> String {
    let typed = form.get(field).trim();
    if typed.is_empty() {
        errors.push(FieldError::new(field, missing));
    } else if too_long(typed, MAX_NAME) {
        errors.push(FieldError::new(field, phrase!("error-name-long")));
    } else if typed.chars().any(char::is_control) {
        errors.push(FieldError::new(field, phrase!("error-name-shape")));
    }
    typed.chars().take(MAX_NAME).collect()
}

fn show(pages: &Pages, asked: &Asked<'_>, under_way: &UnderWay<'_>, names: (&str, &str), errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let (first_name, last_name) = (names.0.to_owned(), names.1.to_owned());
    let view = ContactView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        flow: pages.seal(&under_way.journey),
        email: under_way.registration.email.clone(),
        first_name,
        last_name,
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
