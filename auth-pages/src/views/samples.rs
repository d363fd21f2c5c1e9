//! A sample of each view in each of its states, with the longest and strangest values that it must bear. They are kept as
//! `samples/*.html`, to be looked at in a browser; a test renders them anew.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use accounts::{Timestamp, Verdict};
use askama::Template;
use jiff::tz::TimeZone;
use locales::{Language, Phrase, Words, phrase};

use super::*;
use crate::Reader;
use crate::times::Moment;
use crate::verdict_words;

mod account;
mod authentication;
mod checks;
mod codes;
mod contact;
mod link;
mod own_account;
mod own_data;
mod questions;
mod rollout;
mod support;
mod tokens;

use account::account;
use authentication::authentication;
use codes::codes;
use contact::contact;
use link::link;
use own_account::own_account;
use own_data::own_data;
use questions::questions;
use rollout::rollout;
use support::support;

const LONG: &str = "maximiliana-konstantinopolitanskaya.von-und-zu-lindenbaum@department.of.very-long-names.example.com";
const STRANGE: &str = "<script>alert('1')</script> & \"Söhne\"";

thread_local! {
    /// What the samples are said in.
    static WORDS: RefCell<Words> = RefCell::new(Words::new(Language::English));
}

/// Every sample in a language.
fn samples_in(language: Language) -> Vec<(&'static str, String)> {
    let before = WORDS.replace(Words::new(language));
    let samples = samples();
    WORDS.set(before);
    samples
}

/// Every sample: its name and its HTML.
fn samples() -> Vec<(&'static str, String)> {
    [
        sign_in(),
        codes(),
        tokens::samples(),
        contact(),
        questions(),
        link(),
        account(),
        authentication(),
        own_account(),
        own_data(),
        rollout(),
        support(),
        other(),
        problems(),
    ]
    .concat()
}

fn frame(person: Option<&str>) -> Frame {
    Frame {
        brand: "Example".to_owned(),
        logo: None,
        footer: some("Example Inc., Springfield"),
        own: Arc::default(),
        own_style: None,
        style: "../static/style.css".to_owned(),
        script: Some("../static/script.js".to_owned()),
        icon: "../static/icon.svg".to_owned(),
        home: "https://login.example.com".to_owned(),
        person: person.map(str::to_owned),
        waiting: None,
        language: WORDS.with_borrow(|words| words.language().tag()),
        language_form: person.map(|_| LanguageForm { token: "token".to_owned(), back: "/".to_owned() }),
        languages: WORDS.with_borrow(|words| other_languages(words.language())),
        zone_cookie: "__Host-latchkey-zone",
    }
}

fn other_languages(shown: Language) -> Vec<LanguageLink> {
    let others = Language::ALL.into_iter().filter(|language| *language != shown);
    others.map(|other| LanguageLink { tag: other.tag(), name: other.name(), href: format!("/?language={}", other.tag()) }).collect()
}

