use accounts::use_cases::keep_registration;
use accounts::{Contact, Pin};
use http::StatusCode;
use locales::{Phrase, phrase};

use super::{Step, UnderWay};
use crate::asked::Asked;
use crate::form::{Form, too_long};
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{ContactView, FieldError};
use crate::{Pages, phone_field, pin_field};

const MAX_NAME: usize = 100;

/// What stands in the fields.
#[derive(Default)]
struct Typed {
    first_name: String,
    last_name: String,
    number: String,
    pin: String,
}

/// `GET /register/contact`: asks for first and last name, a mobile number and a PIN; one is assigned.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let mut under_way = pages.registration_under_way(asked).await?;
    if under_way.registration.done {
        return Ok(pages.to_own(&pages.registration_href(&under_way.registration, &under_way.journey)));
    }
    let typed = match under_way.registration.contact.take() {
        Some(Contact { first_name, last_name, number, pin }) => {
            Typed { first_name, last_name, number: number.unwrap_or_default(), pin: pin.reveal().to_owned() }
        }
        None => Typed { pin: Pin::assign(pages.deps.rng.as_ref()).reveal().to_owned(), ..Typed::default() },
    };
    Ok(show(pages, asked, &under_way, typed, Vec::new()))
}

/// `POST /register/contact`: takes them.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let UnderWay { name, mut registration, journey } = pages.registration_under_way(asked).await?;
    let form = pages.checked_form(asked, None)?;
    let mut errors = Vec::new();
    let first_name = read(&form, "first_name", phrase!("error-first-name-empty"), &mut errors);
    let last_name = read(&form, "last_name", phrase!("error-last-name-empty"), &mut errors);
    let mut mend = |error| errors.push(error);
    let number = match form.get(phone_field::FIELD).trim() {
        "" => None,
        typed => phone_field::read_number(typed).map_err(&mut mend).ok().map(|number| number.to_string()),
    };
    let pin = pin_field::read_pin(form.get(pin_field::FIELD)).map_err(&mut mend).ok();
    let (true, Some(pin)) = (errors.is_empty(), pin) else {
        let pin = form.get(pin_field::FIELD).chars().take(10).collect();
        let typed = Typed { first_name, last_name, number: phone_field::shown(form.get(phone_field::FIELD)), pin };
        return Ok(show(pages, asked, &UnderWay { name, registration, journey }, typed, errors));
    };
    if !registration.done {
        let named = |contact: &Contact| contact.first_name == first_name && contact.last_name == last_name;
        if !registration.contact.as_ref().is_some_and(named) {
            // A password is judged by the name, too.
            registration.password_hash = None;
        }
        registration.contact = Some(Contact { first_name, last_name, number, pin });
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

fn show(pages: &Pages, asked: &Asked<'_>, under_way: &UnderWay<'_>, typed: Typed, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, None);
    let Typed { first_name, last_name, number, pin } = typed;
    let view = ContactView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        progress: pages.progress(Step::Contact),
        flow: pages.seal(&under_way.journey),
        email: under_way.registration.email.clone(),
        first_name,
        last_name,
        number,
        pin,
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
