//! What is typed into a form.

use crate::held::HeldForm;
use crate::reference::{Model, Person, Purpose};
use crate::steps::Fill;

/// No code of anybody, unless by one chance in three hundred thousand.
const NO_CODE: &str = "000000";
const NO_TOKEN: &str = "ZZZZ2222";

/// The form, filled in by who sits at `browser`. `fresh` numbers the passwords that are made up.
pub(crate) fn filled(model: &Model, browser: usize, form: &HeldForm, fill: Fill, now: i64, fresh: &mut usize) -> HeldForm {
    let seat = &model.seats[browser];
    let account = [form.field("account"), form.field("username")].iter().find_map(|email| model.person(email));
    let owner = match form.path.as_str() {
        "/sign-in/code" => form.lineage.half.unwrap_or(seat.person),
        "/forgot/code" | "/forgot/password" => form.lineage.permit.map_or(seat.person, |permit| model.permits[permit].person),
        _ => account.or(seat.session.map(|held| held.person)).unwrap_or(seat.person),
    };
    let (me, other) = (&model.people[owner], &model.people[1 - owner]);
    let mut filled = form.clone();
    *fresh += 1;
    let new_password = format!("harbour violet {fresh} lantern");
    let field = |name: &str, value: &str| match (name, fill) {
        ("email", Fill::Right) => model.people[seat.person].email.clone(),
        ("email", Fill::Wrong(_)) => model.people[1 - seat.person].email.clone(),
        ("password", fill) if form.path == "/link/orders" => portal_password(me, other, fill),
        ("username", fill) if form.path == "/link/orders" => match fill {
            Fill::Wrong(3) => other.portal.0.to_owned(),
            _ => me.portal.0.to_owned(),
        },
        ("keep", Fill::Wrong(n)) if n % 2 == 0 => String::new(),
        ("keep", _) => "yes".to_owned(),
        ("password" | "master_password", fill) => password(me, other, fill),
        ("new_password", Fill::Wrong(n)) if n % 3 == 1 => "short".to_owned(),
        ("new_password", Fill::Wrong(n)) if n % 3 == 2 => me.password.clone().unwrap_or_default(),
        ("new_password_again", Fill::Wrong(n)) if n % 3 == 0 => "something else".to_owned(),
        ("new_password" | "new_password_again", _) => new_password.clone(),
        ("token", fill) => token(model, browser, form, fill),
        ("code", fill) => code(model, browser, form, owner, fill, now),
        ("codes", Fill::Wrong(n)) => ["", "yes", "no"][n % 3].to_owned(),
        ("codes", Fill::Right) => if seat.person == 0 { "no" } else { "yes" }.to_owned(),
        ("first_name", Fill::Wrong(n)) if n % 2 == 0 => String::new(),
        ("first_name", _) => "Ann".to_owned(),
        ("last_name", _) => "Field".to_owned(),
        _ => value.to_owned(),
    };
    for (name, value) in &mut filled.fields {
        *value = field(name, value);
    }
    filled
}

fn password(me: &Person, other: &Person, fill: Fill) -> String {
    let wrong = || "no password of anybody".to_owned();
    match fill {
        Fill::Right => me.password.clone().unwrap_or_else(wrong),
        Fill::Wrong(n) => match n % 4 {
            0 => wrong(),
            1 => other.password.clone().unwrap_or_else(wrong),
            2 => me.old_passwords.last().cloned().unwrap_or_else(wrong),
            _ => me.password.clone().unwrap_or_else(wrong),
        },
    }
}

fn portal_password(me: &Person, other: &Person, fill: Fill) -> String {
    match fill {
        Fill::Wrong(n) if n % 4 == 1 => "no password of the desk".to_owned(),
        Fill::Wrong(n) if n % 4 == 2 => other.portal.1.to_owned(),
        _ => me.portal.1.to_owned(),
    }
}

fn token(model: &Model, browser: usize, form: &HeldForm, fill: Fill) -> String {
    let purpose = if form.path.starts_with("/register") { Purpose::Registration } else { Purpose::Reset };
    let token = |ask: usize| model.asks[ask].token.clone();
    let none = || NO_TOKEN.to_owned();
    let right = || form.lineage.ask.or_else(|| model.latest(browser, purpose)).map_or_else(none, token);
    match fill {
        Fill::Right => right(),
        Fill::Wrong(n) => match n % 6 {
            0 => none(),
            1 => "x".to_owned(),
            // One that the other browser asked for, for this or for something else; or any.
            2 => model.latest(1 - browser, purpose).map_or_else(none, token),
            3 => model.asks.iter().rposition(|ask| ask.purpose != purpose).map_or_else(none, token),
            4 if !model.asks.is_empty() => token(n % model.asks.len()),
            _ => right(),
        },
    }
}

fn code(model: &Model, browser: usize, form: &HeldForm, owner: usize, fill: Fill, now: i64) -> String {
    let step = now / 30_000;
    let of = |person: &Person, step: i64| match &person.codes {
        Some(codes) => codes.secret.code_at(step).reveal().clone(),
        None => NO_CODE.to_owned(),
    };
    let shown = model.shown.iter().find(|shown| form.path == "/enrol/confirm" && shown.name == form.field("enrolment"));
    let right = |step: i64| match shown {
        Some(shown) => shown.secret.code_at(step).reveal().clone(),
        None => of(&model.people[owner], step),
    };
    let me = &model.people[owner];
    match fill {
        Fill::Right if form.path != "/enrol/confirm" && step % 4 == 0 && !me.recovery.is_empty() => me.recovery[0].clone(),
        Fill::Right => right(step),
        Fill::Wrong(n) => match n % 8 {
            0 => NO_CODE.to_owned(),
            1 => me.recovery.last().cloned().unwrap_or_else(|| NO_CODE.to_owned()),
            2 => me.used_recovery.last().cloned().unwrap_or_else(|| NO_CODE.to_owned()),
            3 => of(&model.people[1 - owner], step),
            4 => right(step + 1),
            // Given before.
            5 => me.codes.as_ref().and_then(|codes| codes.spent.last()).map_or_else(|| NO_CODE.to_owned(), |spent| of(me, *spent)),
            6 => right(step - 10),
            // Of a QR code that was shown in the other browser.
            _ => model
                .shown
                .iter()
                .rfind(|shown| shown.browser != browser)
                .map_or_else(|| NO_CODE.to_owned(), |shown| shown.secret.code_at(step).reveal().clone()),
        },
    }
}
