use accounts::PortalId;
use accounts::ports::PortalSignIn;
use http::Method;
use portals::SignOut;
use portals::recipe::{Basic, PagePath, Proof, Recipe};

use crate::form::recipe;
use crate::world::{Portal, SESSION, Seen, World, page};

fn by_get(page: &str) -> Option<SignOut> {
    Some(SignOut { page: PagePath::parse(page).unwrap(), method: Method::GET })
}

fn wiki() -> PortalId {
    PortalId::new("wiki")
}

#[tokio::test]
async fn the_portals_own_session_is_ended_with_its_own_cookies() {
    let portal = Portal::start(|seen: &Seen| match seen.method.as_str() {
        "GET" if seen.target == "/logout?now=1" => page(200, "Bye"),
        "GET" => page(200, "<form method=post action=/in><input name=user><input type=password name=pass></form>"),
        _ => page(200, "Welcome").with("set-cookie", "sid=1; HttpOnly; Path=/"),
    })
    .await;
    let mut settings = portal.settings(Recipe::Form(recipe()));
    settings.sign_out = by_get("/logout?now=1");
    let world = World::new(settings);
    let held = world.attempt("alice", "s3cret").await.portal_session.unwrap();
    world.sign_ins.sign_out(&wiki(), &SESSION, &held).await;
    let last = portal.seen().pop().unwrap();
    assert_eq!(last.line(), "GET /logout?now=1");
    assert_eq!((last.header("cookie"), last.header("host")), ("sid=1", "wiki.example.com"));
    assert_eq!((last.header("user-agent"), last.header("x-forwarded-for")), ("Browser/1.0", "192.0.2.7"));
}

#[tokio::test]
async fn a_sign_out_that_wants_a_post_gets_one() {
    let portal = Portal::start(|seen: &Seen| page(if seen.header("authorization").is_empty() { 401 } else { 200 }, "")).await;
    let proof = Proof { page: PagePath::parse("/").unwrap(), body: None, status: vec![] };
    let mut settings = portal.settings(Recipe::Basic(Basic { proof }));
    settings.sign_out = Some(SignOut { page: PagePath::parse("/logout").unwrap(), method: Method::POST });
    let world = World::new(settings);
    let held = world.attempt("alice", "s3cret").await.portal_session.unwrap();
    world.sign_ins.sign_out(&wiki(), &SESSION, &held).await;
    let last = portal.seen().pop().unwrap();
    assert_eq!((last.line().as_str(), last.header("content-length")), ("POST /logout", "0"));
    assert_eq!(last.header("origin"), "https://wiki.example.com");
}

#[tokio::test]
async fn basic_is_sent_along() {
    let portal = Portal::start(|seen: &Seen| page(if seen.header("authorization").is_empty() { 401 } else { 200 }, "")).await;
    let proof = Proof { page: PagePath::parse("/").unwrap(), body: None, status: vec![] };
    let mut settings = portal.settings(Recipe::Basic(Basic { proof }));
    settings.sign_out = by_get("/logout");
    let world = World::new(settings);
    let held = world.attempt("alice", "s3cret").await.portal_session.unwrap();
    world.sign_ins.sign_out(&wiki(), &SESSION, &held).await;
    assert_eq!(portal.seen().pop().unwrap().header("authorization"), "Basic YWxpY2U6czNjcmV0");
}

#[tokio::test]
async fn without_a_page_nothing_is_called() {
    let portal = Portal::start(|_| page(200, "")).await;
    let world = World::new(portal.settings(Recipe::None));
    let held = world.attempt_with(None).await.portal_session.unwrap();
    world.sign_ins.sign_out(&wiki(), &SESSION, &held).await;
    assert!(portal.lines().is_empty());
}
