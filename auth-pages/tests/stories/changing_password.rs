use accounts::{AuditKind, EmailAddress};
use http::StatusCode;

use crate::browser::Browser;
use crate::world::{PASSWORD, SIGN_IN, World};

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
    change(&mut browser, PASSWORD, PASSWORD, PASSWORD).await.shows("Choose another password than the one that you have now");
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
    for _ in 0..10 {
        change(&mut browser, "wrong", NEW, NEW).await.shows("This is not the password");
    }
    change(&mut browser, PASSWORD, NEW, NEW).await.shows("Too many tries");
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
    assert_eq!(judged(&mut browser, "password").await, "{\"strength\":\"very weak\",\"accepted\":false}\n");
    assert_eq!(judged(&mut browser, "plover tricycle umbrage catafalque").await, "{\"strength\":\"strong\",\"accepted\":true}\n");
    browser.open(PAGE).await.post("/account/authentication/strength", "new_password=x").await;
    assert_eq!(browser.status, StatusCode::FORBIDDEN, "only for our own page");
}
