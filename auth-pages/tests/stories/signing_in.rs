use std::time::Duration;

use accounts::EmailAddress;
use http::{Method, Request, StatusCode, header};
use tokio::task::yield_now;
use tokio::time::timeout;

use crate::world::{PASSWORD, SIGN_IN, World};

const ORDERS: &str = "https://news.example.com/orders?id=7&to=//evil.example";

#[tokio::test]
async fn a_first_visit_ends_on_exactly_the_page_asked_for() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(ORDERS).await.shows("Sign in").shows("to go on to News");
    assert!(browser.url.starts_with(&format!("{SIGN_IN}/sign-in?flow=")));
    browser.submit(&[("email", Some(" Ada@Example.com"))]).await.shows("Enter your password").shows("ada@example.com").shows("News");
    browser.submit(&[("password", Some(PASSWORD))]).await;
    browser.is_at(ORDERS).shows("News GET /orders?id=7&to=//evil.example for ada@example.com");
    let leads_by_a_ticket = browser.way.iter().any(|url| url.starts_with("https://news.example.com/.latchkey/enter?ticket="));
    assert!(leads_by_a_ticket, "{:?}", browser.way);
}

#[tokio::test]
async fn the_next_host_asks_for_nothing() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    for host in ["news.example.com", "news.example.com"] {
        browser.open(&format!("https://{host}/a")).await.is_at(&format!("https://{host}/a")).shows("for ada@example.com");
    }
    assert_eq!(browser.way.len(), 1, "the second time straight");
}

#[tokio::test]
async fn signing_in_without_a_portal_ends_on_the_launcher() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(SIGN_IN).await.shows("Sign in");
    browser.sign_in("ada@example.com").await.is_at(&format!("{SIGN_IN}/")).shows("Your portals").shows("Team wiki").shows("Not linked yet");
    assert_eq!(browser.attribute("a.tile[href*=shop]", "href").unwrap(), "https://shop.example.net:8443/.latchkey/enable?go=on");
    assert_eq!(browser.attribute("a.tile[href*=wiki]", "href").unwrap(), "https://wiki.example.com/");
}

#[tokio::test]
async fn a_wrong_password_tells_nobody_who_is_registered() {
    let world = World::new().await;
    let mut told = Vec::new();
    for email in ["ada@example.com", "eve@example.com"] {
        let mut browser = world.browser();
        browser.open(&format!("{SIGN_IN}/sign-in")).await.submit(&[("email", Some(email))]).await;
        browser.submit(&[("password", Some("wrong"))]).await.shows("do not belong together");
        assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(browser.attribute("#password", "value").is_none(), "secrets are not shown again");
        assert_eq!(browser.attribute("#password", "aria-invalid").as_deref(), Some("true"));
        told.push((browser.text().replace(email, ""), browser.headers.clone(), browser.body.len()));
        let jar = browser.cookie_header("login.example.com");
        assert!(!jar.contains("__Host-latchkey="), "{jar}");
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn what_cannot_be_an_address_is_asked_again_with_what_was_typed() {
    let world = World::new().await;
    let long = format!("{}@example.com", "a".repeat(300));
    let cases = [
        ("", "Enter your e-mail address"),
        ("ada", "in full, like name@example.com"),
        ("<script>alert(1)</script>", "in full, like name@example.com"),
        (&long, "at most 254 characters"),
    ];
    for (typed, words) in cases {
        let mut browser = world.browser();
        browser.open(&format!("{SIGN_IN}/sign-in")).await.submit(&[("email", Some(typed))]).await.shows(words);
        assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(browser.attribute(".error-summary a", "href").unwrap(), "#email");
        assert!(typed.starts_with(&browser.attribute("#email", "value").unwrap()));
        assert!(!browser.body.contains("<script>alert"));
    }
}

#[tokio::test]
async fn an_over_long_password_is_named_and_not_hashed() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/sign-in")).await.submit(&[("email", Some("ada@example.com"))]).await;
    browser.submit(&[("password", Some(&"x".repeat(257)))]).await.shows("at most 256 characters");
    browser.submit(&[("password", Some(""))]).await.shows("Enter your password");
    for _ in 0..5 {
        browser.submit(&[("password", Some("wrong"))]).await.shows("do not belong together");
    }
    browser.submit(&[("password", Some(PASSWORD))]).await.shows("too many wrong passwords");
}

#[tokio::test]
async fn who_hangs_up_in_the_midst_has_not_tried_in_vain() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/").await.submit(&[("email", Some("ada@example.com"))]).await;
    let ada = world.deps.accounts.by_email(&EmailAddress::parse("ada@example.com").unwrap()).await.unwrap().unwrap();
    for signed_in in 1..=12 {
        let mut impatient = browser.clone();
        let gone = timeout(Duration::ZERO, async { impatient.submit(&[("password", Some(PASSWORD))]).await.status }).await;
        assert!(gone.is_err(), "the browser was answered before it hung up");
        let goes_on = async || world.deps.sessions.sessions_of(ada.id).await.unwrap().len() == signed_in;
        let finished = timeout(Duration::from_secs(60), async {
            while !goes_on().await {
                yield_now().await;
            }
        });
        assert!(finished.await.is_ok(), "the sign-in ended with its browser");
    }
    browser.submit(&[("password", Some(PASSWORD))]).await.is_at("https://news.example.com/");
}

