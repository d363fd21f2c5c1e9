//! Recipes of several steps: what is found on one page and sent from another, pages that only lead on, requests of a page's script.

use accounts::{Credential, Verdict};
use http::{HeaderName, Method};
use portals::recipe::{
    Conditions, CssSelector, Extraction, Form, FormChoice, PagePath, Recipe, Request, Source, Step, Template, VerdictRule,
};

use secret::Secret;

use crate::form::step;
use crate::world::{Portal, Reply, Seen, World, page, redirect};

fn template(text: &str) -> Template {
    Template::parse(text).unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, Template)> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), template(text))).collect()
}

fn extraction(name: &str, from: Source) -> Extraction {
    Extraction { name: name.to_owned(), from }
}

fn css(text: &str) -> Option<CssSelector> {
    Some(CssSelector::parse(text).unwrap())
}

fn form(steps: Vec<Step>) -> Form {
    Form { steps, verdicts: vec![], answer: vec![], proof: None }
}

async fn run(form: Form, password: &str, answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> (Verdict, String, Vec<Seen>) {
    let portal = Portal::start(answer).await;
    let attempt = World::new(portal.settings(Recipe::Form(form))).attempt("alice", password).await;
    (attempt.verdict, attempt.reason, portal.seen())
}

/// Computed by `printf %s … | sha256sum` and `openssl dgst -hmac`.
const SHA256_OF_N0NCE_S3CRET: &str = "cd82b99a2c6b56ff42b26c1fc0c83f4a7b4505c296a496c075e80d59368188c4";
const HMAC_OF_S3CRET: &str = "062f1cce8bf725699e254a91e67843850c56690782ef8d5167208687cdcb9b9e";

#[tokio::test]
async fn a_password_hashed_with_the_pages_nonce() {
    let challenge = Step {
        extract: vec![extraction("nonce", Source::regex("nonce = '([^']*)'").unwrap())],
        fields: fields(&[("user", "{username}"), ("pass", ""), ("proof", "{extract.nonce+password|sha256|hex}")]),
        ..step("/login")
    };
    let answer = |seen: &Seen| match seen.line().as_str() {
        "GET /login" => page(
            200,
            "<script>var nonce = 'n0nce';</script><form method=post action=/in><input name=user><input type=password name=pass>\
             <input type=hidden name=proof></form>",
        ),
        "POST /in" if seen.body == format!("user=alice&pass=&proof={SHA256_OF_N0NCE_S3CRET}") => page(200, "Welcome"),
        _ => page(403, ""),
    };
    let (verdict, reason, seen) = run(form(vec![challenge.clone()]), "s3cret", answer).await;
    assert_eq!(verdict, Verdict::SignedIn, "{reason} {seen:?}");
    assert!(!seen.iter().any(|seen| seen.body.contains("s3cret")), "the password itself never leaves");
    let (verdict, reason, _) = run(form(vec![challenge]), "s3cret", |_| page(200, "<form><input type=password name=pass></form>")).await;
    assert_eq!((verdict, reason.as_str()), (Verdict::Unrecognised, "step 1: `nonce` is not on the page"));
}

#[tokio::test]
async fn what_one_page_says_is_sent_from_a_later_one() {
    let first = Step {
        extract: vec![
            extraction("csrf", Source::Cookie("XSRF-TOKEN".into())),
            extraction("state", Source::Header(HeaderName::from_static("x-state"))),
            extraction("tenant", Source::Selector(CssSelector::parse("form").unwrap(), Some("data-tenant".into()))),
        ],
        fields: fields(&[("user", "{username}")]),
        ..step("/login")
    };
    let second = Step {
        page: None,
        extract: vec![extraction("key", Source::Json("/challenge/key".into()))],
        send: Some(Request {
            at: None,
            to: template("/api/{extract.tenant}/login?state={extract.state}"),
            method: Method::PUT,
            body: Some(("application/json".into(), template(r#"{"user":"{username}","mac":"{password|hmac-sha256(extract.key)|hex}"}"#))),
        }),
        headers: vec![
            (HeaderName::from_static("x-xsrf-token"), template("{extract.csrf}")),
            (HeaderName::from_static("x-requested-with"), template("XMLHttpRequest")),
            (HeaderName::from_static("origin"), template("https://other.example.com")),
        ],
        ..Step::default()
    };
    let answer = |seen: &Seen| match seen.line().as_str() {
        "GET /login" => page(200, "<form method=post action=/name data-tenant='a b/c'><input name=user></form>")
            .with("set-cookie", "XSRF-TOKEN=x1; Path=/")
            .with("x-state", "s&1"),
        "POST /name" => page(200, r#"{"challenge":{"key":"k1"}}"#),
        _ => page(200, "Welcome"),
    };
    let (verdict, reason, seen) = run(form(vec![first, second]), "s3cret", answer).await;
    assert_eq!(verdict, Verdict::SignedIn, "{reason}");
    let sent = &seen[2];
    assert_eq!(sent.line(), "PUT /api/a%20b%2Fc/login?state=s%261");
    assert_eq!(sent.body, format!(r#"{{"user":"alice","mac":"{HMAC_OF_S3CRET}"}}"#));
    for (name, value) in [
        ("x-xsrf-token", "x1"),
        ("x-requested-with", "XMLHttpRequest"),
        ("origin", "https://other.example.com"),
        ("content-type", "application/json"),
        ("referer", "https://wiki.example.com/name"),
    ] {
        assert_eq!(sent.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn a_value_does_not_break_out_of_json() {
    let send = Request {
        at: None,
        to: template("/api/login"),
        method: Method::POST,
        body: Some(("application/json".into(), template(r#"{"pass":"{password}"}"#))),
    };
    let login = Step { send: Some(send), ..Step::default() };
    let password = "a\",\"admin\":\"1\\";
    let (verdict, _, seen) = run(form(vec![login]), password, |_| page(200, "")).await;
    assert_eq!((verdict, seen.len()), (Verdict::SignedIn, 1), "no page is fetched for nothing");
    let sent: serde_json::Value = serde_json::from_str(&seen[0].body).unwrap();
    assert_eq!(sent, serde_json::json!({ "pass": password }));
}

#[tokio::test]
async fn fields_without_a_form() {
    let post = |method| {
        let send = Request { at: None, to: template("/session"), method, body: None };
        Step { page: None, send: Some(send), ..step("/") }
    };
    let (verdict, _, seen) = run(form(vec![post(Method::POST)]), "s3 cret", |_| page(200, "")).await;
    assert_eq!((verdict, seen[0].line().as_str(), seen[0].body.as_str()), (Verdict::SignedIn, "POST /session", "user=alice&pass=s3+cret"));
    assert_eq!(seen[0].header("content-type"), "application/x-www-form-urlencoded");
    let (_, reason, seen) = run(form(vec![post(Method::GET)]), "s3cret", |_| page(200, "")).await;
    assert_eq!(seen[0].line(), "GET /session?user=alice&pass=s3cret");
    assert!(!reason.contains("s3cret"));
}

fn consent() -> Step {
    let accept = FormChoice { selector: css("form#terms"), ..FormChoice::default() };
    Step { form: accept, submit: css("button[value=yes]"), optional: true, ..Step::default() }
}

#[tokio::test]
async fn an_interstitial_that_comes_only_at_times() {
    let with_terms = |seen: &Seen| match seen.line().as_str() {
        "GET /login" => page(200, "<form method=post action=/in><input name=user><input type=password name=pass></form>"),
        "POST /in" => redirect("/terms"),
        "GET /terms" => page(
            200,
            "<form id=terms method=post action=/terms><button name=ok value=no>No</button><button name=ok value=yes>Yes</button></form>",
        ),
        "POST /terms" if seen.body == "ok=yes" => redirect("/home"),
        "GET /home" => page(200, "Welcome"),
        _ => page(404, ""),
    };
    let (verdict, reason, seen) = run(form(vec![step("/login"), consent()]), "s3cret", with_terms).await;
    assert_eq!(verdict, Verdict::SignedIn, "{reason}");
    assert_eq!(seen.last().unwrap().line(), "GET /home");
    let without = move |seen: &Seen| if seen.line() == "POST /in" { redirect("/home") } else { with_terms(seen) };
    let (verdict, reason, seen) = run(form(vec![step("/login"), consent()]), "s3cret", without).await;
    assert_eq!(verdict, Verdict::SignedIn, "{reason}");
    assert_eq!(seen.len(), 3);
    let refused = move |seen: &Seen| if seen.line() == "POST /in" { redirect("/login") } else { with_terms(seen) };
    assert_eq!(run(form(vec![step("/login"), consent()]), "wrong", refused).await.0, Verdict::WrongCredentials);
}

#[tokio::test]
async fn pages_that_only_lead_on_are_followed_and_end() {
    let answer = |seen: &Seen| match seen.line().as_str() {
        "GET /login" => page(200, "<script>window.location.href = '/real-login';</script>"),
        "GET /real-login" => page(200, "<form method=post action=/in><input name=user><input type=password name=pass></form>"),
        "POST /in" => page(200, "<meta http-equiv=refresh content='1; URL=/check'>Please wait").with("set-cookie", "sid=1; Path=/"),
        "GET /check" => page(200, "<form><input type=password name=pass></form>"),
        _ => page(404, ""),
    };
    let (verdict, reason, seen) = run(form(vec![step("/login")]), "s3cret", answer).await;
    assert_eq!(verdict, Verdict::WrongCredentials, "what the page leads to is judged: {reason}");
    assert_eq!(seen.last().unwrap().header("cookie"), "sid=1");
    let endless = |seen: &Seen| page(200, format!("<script>location = '{}x';</script>", seen.target));
    let (verdict, reason, seen) = run(form(vec![step("/login")]), "s3cret", endless).await;
    assert_eq!((verdict, reason.as_str(), seen.len()), (Verdict::Unrecognised, "redirected more than 5 times", 6));
    let away = |_: &Seen| page(200, "<meta http-equiv=refresh content='0; url=https://evil.example/login'>");
    let (verdict, reason, seen) = run(form(vec![step("/login")]), "s3cret", away).await;
    assert_eq!(
        (verdict, reason.as_str(), seen.len()),
        (Verdict::Unrecognised, "redirected out of the portal, to evil.example, which is no [[portal.login_host]] of it", 1)
    );
}

#[tokio::test]
async fn rules_over_the_answer_of_any_step() {
    let name = Step { fields: fields(&[("user", "{username}")]), ..step("/login") };
    let password = Step { page: None, fields: fields(&[("pass", "{password}")]), ..Step::default() };
    let unknown = Conditions { selector: css(".error"), ..Conditions::default() };
    let rule = |is, step, when| VerdictRule { step, when, ..VerdictRule::always(is) };
    let kept = Conditions { changed: vec!["sid".into()], ..Conditions::default() };
    let rules = vec![
        rule(Verdict::WrongCredentials, Some(1), unknown),
        VerdictRule { unless: kept, ..VerdictRule::always(Verdict::WrongCredentials) },
        VerdictRule::always(Verdict::SignedIn),
    ];
    let recipe = Form { steps: vec![name, password], verdicts: rules, answer: vec![], proof: None };
    let answer = |known: bool, right: bool| {
        move |seen: &Seen| match seen.line().as_str() {
            "GET /login" => page(200, "<form method=post action=/name><input name=user></form>").with("set-cookie", "sid=0; Path=/"),
            "POST /name" if known => page(200, "<form method=post action=/in><input type=password name=pass></form>"),
            "POST /name" => page(200, "<p class=error>Nobody of that name</p>"),
            // Right and wrong look alike but for the session's new name.
            "POST /in" if right => page(200, "Hello").with("set-cookie", "sid=1; Path=/"),
            _ => page(200, "Hello").with("set-cookie", "sid=0; Path=/"),
        }
    };
    for (known, right, expected) in [
        (false, true, (Verdict::WrongCredentials, "rule 1 on 200", 2)),
        (true, false, (Verdict::WrongCredentials, "rule 2 on 200", 3)),
        (true, true, (Verdict::SignedIn, "rule 3 on 200", 3)),
    ] {
        let (verdict, reason, seen) = run(recipe.clone(), "s3cret", answer(known, right)).await;
        assert_eq!((verdict, reason.as_str(), seen.len()), expected);
    }
}

#[tokio::test]
async fn a_page_of_its_own_begins_a_step_anew() {
    let tenant = Step { page: Some(PagePath::parse("/tenants").unwrap()), submit: css("button"), ..Step::default() };
    let answer = |seen: &Seen| match seen.line().as_str() {
        "GET /tenants" => page(200, "<form method=post action=/choose><button name=t value=7></form>"),
        "POST /choose" if seen.body == "t=7" => page(204, "").with("set-cookie", "tenant=7; Path=/"),
        "GET /login" if seen.header("cookie") == "tenant=7" => {
            page(200, "<form method=post action=/in><input name=user><input type=password name=pass></form>")
        }
        "POST /in" => page(200, "Welcome"),
        _ => page(404, ""),
    };
    let (verdict, reason, _) = run(form(vec![tenant, step("/login")]), "s3cret", answer).await;
    assert_eq!(verdict, Verdict::SignedIn, "{reason}");
}

#[tokio::test]
async fn a_one_time_code_is_missed_only_where_it_is_asked_for() {
    let code = Step {
        optional: true,
        fields: fields(&[("otp", "{totp}")]),
        form: FormChoice { inputs: vec!["otp".into()], ..FormChoice::default() },
        ..Step::default()
    };
    let password = Step { fields: fields(&[("user", "{username}"), ("pass", "{password}")]), ..step("/login") };
    let recipe = form(vec![password, code]);
    let answer = |asks: bool| {
        move |seen: &Seen| match seen.line().as_str() {
            "GET /login" => page(200, "<form method=post action=/in><input name=user><input type=password name=pass></form>"),
            "POST /in" if asks => page(200, "<form method=post action=/code><input name=otp></form>"),
            "POST /code" if seen.body == "otp=287082" => page(200, "Welcome"),
            "POST /code" => page(403, ""),
            _ => page(200, "Welcome"),
        }
    };
    for (asks, code, expected) in [
        (true, Some("287082"), Verdict::SignedIn),
        (true, Some("000000"), Verdict::Unrecognised),
        (true, None, Verdict::CodeNeeded),
        (false, None, Verdict::SignedIn),
    ] {
        let portal = Portal::start(answer(asks)).await;
        let world = World::new(portal.settings(Recipe::Form(recipe.clone())));
        let credential = Credential { code: code.map(Secret::from), ..Credential::new("alice".to_owned(), "s3cret".into()) };
        let attempt = world.attempt_with(Some(&credential)).await;
        assert_eq!(attempt.verdict, expected, "{asks} {code:?}: {}", attempt.reason);
        assert_eq!(portal.seen().iter().any(|seen| seen.line() == "POST /code"), asks && code.is_some());
    }
}
