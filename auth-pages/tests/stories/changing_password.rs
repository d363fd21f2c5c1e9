use std::time::Duration;

use accounts::{AuditKind, EmailAddress};
use http::StatusCode;

use crate::browser::Browser;
use crate::world::{PASSWORD, SIGN_IN, World, portals};

const AUTHENTICATION: &str = "https://login.example.com/account/authentication";
const PAGE: &str = "https://login.example.com/account/authentication/password";
const NEW: &str = "plover tricycle umbrage";

async fn change<'a>(browser: &'a mut Browser, current: &str, new: &str, again: &str) -> &'a mut Browser {
    let typed = [("master_password", Some(current)), ("new_password", Some(new)), ("new_password_again", Some(again))];
    browser.open(PAGE).await.submit(&typed).await
}

#[tokio::test]
async fn a_changed_password_signs_out_every_other_browser() {
    let world = World::new().await;
    let (mut here, mut elsewhere) = (world.ada().await, world.ada().await);
    let before = here.cookie_header("login.example.com");
    here.open(&format!("{SIGN_IN}/account/authentication")).await.shows("Password");
    here.open(&here.attribute("a[href$=password]", "href").unwrap()).await.shows("At least 15 characters");
    change(&mut here, PASSWORD, NEW, NEW)
        .await
        .is_at(&format!("{SIGN_IN}/account/authentication?changed"))
        .shows("Your password is changed");
    assert_ne!(here.cookie_header("login.example.com"), before, "the session has a new id");
    here.open(&format!("{SIGN_IN}/")).await.shows("Your portals");
    elsewhere.open(&format!("{SIGN_IN}/")).await.shows("E-mail address");
    elsewhere.sign_in("ada@example.com").await.shows("do not belong together");
    elsewhere.submit(&[("password", Some(NEW))]).await.shows("Your portals");

    let mails = world.mails.recent(10).await.unwrap();
    assert!(mails.iter().any(|stored| stored.mail.to == "ada@example.com" && stored.mail.subject.contains("was changed")));
    let ada = world.deps.accounts.by_email(&EmailAddress::parse("ada@example.com").unwrap()).await.unwrap().unwrap();
    let trail = world.deps.accounts.events(ada.id, 10).await.unwrap();
    assert!(trail.iter().any(|(_, kind, ..)| kind == AuditKind::PasswordChanged.as_str()));
    here.open(&format!("{SIGN_IN}/account/authentication?changed")).await;
    assert!(here.attribute(".done", "class").is_none(), "the address alone claims nothing: something else was last");
}

#[tokio::test]
async fn every_mistake_is_told_and_nothing_is_changed() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    change(&mut browser, "", "", "").await.shows("Enter the password that you have now").shows("Enter a new password");
    change(&mut browser, PASSWORD, "my ADA@", "my ada@").await.shows("Use at least 15 characters. Leave your e-mail address out of it");
    browser.shows("Type the same new password here once more").shows("What you typed is");
    change(&mut browser, PASSWORD, "passwordpassword", "passwordpassword").await.shows("not easily guessed");
    change(&mut browser, PASSWORD, "an example of words", "an example of words").await.shows("Leave the name Example out of it");
    change(&mut browser, PASSWORD, PASSWORD, PASSWORD).await.shows("Choose one that you have not used here before");
    change(&mut browser, "not my password", NEW, NEW).await.shows("This is not the password of your master account");
    assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!browser.body.contains(NEW) && !browser.body.contains("not my password"), "secrets are not shown again");
    let mut other = world.browser();
    other.sign_in("ada@example.com").await.shows("Your portals");
}

#[tokio::test]
async fn tries_at_the_current_password_are_counted() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    for _ in 0..5 {
        change(&mut browser, "wrong", NEW, NEW).await.shows("This is not the password");
    }
    change(&mut browser, PASSWORD, NEW, NEW).await.shows("too many wrong passwords").shows("Try again in 10 seconds");
}

#[tokio::test]
async fn password_managers_find_the_page() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/.well-known/change-password")).await.is_at(PAGE).shows("Change your password");
    let mut stranger = world.browser();
    stranger.open(PAGE).await.sign_in("ada@example.com").await.is_at(PAGE);
}

#[tokio::test]
async fn passwords_from_before_are_refused_as_far_back_as_configured() {
    let world = World::made(portals(), |parts| parts.password_history = 1, |_| {}).await;
    let mut browser = world.ada().await;
    browser.open(PAGE).await.shows("Not one that you have used here before");
    change(&mut browser, PASSWORD, NEW, NEW).await.shows("Your password is changed");
    change(&mut browser, NEW, PASSWORD, PASSWORD).await.shows("Choose one that you have not used here before");
    let third = "umbrage catafalque plover";
    change(&mut browser, NEW, third, third).await.shows("Your password is changed");
    change(&mut browser, third, PASSWORD, PASSWORD).await.shows("Your password is changed");
}

#[tokio::test]
async fn kinds_of_characters_are_asked_for_where_configured() {
    let world = World::made(portals(), |parts| parts.password_rules.classes = 2, |_| {}).await;
    let mut browser = world.browser();
    let refused = "Use at least 2 of these: a small letter, a capital letter, a digit, another character";
    browser.sign_in("ada@example.com").await.open(PAGE).await.shows("At least 2 of these: a small letter");
    change(&mut browser, PASSWORD, "plovertricycleumbrage", "plovertricycleumbrage").await.shows(refused);
    change(&mut browser, PASSWORD, NEW, NEW).await.shows("Your password is changed");
}

