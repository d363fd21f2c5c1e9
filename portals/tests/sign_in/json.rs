use accounts::Verdict;
use http::{HeaderName, Method};
use portals::recipe::{Conditions, Extraction, Json, PagePath, Proof, Recipe, Request, Source, Step, Template, VerdictRule};

use crate::world::{Portal, Reply, Seen, World, page};

fn template(text: &str) -> Template {
    Template::parse(text).unwrap()
}

fn recipe() -> Json {
    let body = template(r#"{"username":"{username}","password":"{password}"}"#);
    let send = Request { at: None, to: template("/auth/token"), method: Method::POST, body: Some(("application/json".into(), body)) };
    Json {
        steps: vec![Step { send: Some(send), ..Step::default() }],
        verdicts: vec![],
        answer: vec![
            Extraction { name: "token".into(), from: Source::Json("/access_token".into()) },
            Extraction { name: "life".into(), from: Source::Json("/expires_in".into()) },
        ],
        headers: vec![(HeaderName::from_static("authorization"), template("Bearer {extract.token}"))],
        cookies: vec![],
        expires: Some(template("{extract.life}")),
        proof: None,
    }
}

fn proof() -> Proof {
    Proof { page: PagePath::parse("/settings").unwrap(), body: Some(template("\"user\":\"{username}\"")), status: vec![] }
}

fn honest(seen: &Seen) -> Reply {
    let bearer = seen.header("authorization") == "Bearer t+/=" || seen.header("cookie") == "auth=t+/=";
    match seen.line().as_str() {
        "POST /auth/token" if seen.body == r#"{"username":"alice","password":"s3cret"}"# => {
            page(200, r#"{"access_token":"t+/=","expires_in":3600.5}"#)
        }
        "POST /auth/token" => page(403, r#"{"error":"invalid_grant"}"#),
        "GET /settings" if bearer => page(200, r#"{"user":"Alice"}"#),
        "GET /settings" => page(401, "Unauthorized"),
        _ => page(404, ""),
    }
}

async fn verdict(recipe: Json, password: &str, answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> (Verdict, String) {
    let portal = Portal::start(answer).await;
    let attempt = World::new(portal.settings(Recipe::Json(recipe))).attempt("alice", password).await;
    (attempt.verdict, attempt.reason)
}

#[tokio::test]
async fn the_token_goes_along_with_every_later_request() {
    let portal = Portal::start(honest).await;
    let world = World::new(portal.settings(Recipe::Json(recipe())));
    let attempt = world.attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    let opened = world.open(&attempt);
    let headers: Vec<_> = opened.headers().map(|(name, value)| (name.as_str().to_owned(), value)).collect();
    assert_eq!((headers[0].0.as_str(), headers[0].1.to_str().unwrap()), ("authorization", "Bearer t+/="));
    assert!(!format!("{opened:?}").contains("t+/="));
    let seen = portal.seen();
    assert_eq!((seen.len(), seen[0].header("content-type")), (1, "application/json"));
}

#[tokio::test]
async fn what_was_given_ends_in_time() {
    use accounts::ports::Clock as _;
    let portal = Portal::start(honest).await;
    let world = World::new(portal.settings(Recipe::Json(recipe())));
    let attempt = world.attempt("alice", "s3cret").await;
    let now = crate::world::FixedClock.now();
    let opened = world.open(&attempt);
    let after = |seconds| now.after(std::time::Duration::from_secs(seconds));
    assert!(!opened.is_over(now) && !opened.is_over(after(3500)), "a little before its end");
    assert!(opened.is_over(after(3600)) && opened.is_over(after(9999)));
    let world = World::new(portal.settings(Recipe::Json(Json { expires: None, ..recipe() })));
    assert!(!world.open(&world.attempt("alice", "s3cret").await).is_over(after(99_999_999)));
}

#[tokio::test]
async fn a_token_may_go_into_a_cookie_and_is_proved() {
    let cookie = Json { headers: vec![], cookies: vec![("auth".into(), template("{extract.token}"))], proof: Some(proof()), ..recipe() };
    let portal = Portal::start(honest).await;
    let world = World::new(portal.settings(Recipe::Json(cookie)));
    let attempt = world.attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    assert_eq!(world.cookies(&attempt, "/flows"), "auth=t+/=");
    let broken = Json { headers: vec![], cookies: vec![("auth".into(), template("a; {extract.token}"))], ..recipe() };
    assert_eq!(
        verdict(broken, "s3cret", honest).await,
        (Verdict::Unrecognised, "the value for the cookie `auth` cannot stand in one".into())
    );
    let other = |seen: &Seen| if seen.line() == "GET /settings" { page(200, r#"{"user":"bob"}"#) } else { honest(seen) };
    assert_eq!(verdict(Json { proof: Some(proof()), ..recipe() }, "s3cret", other).await.0, Verdict::WrongCredentials);
}

#[tokio::test]
async fn refusals_in_every_shape() {
    assert_eq!(verdict(recipe(), "wrong", honest).await, (Verdict::WrongCredentials, "no rule matched; answered 403".into()));
    for (reply, expected) in [
        (page(401, "{}"), Verdict::WrongCredentials),
        (page(422, "{}"), Verdict::WrongCredentials),
        (page(429, "{}"), Verdict::Locked),
        (page(503, ""), Verdict::Unavailable),
        (page(404, ""), Verdict::Unrecognised),
        (page(200, r#"{"ok":false}"#), Verdict::Unrecognised),
        (page(200, "<html>"), Verdict::Unrecognised),
        (page(200, r#"{"access_token":"a\nb","expires_in":1}"#), Verdict::Unrecognised),
    ] {
        let answer = reply.clone();
        assert_eq!(verdict(recipe(), "s3cret", move |_| answer.clone()).await.0, expected, "{reply:?}");
    }
    let wait = Conditions { status: vec![500], body: Some("Too many".into()), ..Conditions::default() };
    let locked = Json { verdicts: vec![VerdictRule { when: wait, ..VerdictRule::always(Verdict::Locked) }], ..recipe() };
    let busy = |_: &Seen| page(500, "Too many login attempts");
    assert_eq!(verdict(locked, "s3cret", busy).await, (Verdict::Locked, "rule 1 on 500".into()));
}
