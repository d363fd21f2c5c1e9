//! In the midst of a session, just the proof that a page demands is asked for.

use accounts::FactorKind;
use http::StatusCode;

use crate::one_time_codes::{code, set_up};
use crate::world::{PASSWORD, SIGN_IN, World};

const FRESH: &str = "https://news.example.com/fresh?id=7";
const FACTOR: &str = "https://news.example.com/factor";
const FRESH_FACTOR: &str = "https://news.example.com/fresh-factor";

async fn sessions(world: &World) -> Vec<std::sync::Arc<accounts::Session>> {
    let ada = world.deps.accounts.by_email(&accounts::EmailAddress::parse("ada@example.com").unwrap()).await.unwrap().unwrap();
    world.deps.sessions.sessions_of(ada.id).await.unwrap()
}

#[tokio::test]
async fn a_page_that_wants_a_fresh_password_asks_for_it_and_goes_on_to_the_page() {
    let world = World::new().await;
    let mut ada = world.ada().await;
    ada.open(FRESH).await.is_at(FRESH).shows("for ada@example.com");
    world.clock.advance(15);
    ada.open("https://news.example.com/today").await.is_at("https://news.example.com/today");
    ada.open(FRESH).await.shows("Confirm that it is you").shows("This page of News asks you to show once more");
    assert_eq!(ada.attribute("#master_password", "autocomplete").unwrap(), "current-password");
    ada.submit(&[("master_password", Some("wrong"))]).await.shows("This is not the password");
    assert_eq!(ada.status, StatusCode::UNPROCESSABLE_ENTITY);
    ada.submit(&[]).await.shows("Enter the password of your master account");
    ada.submit(&[("master_password", Some(PASSWORD))]).await.is_at(FRESH).shows("for ada@example.com");
    world.clock.advance(14);
    ada.open(FRESH).await.is_at(FRESH).shows("for ada@example.com");
    world.clock.advance(1);
    ada.open(FRESH).await.shows("Confirm that it is you");
    let trail = ada.open(&format!("{SIGN_IN}/account/activity")).await.text();
    assert!(trail.contains("You confirmed that it is you, with"), "{trail}");
    assert_eq!(sessions(&world).await.len(), 1, "the session goes on");
}

#[tokio::test]
async fn a_step_up_voids_the_sign_in_hosts_old_pass_and_no_portals() {
    let world = World::new().await;
    let mut ada = world.ada().await;
    ada.open(FRESH).await;
    world.clock.advance(16);
    let thief = ada.clone();
    ada.open(FRESH).await.submit(&[("master_password", Some(PASSWORD))]).await.is_at(FRESH);
    let pass = |browser: &crate::browser::Browser, host: &str| browser.cookies[host]["__Host-latchkey"].clone();
    assert_ne!(pass(&ada, "login.example.com"), pass(&thief, "login.example.com"));
    assert_eq!(pass(&ada, "news.example.com"), pass(&thief, "news.example.com"));
    ada.open(&format!("{SIGN_IN}/account/sessions")).await.shows("This browser");
    let mut old = thief.clone();
    old.open(&format!("{SIGN_IN}/account/sessions")).await.shows("E-mail address");
}

