//! Recordings: what is kept of a portal that tells secrets in every way it can, and what a recipe meets in them.

use std::sync::Arc;

use accounts::{Credential, SeenAs, Verdict};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portals::PortalSettings;
use portals::recipe::{
    Conditions, CssSelector, Extraction, Form, FormChoice, PagePath, Proof, Recipe, SignOut, SignOutBy, Source, Step, Template, VerdictRule,
};
use portals::recording::{RecordFailed, Recording, Replayed, Wish, record, replay};
use secret::Secret;

use crate::world::{CountingRng, FixedClock, PUBLIC_HOST, Portal, Reply, Seen, page, redirect};

const PASSWORD: &str = "s3cr&t 'Ü'";
/// `md5(password + nonce)`, which the login page's script would send.
const HASHED: &str = "{password+extract.nonce|md5|hex}";
const NONCE: &str = "9f86d081884c7d65";
const TOKEN: &str = "Zx81+kq/7Hs93kLmQ0a==";
const SESSION: &str = "0123abcd4567ef89deadbeef";

/// A change of the recipe.
type Change = fn(&mut Form);

/// What the recipe's template makes of these.
fn hashed(password: &str) -> String {
    use md5::{Digest, Md5};
    Md5::digest(format!("{password}{NONCE}")).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Tells everything it knows on every page.
fn talkative(seen: &Seen) -> Reply {
    let signed_in = seen.header("cookie").contains(SESSION);
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(seen.body.as_bytes()).into_owned().collect();
    let field = |name: &str| fields.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value.as_str());
    let form = format!(
        "<script>var nonce = '{NONCE}';</script><form id=login method=post action=/in><input type=hidden name=csrf value='{TOKEN}'>\
         <input name=user><input type=password name=pass></form>"
    );
    match seen.line().as_str() {
        "GET /login" => page(200, form).with("set-cookie", "pre=first-visit-4242; Path=/"),
        "POST /in" if field("csrf") == TOKEN && field("user") == "alice" && field("pass") == hashed(PASSWORD) => {
            let back = format!("/home?user=alice&seen={}", field("pass"));
            redirect(&back).with("set-cookie", &format!("sid={SESSION}; HttpOnly; Path=/"))
        }
        "POST /in" => page(200, format!("<p>No entry for {} with {}</p>{form}", field("user"), field("pass"))),
        line if line.starts_with("GET /home?") && signed_in => page(
            200,
            format!(
                "<b>Hello Alice</b><a href='/out?t={TOKEN}'>Log out</a><!-- {PASSWORD} {} {} {} {} sid={SESSION} {} -->",
                "s3cr%26t+%27%C3%9C%27",
                "s3cr&amp;t &#039;Ü&#039;",
                STANDARD.encode(format!("alice:{PASSWORD}")),
                hashed(PASSWORD).to_uppercase(),
                hashed(PASSWORD),
            ),
        ),
        "GET /me" if signed_in => {
            page(200, format!("<b>Hello Alice</b><form id=out method=post action=/out><input type=hidden name=t value='{TOKEN}'></form>"))
        }
        "GET /me" => redirect("/login"),
        "POST /out" if signed_in && field("t") == TOKEN => redirect("/login").with("set-cookie", "sid=; Max-Age=0; Path=/"),
        _ => page(404, ""),
    }
}

fn template(text: &str) -> Template {
    Template::parse(text).unwrap()
}

fn selector(text: &str) -> CssSelector {
    CssSelector::parse(text).unwrap()
}

fn recipe() -> Form {
    let login = Step {
        page: Some(PagePath::parse("/login").unwrap()),
        form: FormChoice { selector: Some(selector("#login")), ..FormChoice::default() },
        extract: vec![Extraction { name: "nonce".into(), from: Source::regex("nonce = '([0-9a-f]+)'").unwrap() }],
        fields: vec![("user".into(), template("{username}")), ("pass".into(), template(HASHED))],
        ..Step::default()
    };
    let refused = Conditions { body: Some("No entry for".into()), ..Conditions::default() };
    Form {
        steps: vec![login],
        verdicts: vec![VerdictRule { when: refused, ..VerdictRule::always(Verdict::WrongCredentials) }],
        answer: vec![],
        proof: Some(Proof { page: PagePath::parse("/me").unwrap(), body: Some(template("Hello {username}<")), status: vec![] }),
    }
}

fn settings(portal: &Portal, recipe: Form) -> Arc<PortalSettings> {
    let by = SignOutBy::Form { form: selector("#out"), fields: vec![], submit: None };
    let sign_out = SignOut { page: PagePath::parse("/me").unwrap(), by, address: None };
    Arc::new(PortalSettings { sign_out: Some(sign_out), ..portal.settings(Recipe::Form(recipe)) })
}

async fn recorded(portal: &Portal, username: &str, password: &str) -> Result<Recording, RecordFailed> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let wish = Wish {
        portal: settings(portal, recipe()),
        public_host: PUBLIC_HOST.into(),
        credential: Credential::new(username.into(), Secret::from(password)),
        try_wrong: true,
        seen_as: SeenAs { user_agent: "test".into(), address: "127.0.0.1".parse().unwrap() },
        keys: None,
    };
    record(wish, Arc::new(FixedClock), Arc::new(CountingRng::default())).await
}

