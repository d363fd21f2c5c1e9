use locales::phrase;
use std::time::Duration;

use accounts::use_cases::{ENROLMENT_LIFE, Enrolled, begin_enrolment, confirm_enrolment};
use accounts::{Left, SessionId, Timestamp};
use http::{HeaderValue, StatusCode, header};
use secret::Secret;

use super::code::{FIELD, MAX_CODE};
use super::enter::end_the_one_before;
use super::half_way::OnTheWay;
use super::{AUTHENTICATION, recovery_codes};
use crate::asked::Asked;
use crate::code_words;
use crate::form::too_long;
use crate::qr::Qr;
use crate::reply::{Handled, Reply, with_cookie};
use crate::times::Moment;
use crate::views::{EnrolReadyView, EnrolView, FieldError, ShownSecret};
use crate::{Pages, Problem};

/// `GET /enrol`: before the QR code; with `ended`, after it.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let (way, session) = match allowed(pages, asked)? {
        Allowed::Yes(way, session) => (way, session),
        Allowed::SignInFirst(reply) => return Ok(reply),
    };
    let guard = pages.guard_form(asked, session);
    let brand = pages.settings.brand.name.as_str();
    let on = || format!("/sign-in?flow={}", pages.seal(&way.journey));
    let (demanded, keep) = match way.half_way.left {
        Left::EnrolToSignIn => (Some(phrase!("enrol-demanded", brand = brand)), None),
        Left::EnrolInSession { due: None } => (Some(phrase!("enrol-to-go-on")), Some(("/".to_owned(), phrase!("leave-it")))),
        Left::EnrolInSession { due: Some(_) } => (Some(phrase!("enrol-soon", brand = brand)), Some((on(), phrase!("enrol-later")))),
        Left::Enrol { .. } | Left::Code | Left::Passkey | Left::NewPassword { .. } => (None, Some((on(), phrase!("leave-it")))),
    };
    let due = match way.half_way.left {
        Left::EnrolInSession { due } => due.map(|due| Moment::new(due, pages.deps.clock.now())),
        _ => None,
    };
    let view = EnrolReadyView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        passkey: (demanded.is_some() && pages.deps.passkeys.is_some()).then(|| format!("/enrol/passkey?{}", way.carried)),
        carried: way.carried,
        demanded,
        due,
        ended: asked.query.has("ended"),
        keep,
    };
    Ok(with_cookie(pages.page(asked.visit, StatusCode::OK, &view), guard.set_cookie))
}

/// `POST /enrol`: shows a fresh QR code. It is on this answer only: asking again makes another.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let (way, session) = match allowed(pages, asked)? {
        Allowed::Yes(way, session) => (way, session),
        Allowed::SignInFirst(reply) => return Ok(reply),
    };
    pages.checked_form(asked, session)?;
    let Some(enrolment) = begin_enrolment(&pages.deps, &way.half_way).await? else { return Err(pages.over(&way.journey)) };
    let address = enrolment.secret.to_address(&pages.settings.brand.name, &enrolment.email);
    let shown = ShownSecret { qr: Qr::of(&address), typed: enrolment.secret.to_typed().reveal().clone(), person: enrolment.email };
    Ok(show(pages, asked, &way, session, Waiting { name: enrolment.name, ends_at: enrolment.ends_at, shown: Some(shown) }, Vec::new()))
}

/// `POST /enrol/confirm`: takes the first code of the app, and shows the recovery codes.
pub(super) async fn confirm(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let (way, session) = match allowed(pages, asked)? {
        Allowed::Yes(way, session) => (way, session),
        Allowed::SignInFirst(reply) => return Ok(reply),
    };
    let form = pages.checked_form(asked, session)?;
    let (name, typed) = (form.get("enrolment"), form.get(FIELD));
    let typed = if too_long(typed, MAX_CODE) { "" } else { typed };
    let wrong = match confirm_enrolment(&pages.deps, &way.half_way, asked.visit.who.as_ref(), (name, typed), asked.device()).await? {
        Enrolled::Done { recovery_codes, session } => return done(pages, asked, &way, recovery_codes, session).await,
        Enrolled::Over => return Ok(pages.to_own(&format!("/enrol?{}&ended", way.carried))),
        Enrolled::NoCode => phrase!("error-enrol-code-empty"),
        Enrolled::Wrong => code_words::wrong(),
        Enrolled::ClockOff(minutes) => code_words::clock_off(minutes),
    };
    let waiting = Waiting { name: name.to_owned(), ends_at: ends_at(pages, form.get("ends")), shown: None };
    Ok(show(pages, asked, &way, session, waiting, vec![FieldError::new(FIELD, wrong)]))
}

