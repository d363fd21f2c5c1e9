//! The pages of the sign-in host.

mod account_links;
mod activity;
mod authentication;
mod change_password;
mod choose_link;
mod code;
mod contact;
mod delete_account;
mod enable;
mod end_sessions;
mod enrol;
mod enrol_passkey;
mod enter;
mod export_data;
mod factor_change;
mod forget_devices;
mod forgot;
mod go_on;
mod half_way;
mod help;
mod language;
mod launcher;
mod learned;
mod link;
mod link_post;
mod mail_hooks;
mod outbox;
mod own_data;
mod passkey_sign_in;
mod passkeys;
mod password;
mod password_expiry;
mod prove_factor;
mod recovery_codes;
mod register;
mod renew_password;
mod security_questions;
mod sessions;
mod sign_in;
mod sign_out;
mod sms_hook;
mod step_up;
mod support_portals;
mod unlink;

use http::{HeaderValue, StatusCode, header};

use crate::asked::{Asked, Verb};
use crate::reply::{Handled, Reply};
use crate::{Pages, Problem};

const MAIL_HOOKS: &str = "/hooks/mail/";
const ENABLE: &str = "/enable/";
const LEARNED: &str = "/learned/";
const STEP_UP: &str = "/step-up";
const LINK: &str = "/link/";
const LINKS: &str = "/account/links";
const AUTHENTICATION: &str = "/account/authentication";
const CHANGE_PASSWORD: &str = "/account/authentication/password";
const PASSWORD_EXPIRY: &str = "/account/authentication/expiry";
const NEW_PASSWORD: &str = "/sign-in/new-password";
const LANGUAGE: &str = "/account/language";
const SESSIONS: &str = "/account/sessions";
const FORGET_DEVICES: &str = "/account/sessions/forget";
const ACTIVITY: &str = "/account/activity";
const OWN_DATA: &str = "/account/data";
const EXPORT_DATA: &str = "/account/data/export";
const DELETE_ACCOUNT: &str = "/account/data/delete";
const STRENGTH: &str = "/account/authentication/strength";
const STRANGERS_STRENGTH: &str = "/strength";
const ONE_TIME_CODE: &str = "/account/authentication/one-time-code";
const REMOVE_CODES: &str = "/account/authentication/one-time-code/remove";
const QUESTIONS: &str = "/account/authentication/questions";
const REMOVE_QUESTIONS: &str = "/account/authentication/questions/remove";
const PASSKEYS: &str = "/account/authentication/passkeys";
const ADD_PASSKEY: &str = "/account/authentication/passkeys/add";
const SUPPORT_PORTALS: &str = "/support/portals";
const RECOVERY_CODES: &str = "/account/authentication/recovery-codes";