/// The recording, written and read again, met by a recipe. No portal is there any more.
async fn met(recording: &Recording, recipe: Form) -> Vec<Replayed> {
    let nowhere = Portal::start(|_| page(500, "the recording alone answers")).await;
    let again = Recording::read(&recording.files()).unwrap();
    let replayed = replay(again, &settings(&nowhere, recipe)).await.unwrap();
    assert_eq!(nowhere.lines(), [""; 0]);
    replayed
}

#[tokio::test]
async fn a_recording_keeps_no_secret_and_the_recipe_fits_it() {
    let portal = Portal::start(talkative).await;
    let recording = recorded(&portal, "alice", PASSWORD).await.unwrap();
    let files = recording.files();
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "recording.json",
            "right/01-get-login.http",
            "right/02-post-in.http",
            "right/03-get-home.http",
            "right/04-get-me.http",
            "right/05-get-me.http",
            "right/06-post-out.http",
            "wrong/01-get-login.http",
            "wrong/02-post-in.http"
        ]
    );
    let secrets = [
        PASSWORD.to_owned(),
        "s3cr".into(),
        "alice".into(),
        NONCE.into(),
        TOKEN.into(),
        "Zx81%2Bkq".into(),
        SESSION.into(),
        "first-visit".into(),
        "certainly-Wrong".into(),
        hashed(PASSWORD),
        hashed(PASSWORD).to_uppercase(),
        hashed("certainly-Wrong-0815"),
        STANDARD.encode(PASSWORD),
        STANDARD.encode(format!("alice:{PASSWORD}")),
    ];
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for secret in &secrets {
            assert!(!text.to_lowercase().contains(&secret.to_lowercase()), "{secret:?} is in {name}:\n{text}");
        }
    }
    for replayed in met(&recording, recipe()).await {
        assert!(replayed.fits(), "{replayed:?}");
    }
    // Told again: the files of one portal differ from each other only where the portal differs.
    assert_eq!(recorded(&portal, "alice", PASSWORD).await.unwrap().files(), files);
}

#[tokio::test]
async fn a_recipe_that_no_longer_fits_is_told_why() {
    let portal = Portal::start(talkative).await;
    let recording = recorded(&portal, "alice", PASSWORD).await.unwrap();
    let changed = |change: Change| {
        let mut recipe = recipe();
        change(&mut recipe);
        recipe
    };
    let cases: [(Change, &str); 5] = [
        (|recipe| recipe.steps[0].fields[1].0 = "pw".into(), "the form has no field `pw`"),
        (|recipe| recipe.steps[0].form.selector = Some(selector("#signin")), "nothing on the page matches `#signin`"),
        (|recipe| recipe.steps[0].fields[1].1 = template("{password}"), "exchange 2: POST /in: the field `pass` has another value"),
        (
            |recipe| recipe.steps[0].page = Some(PagePath::parse("/signin").unwrap()),
            "exchange 1: the recipe asks for GET /signin where the recording has GET /login",
        ),
        (
            |recipe| recipe.proof.as_mut().unwrap().body = Some(template("Welcome {username}")),
            "/me answered 200 and does not show the person",
        ),
    ];
    for (change, words) in cases {
        let right = met(&recording, changed(change)).await.remove(0);
        assert!(!right.fits(), "{words}");
        let told = format!("{} {}", right.reason, right.difference.as_deref().unwrap_or_default());
        assert!(told.contains(words), "{words} is not in {told}");
    }
    let wrong = met(&recording, changed(|recipe| recipe.verdicts[0].is = Verdict::Locked)).await.remove(1);
    assert_eq!((wrong.recorded, wrong.verdict), (Verdict::WrongCredentials, Verdict::Locked));
    assert!(!wrong.fits());
}

#[tokio::test]
async fn nothing_is_kept_of_a_sign_in_that_failed() {
    let portal = Portal::start(talkative).await;
    let failed = recorded(&portal, "alice", "forgotten").await.unwrap_err();
    assert!(failed.to_string().starts_with("the right password: wrong-credentials (rule 1 on 200)"), "{failed}");
    assert_eq!(portal.lines().iter().filter(|line| line.starts_with("POST")).count(), 1, "and no wrong one is tried after it");
}

#[tokio::test]
async fn files_that_are_no_recording_are_refused_by_name() {
    let portal = Portal::start(talkative).await;
    let mut files = recorded(&portal, "alice", PASSWORD).await.unwrap().files();
    let broken = files[2].0.clone();
    files[2].1 = b"> POST /in\n<p>cut off".to_vec();
    assert_eq!(Recording::read(&files).unwrap_err().to_string(), format!("{broken}, line 2: this is not how a recording is written"));
    let head = files.remove(0);
    assert!(Recording::read(&files).unwrap_err().to_string().starts_with("recording.json: it is missing"));
    assert!(Recording::read(&[head]).unwrap_err().to_string().contains("right/ has no exchanges"));
}