/// Who may be here: a person who proved themselves a while ago and, unless this is to sign them in, still has that session.
enum Allowed<'a> {
    Yes(OnTheWay, Option<&'a SessionId>),
    SignInFirst(Reply),
}

fn allowed<'a>(pages: &Pages, asked: &'a Asked<'_>) -> Result<Allowed<'a>, Problem> {
    let way = pages.on_the_way(asked)?;
    match (way.half_way.left, &asked.visit.who) {
        (Left::EnrolToSignIn, _) => Ok(Allowed::Yes(way, None)),
        (Left::Enrol { .. } | Left::EnrolInSession { .. }, Some(who)) if who.account.id == way.half_way.account => {
            Ok(Allowed::Yes(way, Some(&who.session.id)))
        }
        (Left::EnrolInSession { .. }, _) => Ok(Allowed::SignInFirst(pages.to_own(&format!("/sign-in?flow={}", pages.seal(&way.journey))))),
        (Left::Enrol { .. }, _) => pages.sign_in_first(asked, AUTHENTICATION).map(Allowed::SignInFirst),
        (Left::Code | Left::Passkey | Left::NewPassword { .. }, _) => Err(pages.over(&way.journey)),
    }
}

async fn done(pages: &Pages, asked: &Asked<'_>, way: &OnTheWay, codes: Vec<Secret<String>>, session: Option<accounts::Session>) -> Handled {
    let done = phrase!("codes-are-set-up");
    let Some(session) = session else {
        return Ok(recovery_codes::show(pages, asked, done, &codes, format!("/sign-in?flow={}", pages.seal(&way.journey))));
    };
    // The session that goes on is not another one.
    if asked.visit.who.as_ref().is_none_or(|who| who.session.id != session.id) {
        end_the_one_before(pages, asked).await?;
    }
    let reply = recovery_codes::show(pages, asked, done, &codes, format!("/sign-in?flow={}", pages.seal(&way.journey)));
    Ok(with_cookie(reply, pages.pass_cookie(&session)))
}

/// A secret that waits for its first code.
struct Waiting {
    name: String,
    ends_at: Timestamp,
    shown: Option<ShownSecret>,
}

/// The end as the form tells it: it is only shown, what counts is in the store.
fn ends_at(pages: &Pages, told: &str) -> Timestamp {
    let now = pages.deps.clock.now();
    let told = Timestamp::from_millis(told.parse().unwrap_or(0));
    told.clamp(now, now.after(ENROLMENT_LIFE))
}

fn show(pages: &Pages, asked: &Asked<'_>, way: &OnTheWay, session: Option<&SessionId>, waiting: Waiting, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, session);
    let now = pages.deps.clock.now();
    let left: Duration = waiting.ends_at.since(now);
    let view = EnrolView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        carried: way.carried.clone(),
        enrolment: waiting.name,
        shown: waiting.shown,
        ends_millis: waiting.ends_at.millis(),
        ends: Moment::new(waiting.ends_at, now),
        seconds: left.as_secs(),
        errors,
    };
    let mut reply = with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie);
    // When the time is over the browser goes by itself, without script, to where there is a fresh one.
    if let Ok(refresh) = HeaderValue::try_from(format!("{}; url=/enrol?{}&ended", left.as_secs(), way.carried)) {
        reply.headers_mut().insert(header::REFRESH, refresh);
    }
    reply
}