#[tokio::test]
async fn ten_tabs_are_ten_flows_and_go_on_when_one_has_signed_in() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/one").await;
    let first = browser.url.clone();
    browser.open("https://news.example.com/two").await;
    let waiting = browser.attribute("body", "data-waiting").unwrap();
    let form_of_the_second = browser.clone();
    browser.open(&first).await.sign_in("ada@example.com").await.is_at("https://news.example.com/one");
    let mut script = browser.clone();
    script.open(&format!("{SIGN_IN}/sign-in/state")).await.shows("{\"signed_in\":true}");
    script.open(&format!("{SIGN_IN}{waiting}")).await.is_at("https://news.example.com/two");
    let mut without_script = form_of_the_second;
    without_script.cookies.clone_from(&browser.cookies);
    without_script.submit(&[("email", Some("ada@example.com"))]).await.is_at("https://news.example.com/two");
}

#[tokio::test]
async fn going_back_and_reloading_lose_nothing() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/one").await.submit(&[("email", Some("ada@example.com"))]).await;
    let here = browser.url.clone();
    browser.open(&here).await.shows("Enter your password").shows("ada@example.com");
    let change = browser.attribute(".as a", "href").unwrap();
    browser.open(&change).await;
    assert_eq!(browser.attribute("#email", "value").unwrap(), "ada@example.com");
    browser.submit(&[("email", Some("bob@example.com"))]).await.submit(&[("password", Some(PASSWORD))]).await.shows("for bob@example.com");
}

#[tokio::test]
async fn somebody_else_who_types_their_own_address_does_not_get_the_session_that_is_there() {
    let world = World::new().await;
    let mut second_tab = world.browser();
    second_tab.open("https://news.example.com/").await.submit(&[("email", Some("bob@example.com"))]).await;
    let mut browser = second_tab.clone();
    browser.url.clear();
    browser.sign_in("ada@example.com").await.shows("ada@example.com");
    let adas = browser.cookie_header("login.example.com");
    second_tab.cookies.clone_from(&browser.cookies);
    second_tab.submit(&[("password", Some(PASSWORD))]).await.shows("for bob@example.com");
    let request = Request::get(format!("{SIGN_IN}/account/links")).header(header::COOKIE, adas).body(Default::default()).unwrap();
    assert_eq!(second_tab.raw(request).await.status(), StatusCode::SEE_OTHER, "the session before has ended");
}