#[tokio::test]
async fn a_password_ends_when_its_person_wishes() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(AUTHENTICATION).await.shows("Chosen today at 14:05 UTC");
    let expiry = browser.attribute("a[href$=expiry]", "href").unwrap();
    browser.open(&expiry).await.shows("When to ask for another password");
    browser.submit(&[("password_expiry", Some("7"))]).await.shows("Choose one of these");
    browser.submit(&[("password_expiry", Some("90"))]).await.is_at(&format!("{AUTHENTICATION}?expiry"));
    browser.shows("It is noted when you are asked").shows("ends 1 June 2026 at 14:05 UTC");
    let mails = world.mails.recent(10).await.unwrap();
    assert!(mails.iter().any(|stored| stored.mail.subject.contains("asks for a new password")));

    world.clock.advance(90 * 24 * 60 - 1);
    world.browser().sign_in("ada@example.com").await.shows("Your portals");
    world.clock.advance(1);
    let mut browser = world.browser();
    browser.open("https://news.example.com/orders?id=7").await;
    browser.submit(&[("email", Some("ada@example.com"))]).await.submit(&[("password", Some("not my password"))]).await;
    browser.shows("do not belong together");
    browser.submit(&[("password", Some(PASSWORD))]).await.shows("Your password has ended, as you wished");
    let page = browser.url.clone();
    browser.open(&format!("{SIGN_IN}/")).await.shows("E-mail address");
    let typed = |new: &'static str| [("new_password", Some(new)), ("new_password_again", Some(new))];
    browser.open(&page).await.submit(&typed(PASSWORD)).await.shows("Choose one that you have not used here before");
    browser.submit(&typed("short")).await.shows("Use at least 15 characters");
    browser.submit(&typed(NEW)).await.is_at("https://news.example.com/orders?id=7");
    // The same page in another tab is good for nothing any more.
    browser.open(&page).await.is_at("https://news.example.com/orders?id=7");
    world.browser().open(&page).await.shows("Please begin again");
    let mut again = world.browser();
    again.sign_in("ada@example.com").await.shows("do not belong together");
    again.submit(&[("password", Some(NEW))]).await.shows("Your portals");
}

#[tokio::test]
async fn the_organisation_sets_a_maximum() {
    let longest = |days: u32| Some(Duration::from_secs(86_400) * days);
    let world = World::made(portals(), |parts| parts.password_lives.everybody = longest(120), |_| {}).await;
    let mut browser = world.ada().await;
    browser.open(&format!("{AUTHENTICATION}/expiry")).await.shows("Here, a password lasts 120 days at most");
    assert_eq!(browser.texts("option"), ["After 90 days"]);
    browser.submit(&[("password_expiry", Some("never"))]).await.shows("Choose one of these");
    world.clock.advance(120 * 24 * 60);
    let mut browser = world.browser();
    browser.sign_in("ada@example.com").await.shows("Your password has ended: here, one lasts 120 days at most");

    let world = World::made(portals(), |parts| parts.password_lives.everybody = longest(30), |_| {}).await;
    let mut browser = world.ada().await;
    assert!(browser.open(AUTHENTICATION).await.attribute("a[href$=expiry]", "href").is_none(), "there is nothing to choose");
    browser.open(&format!("{AUTHENTICATION}/expiry")).await.is_at(AUTHENTICATION);
}

#[tokio::test]
async fn the_script_is_told_how_strong_a_password_is() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(PAGE).await;
    let token = browser.attribute("input[name=form_token]", "value").unwrap();
    let judged = async |browser: &mut Browser, typed: &str| {
        browser.open(PAGE).await;
        let body = format!("form_token={token}&new_password={}", crate::browser::encode(typed));
        browser.post("/account/authentication/strength", &body).await.body.clone()
    };
    assert_eq!(judged(&mut browser, "password").await, "{\"told\":\"Strength: very weak, not accepted yet\"}\n");
    assert_eq!(judged(&mut browser, "plover tricycle umbrage catafalque").await, "{\"told\":\"Strength: strong\"}\n");
    browser.open(PAGE).await.post("/account/authentication/strength", "new_password=x").await;
    assert_eq!(browser.status, StatusCode::FORBIDDEN, "only for our own page");
    browser.open(PAGE).await;
    assert_eq!(browser.attribute("#new_password", "data-strength").as_deref(), Some("/account/authentication/strength"));

    let mut stranger = world.browser();
    stranger.open(&format!("{SIGN_IN}/register")).await.submit(&[("email", Some("grace@example.com"))]).await;
    stranger.submit(&[("first_name", Some("Grace")), ("last_name", Some("Hopper"))]).await.shows("Choose a password");
    assert_eq!(stranger.attribute("#new_password", "data-strength").as_deref(), Some("/strength"));
    let token = stranger.attribute("input[name=form_token]", "value").unwrap();
    stranger.post("/strength", &format!("form_token={token}&new_password=password")).await;
    assert_eq!(stranger.body, "{\"told\":\"Strength: very weak, not accepted yet\"}\n");
    stranger.post("/strength", "new_password=password").await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
}
