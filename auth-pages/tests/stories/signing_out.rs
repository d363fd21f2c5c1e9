use http::{Request, StatusCode, header};

use crate::world::{SIGN_IN, World};

#[tokio::test]
async fn signing_out_ends_every_pass_and_asks_the_portals_to_clean_up() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open("https://wiki.example.com/").await.link("ada7", "old password").await;
    browser.open(&format!("{SIGN_IN}/sign-out")).await.shows("You are signed in as ada@example.com");
    browser.open(&format!("{SIGN_IN}/")).await.shows("Your portals");
    browser.open(&format!("{SIGN_IN}/sign-out")).await.submit(&[]).await.shows("You are signed out");
    let policy = browser.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.contains("img-src https://login.example.com https://news.example.com https://wiki.example.com https://kb.example.com;"),
        "{policy}"
    );
    assert!(!browser.cookie_header("login.example.com").contains("__Host-latchkey="));
    assert!(browser.cookie_header("wiki.example.com").contains("__Host-latchkey="), "another host's cookie is not ours to end from here");
    let picture = browser.attribute("img[src*='wiki']", "src").unwrap();
    assert!(picture.starts_with("https://wiki.example.com/.latchkey/sign-out?ended="));
    let mut image = browser.clone();
    image.open(&picture).await;
    assert_eq!(image.status, StatusCode::NO_CONTENT);
    assert_eq!(image.headers["clear-site-data"], "\"storage\"");
    assert!(!image.cookie_header("wiki.example.com").contains("__Host-latchkey="));
    browser.open("https://wiki.example.com/").await.shows("Sign in");
    browser.open(&format!("{SIGN_IN}/account/links")).await.shows("Sign in");
}

#[tokio::test]
async fn nobody_is_cleaned_away_by_a_picture_on_another_page() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open("https://news.example.com/").await;
    let mut gone = world.ada().await;
    gone.open("https://wiki.example.com/").await.link("ada7", "old password").await;
    gone.open(&format!("{SIGN_IN}/sign-out")).await.submit(&[]).await;
    let genuine = gone.attribute("img[src*='wiki']", "src").unwrap();
    let of_another_host = genuine.replace("wiki.example.com", "news.example.com");
    let attempts =
        ["https://news.example.com/.latchkey/sign-out", "https://news.example.com/.latchkey/sign-out?ended=AAAA", &of_another_host];
    for address in attempts {
        for cookie in [browser.cookie_header("news.example.com"), String::new()] {
            let request = Request::get(address).header(header::COOKIE, cookie).body(Default::default()).unwrap();
            let response = browser.raw(request).await;
            assert_eq!(response.status(), StatusCode::NO_CONTENT);
            assert!(!response.headers().contains_key("clear-site-data") && !response.headers().contains_key(header::SET_COOKIE));
        }
    }
    let mut living = world.ada().await;
    living.open("https://wiki.example.com/").await.open(&genuine).await;
    assert!(!living.headers.contains_key("clear-site-data"), "who is signed in here meanwhile stays so");
    world.clock.advance(11);
    gone.open(&genuine).await;
    assert!(!gone.headers.contains_key("clear-site-data"), "too late");
}

#[tokio::test]
async fn a_second_sign_out_says_the_same() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/sign-out")).await;
    let mut second = browser.clone();
    browser.submit(&[]).await.shows("You are signed out");
    second.submit(&[]).await.shows("You are signed out");
    second.open(&format!("{SIGN_IN}/sign-out")).await.shows("You are signed out");
}