#[tokio::test]
async fn a_second_factor_that_is_set_up_is_asked_for_and_nothing_else() {
    let world = World::new().await;
    // Two browsers with the password alone, before there are codes.
    let (mut laptop, mut desk) = (world.ada().await, world.ada().await);
    let (app, paper) = set_up(&world, &mut desk).await;
    laptop.open(FACTOR).await.shows("One-time code").shows("This page of News asks for more than your password");
    assert!(laptop.attribute("#master_password", "name").is_none());
    laptop.submit(&[]).await.shows("Enter the six digits");
    let wrong = code(&world, &app, 1_000);
    laptop.submit(&[("code", Some(&wrong))]).await.shows("This code is not right");
    assert_eq!(laptop.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = code(&world, &app, 0);
    laptop.submit(&[("code", Some(&right))]).await.is_at(FACTOR).shows("for ada@example.com");
    world.clock.advance(20);
    laptop.open(FACTOR).await.is_at(FACTOR).shows("for ada@example.com");
    laptop.open(FRESH_FACTOR).await.shows("asks for it once more");
    let other = laptop.attribute(".below a", "href").unwrap();
    laptop.open(&other).await.shows("Recovery code");
    laptop.submit(&[("code", Some(&paper[0]))]).await.is_at(FRESH_FACTOR);
    // What makes a second factor fresh makes the person fresh.
    laptop.open(FRESH).await.is_at(FRESH).shows("for ada@example.com");
    let kinds: Vec<_> = sessions(&world).await.iter().filter_map(|session| session.second_factor).map(|factor| factor.kind).collect();
    assert!(kinds.contains(&FactorKind::RecoveryCode), "{kinds:?}");
    // Setting them up is giving one: that browser is not asked at all.
    desk.open(FACTOR).await.is_at(FACTOR).shows("for ada@example.com");
}

#[tokio::test]
async fn who_has_no_second_factor_sets_one_up_on_the_way() {
    let world = World::new().await;
    let mut ada = world.ada().await;
    ada.open(FACTOR).await.shows("you have none yet").shows("a phone with an app store");
    ada.submit(&[("master_password", Some("wrong"))]).await.shows("This is not the password");
    ada.submit(&[("master_password", Some(PASSWORD))]).await.shows("after that you go on to the page");
    ada.submit(&[]).await.shows("Scan the QR code");
    let app = crate::one_time_codes::app(&ada);
    let first = code(&world, &app, 0);
    ada.submit(&[("code", Some(&first))]).await.shows("Your recovery codes");
    let on = ada.attribute("a.primary", "href").unwrap();
    ada.open(&on).await.is_at(FACTOR).shows("for ada@example.com");
    assert_eq!(sessions(&world).await.len(), 1, "the session goes on");
    ada.open(&format!("{SIGN_IN}/account/authentication")).await.shows("Asked for at every sign-in");
    ada.open(FRESH_FACTOR).await.is_at(FRESH_FACTOR);
}

#[tokio::test]
async fn wrong_codes_and_passwords_are_counted_as_everywhere() {
    let world = World::new().await;
    let (mut laptop, mut desk) = (world.ada().await, world.ada().await);
    let (app, _) = set_up(&world, &mut desk).await;
    laptop.open(FACTOR).await;
    for number in 0..10 {
        let wrong = code(&world, &app, 1_000 + number);
        laptop.submit(&[("code", Some(&wrong))]).await.shows("This code is not right");
    }
    let right = code(&world, &app, 0);
    laptop.submit(&[("code", Some(&right))]).await.shows("Wait up to an hour");
    assert_eq!(laptop.status, StatusCode::TOO_MANY_REQUESTS);
    laptop.open(FACTOR).await.shows("One-time code");

    world.clock.advance(16);
    let mut browser = world.browser();
    browser.open(FRESH).await;
    laptop.open(FRESH).await;
    for _ in 0..5 {
        laptop.submit(&[("master_password", Some("wrong"))]).await.shows("This is not the password");
    }
    laptop.submit(&[("master_password", Some(PASSWORD))]).await.shows("Try again in 10 seconds");
    assert_eq!(laptop.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn two_tabs_ask_once_and_the_back_button_asks_nothing() {
    let world = World::new().await;
    let mut first = world.ada().await;
    world.clock.advance(16);
    first.open(FRESH).await;
    let asked_at = first.url.clone();
    let mut second = first.clone();
    second.open("https://news.example.com/fresh?tab=2").await.shows("Confirm that it is you");
    first.submit(&[("master_password", Some(PASSWORD))]).await.is_at(FRESH);
    // The second tab's form was there before; the browser is one, and so are its cookies.
    second.cookies = first.cookies.clone();
    second.submit(&[]).await.is_at("https://news.example.com/fresh?tab=2").shows("for ada@example.com");
    first.open(&asked_at).await.is_at(FRESH).shows("for ada@example.com");
}

#[tokio::test]
async fn a_session_that_has_ended_signs_in_anew_and_needs_nothing_further() {
    let world = World::new().await;
    let mut ada = world.ada().await;
    world.clock.advance(16);
    ada.open(FRESH).await.shows("Confirm that it is you");
    let id = sessions(&world).await[0].id;
    world.deps.sessions.end(&id).await.unwrap();
    ada.submit(&[("master_password", Some(PASSWORD))]).await.shows("E-mail address");
    assert!(sessions(&world).await.is_empty(), "nothing brings it back");
    ada.submit(&[("email", Some("ada@example.com"))]).await.submit(&[("password", Some(PASSWORD))]).await.is_at(FRESH);
}

#[tokio::test]
async fn a_form_that_is_posted_is_kept_and_sent_on() {
    let world = World::new().await;
    let mut ada = world.ada().await;
    ada.open("https://news.example.com/today").await;
    world.clock.advance(16);
    ada.open("https://news.example.com/post-only").await.is_at("https://news.example.com/post-only");
    ada.post("https://news.example.com/post-only", "item=Tea").await.shows("Confirm that it is you");
    ada.submit(&[("master_password", Some(PASSWORD))]).await.shows("You were sending a form to News");
    ada.submit(&[]).await.shows("POST /post-only for ada@example.com [item=Tea]");
}

#[tokio::test]
async fn who_is_denied_a_page_is_not_asked_for_their_login_of_the_portal() {
    let world = World::new().await;
    let mut ada = world.browser();
    ada.open("https://wiki.example.com/staff/plan").await.sign_in("ada@example.com").await;
    ada.shows("You may not open this page");
    assert_eq!(ada.status, StatusCode::FORBIDDEN);
    assert!(!ada.cookies.contains_key("wiki.example.com") || !ada.cookies["wiki.example.com"].contains_key("__Host-latchkey"));
    // By the linking page's own address neither.
    let to_link = ada.url.replace("/sign-in?", "/link/wiki?");
    ada.open(&to_link).await.shows("You may not open this page");
    ada.open("https://wiki.example.com/plan").await.shows("Account linking");
}