/// Boxed, because the futures of all handlers together are large.
pub(crate) async fn answer(pages: &Pages, asked: &Asked<'_>) -> Handled {
    use Verb::{Get, Post};
    if let Some(portal) = asked.path.strip_prefix(LINK).and_then(|rest| rest.strip_suffix("/choose")) {
        return match asked.verb {
            Get => choose_link::get(pages, asked, portal).await,
            Post => Box::pin(choose_link::post(pages, asked, portal)).await,
            Verb::Other => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        };
    }
    if let Some(portal) = asked.path.strip_prefix(LINK) {
        return match asked.verb {
            Get => link::get(pages, asked, portal).await,
            Post => Box::pin(link_post::post(pages, asked, portal)).await,
            Verb::Other => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        };
    }
    if let Some(portal) = asked.path.strip_prefix(LINKS).and_then(|rest| rest.strip_prefix('/')?.strip_suffix("/remove")) {
        return match asked.verb {
            Get => unlink::get(pages, asked, portal).await,
            Post => Box::pin(unlink::post(pages, asked, portal)).await,
            Verb::Other => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        };
    }
    if let Some(which) = asked.path.strip_prefix(SESSIONS).and_then(|rest| rest.strip_prefix('/')?.strip_suffix("/end")) {
        return match asked.verb {
            Get => end_sessions::get(pages, asked, which).await,
            Post => Box::pin(end_sessions::post(pages, asked, which)).await,
            Verb::Other => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        };
    }
    if let Some(portal) = asked.path.strip_prefix(LEARNED) {
        return match asked.verb {
            Get => learned::get(pages, asked, portal).await,
            Post => Box::pin(learned::post(pages, asked, portal)).await,
            Verb::Other => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        };
    }
    if let Some(portal) = asked.path.strip_prefix(ENABLE) {
        return enable::get(pages, asked, portal);
    }
    if let Some(provider) = asked.path.strip_prefix(MAIL_HOOKS) {
        return match asked.verb {
            Post => Box::pin(mail_hooks::post(pages, asked, provider)).await,
            Get | Verb::Other => Err(Problem::MethodNotAllowed("POST")),
        };
    }
    if let Some(tag) = asked.path.strip_prefix("/hooks/sms/") {
        return match asked.verb {
            Get | Post => sms_hook::report(pages, asked, tag).await,
            Verb::Other => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        };
    }
    if let Some(id) = asked.path.strip_prefix(PASSKEYS).and_then(|rest| rest.strip_prefix('/')?.strip_suffix("/remove")) {
        return match asked.verb {
            Get => passkeys::get_remove(pages, asked, id).await,
            Post => Box::pin(passkeys::post_remove(pages, asked, id)).await,
            Verb::Other => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        };
    }
    if asked.path == "/forgot" || asked.path.starts_with("/forgot/") {
        return Box::pin(forgot::answer(pages, asked)).await;
    }
    if asked.path == contact::CONTACT || asked.path.starts_with("/account/contact/") {
        return Box::pin(contact::answer(pages, asked)).await;
    }
    if asked.path == "/register" || asked.path.starts_with("/register/") {
        return Box::pin(register::answer(pages, asked)).await;
    }
    match (asked.verb, asked.path) {
        (Get, "/") => launcher::get(pages, asked).await,
        (Get, "/sign-in") => sign_in::get(pages, asked).await,
        (Post, "/sign-in") => sign_in::post(pages, asked).await,
        (Get, "/sign-in/state") => Ok(sign_in::state(pages, asked)),
        (Get, "/sign-in/password") => password::get(pages, asked).await,
        (Post, "/sign-in/password") => Box::pin(password::post(pages, asked)).await,
        (Get, "/account") => Ok(pages.see_other(&format!("{}{LINKS}", pages.settings.sign_in_origin))),
        (Get, "/sign-in/code") => code::get(pages, asked).await,
        (Post, "/sign-in/code") => Box::pin(code::post(pages, asked)).await,
        (Get, "/sign-in/passkey") => passkey_sign_in::get(pages, asked).await,
        (Post, "/sign-in/passkey") => Box::pin(passkey_sign_in::post(pages, asked)).await,
        (Get, STEP_UP) => step_up::get(pages, asked).await,
        (Post, STEP_UP) => Box::pin(step_up::post(pages, asked)).await,
        (Get, ADD_PASSKEY) => passkeys::get_add(pages, asked).await,
        (Post, ADD_PASSKEY) => Box::pin(passkeys::post_add(pages, asked)).await,
        // A reloaded page that was made of a post: begin at the page before.
        (Get, PASSKEYS) => Ok(pages.to_own(AUTHENTICATION)),
        (Post, PASSKEYS) => Box::pin(passkeys::post_made(pages, asked)).await,
        (Get, "/enrol") => enrol::get(pages, asked),
        (Post, "/enrol") => Box::pin(enrol::post(pages, asked)).await,
        (Get, "/enrol/passkey") => enrol_passkey::get(pages, asked),
        (Post, "/enrol/passkey") => Box::pin(enrol_passkey::post(pages, asked)).await,
        (Get, "/enrol/passkey/made") => enrol_passkey::get_made(pages, asked),
        (Post, "/enrol/passkey/made") => Box::pin(enrol_passkey::post_made(pages, asked)).await,
        (Post, "/enrol/confirm") => Box::pin(enrol::confirm(pages, asked)).await,
        (Get, ONE_TIME_CODE | REMOVE_CODES | RECOVERY_CODES) => factor_change::get(pages, asked).await,
        (Post, ONE_TIME_CODE | REMOVE_CODES | RECOVERY_CODES) => Box::pin(factor_change::post(pages, asked)).await,
        (Get, QUESTIONS | REMOVE_QUESTIONS) => security_questions::get(pages, asked),
        (Post, QUESTIONS | REMOVE_QUESTIONS) => Box::pin(security_questions::post(pages, asked)).await,
        (Get, LINKS) => account_links::get(pages, asked).await,
        (Get, AUTHENTICATION) => authentication::get(pages, asked).await,
        (Get, SESSIONS) => sessions::get(pages, asked).await,
        (Get, FORGET_DEVICES) => forget_devices::get(pages, asked),
        (Post, FORGET_DEVICES) => Box::pin(forget_devices::post(pages, asked)).await,
        (Get, ACTIVITY) => activity::get(pages, asked).await,
        (Get, OWN_DATA) => own_data::get(pages, asked),
        (Get, EXPORT_DATA) => export_data::get(pages, asked),
        (Post, EXPORT_DATA) => Box::pin(export_data::post(pages, asked)).await,
        (Get, DELETE_ACCOUNT) => delete_account::get(pages, asked),
        (Post, DELETE_ACCOUNT) => Box::pin(delete_account::post(pages, asked)).await,
        (Get, CHANGE_PASSWORD) => change_password::get(pages, asked),
        (Post, CHANGE_PASSWORD) => Box::pin(change_password::post(pages, asked)).await,
        (Post, STRENGTH) => change_password::strength(pages, asked).await,
        (Post, STRANGERS_STRENGTH) => change_password::strangers_strength(pages, asked).await,
        (Get, PASSWORD_EXPIRY) => password_expiry::get(pages, asked),
        (Post, PASSWORD_EXPIRY) => Box::pin(password_expiry::post(pages, asked)).await,
        (Get, NEW_PASSWORD) => renew_password::get(pages, asked).await,
        (Post, NEW_PASSWORD) => Box::pin(renew_password::post(pages, asked)).await,
        // https://www.w3.org/TR/change-password-url/: where password managers look.
        (Get, "/.well-known/change-password") => Ok(pages.to_own(CHANGE_PASSWORD)),
        (Post, LANGUAGE) => Box::pin(language::post(pages, asked)).await,
        (Get, "/.well-known/jwks.json") => Ok(published_keys(pages)),
        (Get, "/sign-out") => Ok(sign_out::get(pages, asked)),
        (Post, "/sign-out") => sign_out::post(pages, asked).await,
        (Get, SUPPORT_PORTALS) => support_portals::get(pages, asked).await,
        (Get, "/help") => Ok(help::get(pages, asked)),
        (Get, "/outbox") => outbox::get(pages, asked).await,
        (Get, STRENGTH | STRANGERS_STRENGTH | LANGUAGE) => Err(Problem::MethodNotAllowed("POST")),
        // A reloaded or kept address: begin at the page before.
        (Get, "/enrol/confirm") => enrol::get(pages, asked),
        (Get, path) => pages.files.get(path).map(|file| pages.static_file(file)).ok_or(Problem::NotFound),
        (_, "/sign-in" | "/sign-in/password" | CHANGE_PASSWORD | EXPORT_DATA | DELETE_ACCOUNT | "/sign-out") => {
            Err(Problem::MethodNotAllowed("GET, HEAD, POST"))
        }
        (
            _,
            STEP_UP
            | PASSWORD_EXPIRY
            | FORGET_DEVICES
            | NEW_PASSWORD
            | PASSKEYS
            | ADD_PASSKEY
            | "/sign-in/passkey"
            | "/enrol/passkey"
            | "/enrol/passkey/made",
        ) => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        (_, STRENGTH | STRANGERS_STRENGTH | LANGUAGE) => Err(Problem::MethodNotAllowed("POST")),
        (
            _,
            ONE_TIME_CODE | REMOVE_CODES | RECOVERY_CODES | QUESTIONS | REMOVE_QUESTIONS | "/sign-in/code" | "/enrol" | "/enrol/confirm",
        ) => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        (
            _,
            "/"
            | "/sign-in/state"
            | "/account"
            | LINKS
            | AUTHENTICATION
            | SESSIONS
            | ACTIVITY
            | OWN_DATA
            | "/.well-known/change-password"
            | "/.well-known/jwks.json"
            | "/help"
            | SUPPORT_PORTALS
            | "/outbox",
        ) => Err(Problem::MethodNotAllowed("GET, HEAD")),
        _ => Err(Problem::NotFound),
    }
}

/// What portals check our assertions by (RFC 7517 §5). Shorter than a change of keys takes to come to an end.
fn published_keys(pages: &Pages) -> Reply {
    let mut reply = pages.json(StatusCode::OK, pages.deps.keys.load().assertions.published().to_owned());
    reply.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    reply
}
