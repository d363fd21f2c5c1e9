use std::sync::Arc;

use accounts::ports::StoreDown;
use accounts::{PortalId, Verdict};
use auth_pages::{Outcome, Problem, Wants};
use http::header;

use crate::world::{SIGN_IN, World};

#[tokio::test]
async fn each_problem_has_a_status_words_and_a_support_code() {
    let world = World::new().await;
    let portal = || world.deps.portals[&PortalId::new("wiki")].clone();
    let page = || "/orders".to_owned();
    let cases = [
        (Problem::UnknownHost, 421, "There is nothing at this address"),
        (Problem::BadRequest("the Host header is missing"), 400, "the Host header is missing"),
        (Problem::HeadTooLarge, 431, "Deleting the cookies"),
        (Problem::TooSlow, 408, "took too long to arrive"),
        (Problem::BodyTooLarge, 413, "larger than this page takes"),
        (Problem::MethodNotAllowed("GET, HEAD"), 405, "cannot be used like that"),
        (Problem::NotFound, 404, "does not exist"),
        (Problem::StoreDown, 503, "not available at the moment"),
        (Problem::FormNotKept { portal: portal(), page: page() }, 413, "Please sign in, then send your form again"),
        (Problem::PortalUnavailable { portal: portal(), timed_out: false }, 502, "Team wiki does not answer"),
        (Problem::PortalUnavailable { portal: portal(), timed_out: true }, 504, "Team wiki took too long to answer"),
        (Problem::PortalSignInFailed { portal: portal(), verdict: Verdict::Unrecognised }, 502, "could not be signed in to Team wiki"),
        (Problem::PortalSessionKeepsEnding { portal: portal() }, 502, "Team wiki keeps signing you out"),
        (Problem::RepeatByHand { portal: portal(), page: page() }, 409, "Please send your form again"),
        (Problem::TooMany, 429, "Wait 15 minutes"),
        (Problem::TooFast { portal: portal(), wait: std::time::Duration::from_millis(2_001) }, 429, "Try again in 3 seconds"),
        (Problem::Busy, 503, "Many people are signing in"),
        (Problem::Forbidden { portal: Some(portal()) }, 403, "You may not open this page"),
        (Problem::Internal, 500, "The fault is on our side"),
    ];
    for (problem, status, words) in cases {
        let response = world.problem(&problem, Wants::Page);
        let body = String::from_utf8(response.body().to_vec()).unwrap();
        assert_eq!(response.status().as_u16(), status, "{problem:?}");
        assert!(body.contains(words) && body.contains("7F3K-22") && !body.contains("Invalid"), "{body}");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(response.headers().contains_key(header::RETRY_AFTER), [503, 429].contains(&status) || words.contains("answer"));
        assert_eq!(response.extensions().get::<Outcome>().unwrap().0, problem.code());
        let json = world.problem(&problem, Wants::Json);
        assert_eq!(json.body(), &format!("{{\"error\":\"{}\",\"support_code\":\"7F3K-22\"}}\n", problem.code()));
        assert_eq!((json.status().as_u16(), &json.headers()[header::CONTENT_TYPE]), (status, &"application/json".parse().unwrap()));
    }
    let json = world.problem(&Problem::SignInNeeded, Wants::Page);
    assert_eq!((json.status().as_u16(), &json.headers()[header::WWW_AUTHENTICATE]), (401, &"Latchkey".parse().unwrap()));
}

#[tokio::test]
async fn every_answer_has_the_headers_that_fence_it_in() {
    let world = World::new().await;
    let mut browser = world.browser();
    for address in ["/sign-in", "/help", "/nothing", "/sign-in/state"] {
        browser.open(&format!("{SIGN_IN}{address}")).await;
        let header = |name: &str| browser.headers[name].to_str().unwrap();
        let policy = header("content-security-policy");
        let expected = "default-src 'none'; style-src https://login.example.com; script-src https://login.example.com; \
            img-src https://login.example.com; connect-src 'self'; form-action 'self' https://login.example.com \
            https://calendar.example.com https://kb.example.com https://news.example.com https://shop.example.net:8443 \
            https://wiki.example.com; frame-ancestors 'none'; base-uri 'none'";
        assert_eq!(policy, expected);
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("strict-transport-security"), "max-age=31536000");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
    }
}

#[tokio::test]
async fn static_files_are_kept_under_a_name_of_their_content() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/sign-in")).await;
    let addresses = [
        (browser.attribute("link[rel=stylesheet]", "href").unwrap(), "text/css; charset=utf-8"),
        (browser.attribute("link[rel=icon]", "href").unwrap(), "image/svg+xml"),
        (browser.attribute("script", "src").unwrap(), "text/javascript; charset=utf-8"),
    ];
    for (address, content_type) in addresses {
        browser.open(&address).await;
        assert_eq!((browser.status.as_u16(), &browser.headers[header::CONTENT_TYPE]), (200, &content_type.parse().unwrap()));
        assert_eq!(browser.headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    }
}

#[tokio::test]
async fn an_unknown_host_gets_a_page_and_no_store_is_asked() {
    let world = World::new().await;
    let mut browser = Arc::clone(&world).browser();
    browser.open("https://unknown.example.org/a?b").await.shows("There is nothing at this address");
    assert_eq!(browser.status.as_u16(), 421);
    assert_eq!(browser.attribute("a.primary", "href").unwrap(), format!("{SIGN_IN}/"));
}

#[tokio::test]
async fn why_a_store_is_down_is_for_the_log_alone() {
    let world = World::new().await;
    let down = StoreDown { store: "sessions", reason: "redis://10.1.2.3 refused the connection".to_owned() };
    let response = world.problem(&Problem::from(down), Wants::Page);
    assert_eq!(response.status().as_u16(), 503);
    let body = String::from_utf8(response.into_body().to_vec()).unwrap();
    assert!(!body.contains("redis") && !body.contains("sign-in?") && body.contains("You have not been signed out"));
}