#[tokio::test]
async fn a_page_that_was_open_too_long_begins_anew_by_one_button() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/one").await;
    world.clock.advance(61);
    browser.submit(&[("email", Some("ada@example.com"))]).await.shows("open too long").shows("Begin once more at News");
    assert_eq!(browser.status, StatusCode::GONE);
    let again = browser.attribute("a.primary", "href").unwrap();
    assert_eq!(again, "https://news.example.com/one");
    let stale = browser.url.clone();
    browser.open(&again).await.sign_in("ada@example.com").await.is_at("https://news.example.com/one");
    browser.open(&stale).await.is_at("https://news.example.com/one");
}

#[tokio::test]
async fn a_ticket_works_once_in_the_browser_that_began() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/one").await.sign_in("ada@example.com").await;
    let enter = browser.way.iter().find(|url| url.contains("/.latchkey/enter")).unwrap().clone();
    let mut stranger = world.browser();
    stranger.open(&enter).await.shows("This step cannot be repeated");
    assert_eq!(stranger.status, StatusCode::GONE);
    stranger.open("https://news.example.com/").await.open(&enter).await.shows("This step cannot be repeated");
    assert!(!stranger.cookie_header("news.example.com").contains("__Host-latchkey="));
    browser.open(&enter).await.is_at("https://news.example.com/").shows("for ada@example.com");
}

#[tokio::test]
async fn a_fresh_ticket_is_no_use_to_another_browser_host_or_later() {
    let world = World::new().await;
    // Where a sign-in of the attacker's would lead, before their browser follows.
    let mut attacker = world.ada().await;
    let fresh = async |attacker: &mut crate::browser::Browser| {
        attacker.cookies.entry("news.example.com".to_owned()).or_default().remove("__Host-latchkey");
        let cookie = attacker.cookie_header("news.example.com");
        let request = Request::get("https://news.example.com/").header(header::COOKIE, cookie).body(Default::default()).unwrap();
        let flow = attacker.raw(request).await;
        let flow = flow.headers()[header::LOCATION].to_str().unwrap().to_owned();
        let cookie = attacker.cookie_header("login.example.com");
        let request = Request::get(flow).header(header::COOKIE, cookie).body(Default::default()).unwrap();
        attacker.raw(request).await.headers()[header::LOCATION].to_str().unwrap().to_owned()
    };
    attacker.open("https://news.example.com/").await;
    let ticket = fresh(&mut attacker).await;
    assert!(ticket.starts_with("https://news.example.com/.latchkey/enter?ticket="), "{ticket}");
    let mut victim = world.browser();
    victim.open("https://news.example.com/").await.open(&ticket).await.shows("This step cannot be repeated");
    attacker.open(&ticket).await.shows("This step cannot be repeated");

    let elsewhere = fresh(&mut attacker).await.replace("news.example.com", "wiki.example.com");
    attacker.open(&elsewhere).await.shows("This step cannot be repeated");

    let stale = fresh(&mut attacker).await;
    world.clock.advance(1);
    attacker.open(&stale).await.shows("This step cannot be repeated");

    let good = fresh(&mut attacker).await;
    attacker.open(&good).await.is_at("https://news.example.com/").shows("for ada@example.com");
}

#[tokio::test]
async fn another_session_finds_nothing_of_the_one_before() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open("https://news.example.com/").await;
    browser.cookies.get_mut("news.example.com").unwrap().insert("theme".to_owned(), "adas".to_owned());
    world.clock.advance(31);
    browser.open("https://news.example.com/").await.sign_in("bob@example.com").await;
    assert!(!browser.cookie_header("news.example.com").contains("theme"));
    browser.shows("for bob@example.com");
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let world = World::new().await;
    let request = Request::builder().method(Method::HEAD).uri(format!("{SIGN_IN}/sign-in")).body(Default::default()).unwrap();
    let response = world.browser().raw(request).await;
    assert_eq!((response.status(), response.body().len()), (StatusCode::OK, 0));
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
}
