use http::{Request, StatusCode, header};

use crate::browser::{Browser, encode};
use crate::world::{SIGN_IN, World};

const FORM: &str = "https://news.example.com/comments?on=7";
const BODY: &str = "text=It+was%20kept&csrf=%E2%82%AC";

async fn asked_to_send(world: &std::sync::Arc<World>) -> Browser {
    let mut browser = world.browser();
    browser.url = "https://news.example.com/".to_owned();
    browser.post(FORM, BODY).await.shows("Sign in").shows("to go on to News");
    browser.sign_in("ada@example.com").await.shows("You were sending a form to News");
    browser
}

#[tokio::test]
async fn a_posted_form_is_sent_on_after_a_word_from_its_sender() {
    let world = World::new().await;
    let mut browser = asked_to_send(&world).await;
    assert!(browser.url.starts_with("https://news.example.com/.latchkey/resume?post="));
    let policy = browser.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("form-action 'self'"));
    browser.submit(&[]).await.is_at(FORM);
    browser.shows(&format!("News POST /comments?on=7 for ada@example.com [{BODY}]"));
    browser.post(FORM, "a=second").await.shows("[a=second]");
}

#[tokio::test]
async fn a_kept_form_goes_only_to_its_page_and_only_from_our_page() {
    let world = World::new().await;
    let mut browser = asked_to_send(&world).await;
    browser.post("https://news.example.com/other", "a=1").await.shows("[a=1]");
    let cookie = browser.cookie_header("news.example.com");
    assert!(cookie.contains("__Host-latchkey-resume="));
    let foreign: [&[(&str, &str)]; 4] =
        [&[("origin", "https://evil.example")], &[("origin", SIGN_IN)], &[("sec-fetch-site", "cross-site")], &[]];
    for headers in foreign {
        let mut request = Request::post(FORM).header(header::COOKIE, &cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = browser.raw(request.header(header::CONTENT_LENGTH, "0").body("".into()).unwrap()).await;
        assert!(response.body().ends_with(b"[]"), "{headers:?}");
    }
    let without = cookie.replace("__Host-latchkey-resume=", "x=");
    let request = Request::post(FORM).header(header::COOKIE, without).header(header::ORIGIN, "https://news.example.com");
    let response = browser.raw(request.header(header::CONTENT_LENGTH, "0").body("".into()).unwrap()).await;
    assert!(response.body().ends_with(b"[]"));
    browser.post(FORM, "filled=anew").await.shows("[filled=anew]");
    browser.post(FORM, "").await.shows(&format!("[{BODY}]"));
}

#[tokio::test]
async fn a_kept_form_is_of_use_to_nobody_but_the_browser_that_posted_it() {
    let world = World::new().await;
    let mut attacker = asked_to_send(&world).await;
    let address = attacker.url.clone();
    let mut victim = world.browser();
    victim.open(&address).await.sign_in("bob@example.com").await.is_at(&address).shows("Your form is not kept any more");
    assert!(!victim.cookie_header("news.example.com").contains("__Host-latchkey-resume="));
    let tossed = format!("{}; __Host-latchkey-resume={}", victim.cookie_header("news.example.com"), named(&address));
    let request = Request::post(FORM).header(header::COOKIE, tossed).header(header::ORIGIN, "https://news.example.com");
    let response = victim.raw(request.header(header::CONTENT_LENGTH, "0").body("".into()).unwrap()).await;
    assert!(response.body().ends_with(b"[]"));
    attacker.submit(&[]).await.shows(&format!("[{BODY}]"));
}

fn named(address: &str) -> &str {
    address.split_once("post=").unwrap().1.split('&').next().unwrap()
}

#[tokio::test]
async fn a_form_that_was_sent_is_not_sent_again_as_an_empty_one() {
    let world = World::new().await;
    let mut browser = asked_to_send(&world).await;
    let cookie = browser.cookie_header("news.example.com");
    browser.submit(&[]).await.shows(&format!("[{BODY}]"));
    let request = Request::post(FORM).header(header::COOKIE, cookie).header(header::ORIGIN, "https://news.example.com");
    let response = browser.raw(request.header(header::CONTENT_LENGTH, "0").body("".into()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::GONE);
}

#[tokio::test]
async fn an_expired_form_says_so_and_leads_to_the_page() {
    let world = World::new().await;
    let mut browser = asked_to_send(&world).await;
    let here = browser.url.clone();
    world.clock.advance(11);
    browser.open(&here).await.shows("Your form is not kept any more");
    assert_eq!(browser.status, StatusCode::GONE);
    assert_eq!(browser.attribute("a.primary", "href").unwrap(), "/comments?on=7");
    for evil in ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"] {
        browser.open(&format!("https://news.example.com/.latchkey/resume?post=x&page={}", encode(evil))).await;
        assert_eq!(browser.attribute("a.primary", "href").unwrap(), "/", "{evil}");
    }
    let mut stranger = world.browser();
    stranger.open(&here).await.sign_in("bob@example.com").await.is_at(&here).shows("Your form is not kept any more");
}
