use accounts::PortalId;
use accounts::ports::PortalSignIn;
use http::Method;
use portals::recipe::{Basic, CssSelector, PagePath, Proof, Recipe, SignOut, SignOutBy, Template};

use crate::form::recipe;
use crate::world::{Portal, SESSION, Seen, World, page};

fn by_get(page: &str) -> Option<SignOut> {
    Some(SignOut::page(PagePath::parse(page).unwrap(), Method::GET))
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
    settings.sign_out = Some(SignOut::page(PagePath::parse("/logout").unwrap(), Method::POST));
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

/// A portal whose sign-out wants a token that stands on the pages of whoever is signed in.
async fn with_token(by: SignOutBy, page_of_it: &str, address: Option<&str>) -> Vec<Seen> {
    const PAGE: &str = "<form id=search action=/find><input name=q></form>\
        <form id=out method=post action=/bye><input type=hidden name=token value='a+b'><button name=go value=yes>Out</button></form>\
        <a id=elsewhere href=/delete?everything=1>.</a> <a id=away href='https://evil.example/bye?sectok=1'>.</a>\
        <a class=out href='/bye?sectok=12&amp;id=start'>Out</a>";
    let portal = Portal::start(|seen: &Seen| match (seen.method.as_str(), seen.header("cookie")) {
        ("GET", "sid=1") => page(200, PAGE),
        ("GET", _) => page(200, "<form method=post action=/in><input name=user><input type=password name=pass></form>"),
        _ => page(200, "Welcome").with("set-cookie", "sid=1; HttpOnly; Path=/"),
    })
    .await;
    let mut settings = portal.settings(Recipe::Form(recipe()));
    let address = address.map(|address| PagePath::parse(address).unwrap());
    settings.sign_out = Some(SignOut { page: PagePath::parse(page_of_it).unwrap(), by, address });
    let world = World::new(settings);
    let held = world.attempt("alice", "s3cret").await.portal_session.unwrap();
    let before = portal.seen().len();
    world.sign_ins.sign_out(&wiki(), &SESSION, &held).await;
    portal.seen().split_off(before)
}

fn selector(text: &str) -> CssSelector {
    CssSelector::parse(text).unwrap()
}

fn form(form: &str, fields: &[(&str, &str)], submit: Option<&str>) -> SignOutBy {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), Template::text(value))).collect();
    SignOutBy::Form { form: selector(form), fields, submit: submit.map(selector) }
}

#[tokio::test]
async fn a_form_on_the_page_is_sent_with_its_token() {
    let seen = with_token(form("#out", &[("all", "1")], Some("[name=go]")), "/settings", None).await;
    let lines: Vec<String> = seen.iter().map(Seen::line).collect();
    assert_eq!(lines, ["GET /settings", "POST /bye"]);
    assert_eq!((seen[1].body.as_str(), seen[1].header("cookie")), ("token=a%2Bb&go=yes&all=1", "sid=1"));
    assert_eq!(seen[1].header("referer"), "https://wiki.example.com/settings");
    assert_eq!(seen[1].header("origin"), "https://wiki.example.com");
}

#[tokio::test]
async fn a_form_may_be_sent_where_a_script_would_send_its_token() {
    let seen = with_token(form("#search", &[("q", "")], None), "/", Some("/logout?now")).await;
    let last = seen.last().unwrap();
    assert_eq!((last.line().as_str(), last.body.as_str()), ("POST /logout?now", "q="));
}

#[tokio::test]
async fn a_link_with_a_token_is_followed_only_where_the_recipe_says() {
    let seen = with_token(SignOutBy::Link(selector("a.out")), "/", Some("/bye?id=start")).await;
    assert_eq!(seen.last().unwrap().line(), "GET /bye?sectok=12&id=start");
    for link in ["#elsewhere", "#away", "#none", "#search"] {
        let seen = with_token(SignOutBy::Link(selector(link)), "/", Some("/bye")).await;
        assert_eq!(seen.iter().map(Seen::line).collect::<Vec<_>>(), ["GET /"], "{link}");
    }
}

#[tokio::test]
async fn a_page_without_the_form_is_left_alone() {
    let seen = with_token(form("#logout", &[], None), "/", None).await;
    assert_eq!(seen.iter().map(Seen::line).collect::<Vec<_>>(), ["GET /"]);
}

#[tokio::test]
async fn fields_may_be_posted_without_a_form() {
    let by = SignOutBy::Page { method: Method::POST, fields: vec![("confirm".to_owned(), Template::text("yes & no"))] };
    let seen = with_token(by, "/logout", None).await;
    assert_eq!((seen[0].line().as_str(), seen[0].body.as_str()), ("POST /logout", "confirm=yes+%26+no"));
}