fn html(view: &impl Template) -> String {
    view.render_with_values(&Reader {
        words: WORDS.with(RefCell::clone).into_inner(),
        zone: TimeZone::UTC,
        browser: None,
        target: "/".to_owned(),
    })
    .unwrap()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn moment(minutes_ago: u32) -> Moment {
    let now = Timestamp::from_millis(1_772_546_700_000);
    let at = now.millis().saturating_sub(i64::from(minutes_ago).saturating_mul(60_000));
    Moment::new(Timestamp::from_millis(at), now)
}

fn search(action: &'static str, typed: &str) -> Search {
    Search { action, typed: typed.to_owned() }
}

fn sign_in() -> Vec<(&'static str, String)> {
    let email = |portal: Option<&str>, email: &str, errors| EmailView {
        frame: Frame { waiting: some("/sign-in?flow=abc"), ..frame(None) },
        form_token: "token".to_owned(),
        flow: "abc".to_owned(),
        portal: portal.map(str::to_owned),
        passkey: portal.map(|_| PasskeyOffer {
            href: "/sign-in/passkey?flow=abc".to_owned(),
            question: Question { options: "{\"challenge\":\"AAEC\"}".to_owned(), ceremony: "abc".to_owned() },
        }),
        register: portal.map(|_| "/register?flow=abc".to_owned()),
        email: email.to_owned(),
        errors,
    };
    let password = |email: &str, errors| PasswordView {
        frame: Frame { waiting: some("/sign-in?flow=abc"), ..frame(None) },
        form_token: "token".to_owned(),
        flow: "abc".to_owned(),
        portal: some("Team wiki"),
        email: email.to_owned(),
        errors,
    };
    let wrong_email = vec![FieldError::new("email", phrase!("error-email-shape"))];
    let wrong = vec![FieldError::new("password", phrase!("error-sign-in-refused"))];
    let wait = vec![FieldError::new("password", phrase!("error-sign-in-wait", wait = locales::how_long(Duration::from_secs(900))))];
    let out = SignOutView { frame: frame(Some("ada@example.com")), form_token: "token".to_owned(), person: "ada@example.com".to_owned() };
    let cleaners = vec!["https://wiki.example.com/.latchkey/sign-out?ended=abc".to_owned()];
    vec![
        ("email", html(&email(Some("Team wiki"), "", vec![]))),
        ("email-plain", html(&email(None, "ada@example.com", vec![]))),
        ("email-mistake", html(&email(Some(STRANGE), STRANGE, wrong_email))),
        ("password", html(&password("ada@example.com", vec![]))),
        ("password-mistake", html(&password(LONG, wrong))),
        ("password-wait", html(&password("ada@example.com", wait))),
        ("sign-out", html(&out)),
        ("signed-out", html(&SignedOutView { frame: frame(None), cleaners })),
    ]
}

fn other() -> Vec<(&'static str, String)> {
    let tile = |portal: &str, host: &str, state, attention| Tile {
        portal: portal.to_owned(),
        href: format!("https://{host}/"),
        host: host.to_owned(),
        state,
        attention,
    };
    let tiles = vec![
        tile("Calendar", "calendar.example.com", phrase!("state-linked-as", username = "ada.l"), false),
        tile("News", "news.example.com", phrase!("state-ready"), false),
        tile("Spare parts", "shop.example.net:8443", phrase!("state-attention", username = "ada8"), true),
        tile("Team wiki", "wiki.example.com", phrase!("state-not-linked"), false),
        tile(STRANGE, "a-rather-long-name-of-a-host.department.of.very-long-names.example.com", phrase!("state-until-sign-out"), false),
    ];
    let team = |portal: &str, support: Option<&str>, forgot: Option<&str>| HelpTeam {
        portal: portal.to_owned(),
        support: support.map(str::to_owned),
        forgot_password_url: forgot.map(str::to_owned),
    };
    let teams = vec![
        team("Team wiki", Some("Client Response Center, +1-555-555-0100"), Some("https://wiki.example.com/reset")),
        team(STRANGE, None, None),
    ];
    let mail = Mail {
        to: "ada@example.com".to_owned(),
        subject: "Team wiki was linked to your master account".to_owned(),
        text:
            "Hello,\n\nyour login for Team wiki was linked to your master account.\n\nIf this was not you, sign in and remove the link.\n"
                .to_owned(),
        at: moment(2),
        state: phrase!("mail-state-blocked", why = "550 <b>no such user</b>"),
    };
    vec![
        ("launcher", html(&LauncherView { frame: frame(Some("ada@example.com")), search: Some(search("/", "")), tiles })),
        ("launcher-none", html(&LauncherView { frame: frame(Some(LONG)), search: None, tiles: vec![] })),
        ("help", html(&HelpView { frame: frame(None), customer_care: some("help@example.com"), teams })),
        ("outbox", html(&OutboxView { frame: frame(None), mails: vec![mail] })),
        ("outbox-none", html(&OutboxView { frame: frame(None), mails: vec![] })),
    ]
}

fn problems() -> Vec<(&'static str, String)> {
    let on_portal = || Frame { script: None, ..frame(None) };
    let said = Said::new(phrase!("problem-portal-silent", portal = "Team wiki"))
        .text(phrase!("problem-portal-silent-text"))
        .text(phrase!("problem-ask-team", team = "Client Response Center, +1-555-555-0100"));
    let strange = || phrase!("problem-portal-sign-in", portal = STRANGE);
    let strange = Said::new(strange()).text(strange()).action(Action::new(strange(), "/?a=\"><b>"));
    let problem = |said| ProblemView { frame: on_portal(), said, support_code: "7F3K-22QX".to_owned() };
    let resume = ResumeView { frame: on_portal(), portal: "Team wiki".to_owned(), page: "/orders?id=7&a=\"><b>".to_owned() };
    let storage = StorageView {
        frame: on_portal(),
        portal: "Flows".to_owned(),
        support: some("Client Response Center, +1-555-555-0100"),
        page: "/#flow/1".to_owned(),
        script: String::new(),
        entries: r#"[["localStorage","token","\"0<"]]"#.into(),
    };
    vec![
        ("storage", html(&storage)),
        ("problem", html(&problem(said))),
        ("problem-strange", html(&problem(strange))),
        ("resume", html(&resume)),
    ]
}

/// `email.html` is in English, `email.de.html` in German.
fn file(name: &str, language: Language) -> PathBuf {
    let ending = if language == Language::English { String::new() } else { format!(".{}", language.tag()) };
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples").join(format!("{name}{ending}.html"))
}

/// Set this variable to any value after a change to a view or a template, then look at what has changed.
const WRITE: Option<&str> = option_env!("LATCHKEY_WRITE_SAMPLES");

#[test]
fn the_kept_samples_are_what_the_views_show() {
    let mut rendered = 0;
    for language in Language::ALL {
        for (name, html) in samples_in(language) {
            let file = file(name, language);
            if WRITE.is_some() {
                std::fs::write(&file, &html).unwrap();
            }
            let kept = std::fs::read_to_string(&file).unwrap_or_default();
            let again = "LATCHKEY_WRITE_SAMPLES=1 cargo test --workspace --lib, then look at it";
            assert!(kept == html, "{name} has changed in {}: {again}", language.name());
            rendered += 1;
        }
    }
    let kept = std::fs::read_dir(file("x", Language::English).parent().unwrap()).unwrap().count();
    assert_eq!(kept, rendered, "a sample is kept of a view that is gone");
}
