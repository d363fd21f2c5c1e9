//! Pages that were left open: each leads on after one click, and none in a circle.

use crate::browser::Browser;
use crate::world::{SIGN_IN, World};

/// Longer than any session lives without being used.
const OVER_NIGHT: u64 = 11 * 60;

/// The pages of the account that have a form, and where the person goes on after signing in: at the page itself, or at the section
/// that it belongs to, which shows how things stand today.
const FORMS: [(&str, &str); 11] = [
    ("/account/contact/name", "/account/contact"),
    ("/account/contact/email", "/account/contact"),
    ("/account/contact/number", "/account/contact"),
    ("/account/contact/pin", "/account/contact"),
    ("/account/authentication/password", "/account/authentication/password"),
    ("/account/authentication/expiry", "/account/authentication"),
    ("/account/authentication/one-time-code", "/account/authentication"),
    ("/account/authentication/passkeys/add", "/account/authentication"),
    ("/account/data/export", "/account/data"),
    ("/account/data/delete", "/account/data"),
    ("/link/wiki", "/link/wiki"),
];

fn asks_to_sign_in(browser: &Browser) -> bool {
    browser.url.starts_with(&format!("{SIGN_IN}/sign-in?flow="))
}

#[tokio::test]
async fn a_form_of_the_account_that_was_left_open_leads_back_to_where_it_was() {
    let world = World::new().await;
    for (page, goes_on_at) in FORMS {
        let mut browser = world.ada().await;
        browser.open(&format!("{SIGN_IN}{page}")).await.is_at(&format!("{SIGN_IN}{page}"));
        world.clock.advance(OVER_NIGHT);
        browser.submit(&[]).await;
        assert!(asks_to_sign_in(&browser), "{page}: {} {}", browser.url, browser.text());
        browser.sign_in("ada@example.com").await.is_at(&format!("{SIGN_IN}{goes_on_at}"));
    }
}

#[tokio::test]
async fn a_page_of_the_account_that_was_left_open_is_there_again_after_signing_in() {
    let world = World::new().await;
    for page in ["/account/links", "/account/sessions", "/account/activity", "/account/contact", "/account/authentication", "/account/data"]
    {
        let mut browser = world.ada().await;
        browser.open(&format!("{SIGN_IN}{page}")).await;
        world.clock.advance(OVER_NIGHT);
        browser.open(&format!("{SIGN_IN}{page}")).await;
        assert!(asks_to_sign_in(&browser), "{page}: {} {}", browser.url, browser.text());
        browser.sign_in("ada@example.com").await.is_at(&format!("{SIGN_IN}{page}"));
    }
}

/// The password's page, whose flow has ended over night: its button begins once more, and nothing of what was typed is used.
#[tokio::test]
async fn a_page_of_the_sign_in_that_was_left_open_begins_once_more() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open("https://news.example.com/one").await.submit(&[("email", Some("ada@example.com"))]).await;
    world.clock.advance(OVER_NIGHT);
    browser.submit(&[("password", Some("whatever"))]).await.shows("open too long");
    let on = browser.attribute("a.primary", "href").unwrap();
    browser.open(&on).await.sign_in("ada@example.com").await.is_at("https://news.example.com/one");
}

/// Signing out twice, or a day late, is signing out.
#[tokio::test]
async fn the_sign_out_page_that_was_left_open_signs_out() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/sign-out")).await;
    world.clock.advance(OVER_NIGHT);
    browser.submit(&[]).await.shows("You are signed out");
}
