use accounts::Verdict;
use portals::recipe::{Basic, PagePath, Proof, Recipe, Template};

use crate::world::{Portal, Reply, Seen, World, page, redirect};

const ALICE: &str = "Basic YWxpY2U6czNjcmV0";

fn recipe(body: Option<&str>) -> Recipe {
    let body = body.map(|text| Template::parse(text).unwrap());
    Recipe::Basic(Basic { proof: Proof { page: PagePath::parse("/manager").unwrap(), body, status: vec![] } })
}

fn closed(seen: &Seen) -> Reply {
    match seen.header("authorization") {
        ALICE => page(200, "Manager of alice").with("set-cookie", "JSESSIONID=1; Path=/manager; HttpOnly"),
        _ => page(401, "").with("www-authenticate", "Basic realm=\"x\""),
    }
}

async fn verdict(recipe: Recipe, password: &str, answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> (Verdict, Vec<String>) {
    let portal = Portal::start(answer).await;
    let attempt = World::new(portal.settings(recipe)).attempt("alice", password).await;
    (attempt.verdict, portal.seen().iter().map(|seen| seen.header("authorization").to_owned()).collect())
}

#[tokio::test]
async fn the_header_and_the_cookie_are_kept() {
    let portal = Portal::start(closed).await;
    let world = World::new(portal.settings(recipe(None)));
    let attempt = world.attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    let opened = world.open(&attempt);
    let headers: Vec<_> = opened.headers().map(|(name, value)| (name.as_str().to_owned(), value)).collect();
    assert_eq!(headers.len(), 1);
    assert_eq!((headers[0].0.as_str(), headers[0].1.to_str().unwrap()), ("authorization", ALICE));
    assert!(!format!("{:?} {:?}", headers, opened).contains("YWxpY2U6"), "nothing prints the credential");
    assert_eq!(world.cookies(&attempt, "/manager/html"), "JSESSIONID=1");
}

#[tokio::test]
async fn a_wrong_password_is_refused_after_one_try() {
    let (verdict, tried) = verdict(recipe(None), "wrong", closed).await;
    assert_eq!(verdict, Verdict::WrongCredentials);
    assert_eq!(tried, ["", "Basic YWxpY2U6d3Jvbmc="]);
}

#[tokio::test]
async fn an_open_page_proves_nothing_and_never_sees_the_credential() {
    for status in [200, 302, 404] {
        let (verdict, tried) = verdict(recipe(None), "s3cret", move |_| page(status, "").with("location", "/")).await;
        assert_eq!((verdict, tried.len(), tried[0].as_str()), (Verdict::Unrecognised, 1, ""), "{status}");
    }
    assert_eq!(verdict(recipe(None), "s3cret", |_| page(503, "")).await.0, Verdict::Unavailable);
}

#[tokio::test]
async fn what_counts_with_the_credential() {
    let answers = |with: Reply| move |seen: &Seen| if seen.header("authorization").is_empty() { page(401, "") } else { with.clone() };
    let cases = [
        (page(204, ""), None, Verdict::SignedIn),
        (redirect("/inside"), None, Verdict::SignedIn),
        (page(403, ""), None, Verdict::WrongCredentials),
        (page(404, ""), None, Verdict::Unrecognised),
        (page(429, ""), None, Verdict::Locked),
        (page(500, ""), None, Verdict::Unavailable),
        (page(200, "Manager of Alice"), Some("Manager of {username}"), Verdict::SignedIn),
        (page(200, "Somebody else"), Some("Manager of {username}"), Verdict::Unrecognised),
    ];
    for (reply, body, expected) in cases {
        assert_eq!(verdict(recipe(body), "s3cret", answers(reply.clone())).await.0, expected, "{reply:?}");
    }
}

#[tokio::test]
async fn a_user_name_with_a_colon_is_never_sent() {
    let portal = Portal::start(closed).await;
    let attempt = World::new(portal.settings(recipe(None))).attempt("ali:ce", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::WrongCredentials);
    assert!(portal.lines().is_empty());
}
