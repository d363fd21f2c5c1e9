use std::sync::Arc;

use http::{StatusCode, header};

use crate::browser::Browser;
use crate::world::{PASSWORD, SIGN_IN, World};

const DEVICE: &str = "__Host-latchkey-device";

/// A browser that stands before the password of this address.
async fn before_the_password(mut browser: Browser, email: &str) -> Browser {
    browser.open(&format!("{SIGN_IN}/sign-in")).await.submit(&[("email", Some(email))]).await;
    browser
}

/// Somebody guesses until nothing is taken for a quarter of an hour.
async fn lock(world: &Arc<World>, email: &str) -> Browser {
    let mut browser = before_the_password(world.browser(), email).await;
    for _ in 0..10 {
        browser.submit(&[("password", Some("a guess"))]).await.shows("do not belong together");
        world.clock.advance(3);
    }
    // The mail about it is on its way before any other.
    world.deps.settled().await;
    browser.submit(&[("password", Some("a guess"))]).await;
    browser
}

#[tokio::test]
async fn who_has_to_wait_is_told_how_long_and_what_helps_at_once() {
    let world = World::new().await;
    let mut browser = before_the_password(world.browser(), "ada@example.com").await;
    for _ in 0..5 {
        browser.submit(&[("password", Some("a slip"))]).await.shows("do not belong together");
    }
    browser.submit(&[("password", Some(PASSWORD))]).await.shows("Try again in 10 seconds");
    assert_eq!((browser.status, &browser.headers[header::RETRY_AFTER]), (StatusCode::TOO_MANY_REQUESTS, &"11".parse().unwrap()));
    assert!(browser.attribute("#password", "value").is_none(), "secrets are not shown again");
    world.clock.advance(1);
    browser.submit(&[("password", Some(PASSWORD))]).await.is_at(&format!("{SIGN_IN}/"));

    let locked = lock(&world, "bob@example.com").await;
    locked.shows("too many wrong passwords").shows("Try again in 12 minutes").shows("Forgot your password?");
    assert!(locked.attribute(".below a", "href").unwrap().starts_with("/forgot?flow="));
}

#[tokio::test]
async fn nobody_learns_from_a_lock_who_is_registered() {
    let world = World::new().await;
    let mut told = Vec::new();
    for email in ["ada@example.com", "eve@example.com"] {
        let browser = lock(&world, email).await;
        assert_eq!(browser.status, StatusCode::TOO_MANY_REQUESTS);
        told.push((browser.text().replace(email, ""), browser.headers.clone(), browser.body.len()));
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn a_browser_that_has_signed_in_before_is_let_in_while_strangers_guess() {
    let world = World::new().await;
    let mut hers = world.ada().await;
    let cookie = hers.cookies["login.example.com"][DEVICE].clone();
    hers.open(&format!("{SIGN_IN}/sign-out")).await.submit(&[]).await;
    assert_eq!(hers.cookies["login.example.com"].get(DEVICE), Some(&cookie), "signing out does not make it a stranger");
    lock(&world, "ada@example.com").await.shows("too many wrong passwords");

    let mut new = before_the_password(world.browser(), "ada@example.com").await;
    new.submit(&[("password", Some(PASSWORD))]).await.shows("too many wrong passwords");
    // What only looks like the cookie is none, and that of somebody else is not hers.
    let mut bobs = world.browser();
    bobs.sign_in("bob@example.com").await;
    let bobs = bobs.cookies["login.example.com"][DEVICE].clone();
    let half = cookie.len() / 2;
    let changed = format!("{}{}{}", &cookie[..half], if &cookie[half..=half] == "A" { "B" } else { "A" }, &cookie[half + 1..]);
    for other in ["AAAA", &changed, &bobs] {
        let mut browser = world.browser();
        browser.cookies.entry("login.example.com".to_owned()).or_default().insert(DEVICE.to_owned(), other.to_owned());
        let mut browser = before_the_password(browser, "ada@example.com").await;
        browser.submit(&[("password", Some(PASSWORD))]).await.shows("too many wrong passwords");
    }

    let mut hers = before_the_password(hers, "ada@example.com").await;
    hers.submit(&[("password", Some("a slip"))]).await.shows("do not belong together");
    hers.submit(&[("password", Some(PASSWORD))]).await.is_at(&format!("{SIGN_IN}/"));
}

#[tokio::test]
async fn the_cookie_of_a_known_browser_is_seen_by_no_script_and_no_other_host() {
    let world = World::new().await;
    let mut browser = before_the_password(world.browser(), "ada@example.com").await;
    let (action, token) = (browser.attribute("form", "action").unwrap(), browser.attribute("input[name=form_token]", "value").unwrap());
    let request = http::Request::post(format!("{SIGN_IN}{action}"))
        .header(header::COOKIE, browser.cookie_header("login.example.com"))
        .header(header::ORIGIN, SIGN_IN)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(format!("form_token={token}&password={}", PASSWORD.replace(' ', "+")).into())
        .unwrap();
    let response = browser.raw(request).await;
    let set: Vec<_> = response.headers().get_all(header::SET_COOKIE).iter().map(|set| set.to_str().unwrap().to_owned()).collect();
    let set = set.iter().find(|set| set.starts_with(DEVICE)).unwrap();
    assert!(set.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=15552000"), "{set}");
    assert!(set.len() < 400, "{set}");
}

#[tokio::test]
async fn who_is_locked_out_comes_in_by_a_new_password() {
    let world = World::new().await;
    let mut browser = lock(&world, "ada@example.com").await;
    let forgot = browser.attribute(".below a", "href").unwrap();
    browser.open(&forgot).await.submit(&[("email", Some("ada@example.com")), ("way", Some("mail"))]).await;
    let token = world.token_for("ada@example.com").await;
    browser.submit(&[("token", Some(&token))]).await;
    let new = "plover tricycle umbrage";
    browser.submit(&[("new_password", Some(new)), ("new_password_again", Some(new))]).await.shows("Your new password is set");
    let mut browser = before_the_password(world.browser(), "ada@example.com").await;
    browser.submit(&[("password", Some(new))]).await.is_at(&format!("{SIGN_IN}/"));
}

#[tokio::test]
async fn all_browsers_are_forgotten_after_asking() {
    let world = World::new().await;
    let (mut here, mut elsewhere) = (world.ada().await, world.ada().await);
    elsewhere.open(&format!("{SIGN_IN}/sign-out")).await.submit(&[]).await;
    world.clock.advance(11);
    here.open(&format!("{SIGN_IN}/account/sessions")).await.shows("Forget all browsers");
    here.open("/account/sessions/forget").await.shows("Forget all browsers?");
    here.submit(&[]).await;
    here.shows("Enter the password of your master account");
    here.submit(&[("master_password", Some("wrong"))]).await.shows("This is not the password");
    here.submit(&[("master_password", Some(PASSWORD))]).await.shows("All browsers are forgotten").shows("This browser");
    // Nobody is signed out, but strangers hold her up in every browser until she has signed in there.
    here.open(&format!("{SIGN_IN}/")).await.shows("Your portals");
    here.open(&format!("{SIGN_IN}/sign-out")).await.submit(&[]).await;
    lock(&world, "ada@example.com").await.shows("too many wrong passwords");
    for browser in [here, elsewhere] {
        let mut browser = before_the_password(browser, "ada@example.com").await;
        browser.submit(&[("password", Some(PASSWORD))]).await.shows("too many wrong passwords");
    }
}

#[tokio::test]
async fn nobody_else_has_them_forgotten() {
    let world = World::new().await;
    let mut stranger = world.browser();
    stranger.open(&format!("{SIGN_IN}/account/sessions/forget")).await.shows("E-mail address");
    let (mut ada, mut bob) = (world.ada().await, world.browser());
    bob.sign_in("bob@example.com").await;
    let token = bob.open(&format!("{SIGN_IN}/account/sessions/forget")).await.attribute("input[name=form_token]", "value").unwrap();
    for body in ["", "form_token=AAAA", &format!("form_token={token}")] {
        ada.open(&format!("{SIGN_IN}/account/sessions")).await.post("/account/sessions/forget", body).await;
        assert_eq!(ada.status, StatusCode::FORBIDDEN);
    }
    ada.open(&format!("{SIGN_IN}/account/sessions?forgotten")).await;
    assert!(!ada.text().contains("All browsers are forgotten"));
}

#[tokio::test]
async fn the_browser_in_which_the_password_is_changed_stays_known() {
    let world = World::new().await;
    let mut hers = world.ada().await;
    world.clock.advance(1);
    let new = "plover tricycle umbrage";
    let typed = [("master_password", Some(PASSWORD)), ("new_password", Some(new)), ("new_password_again", Some(new))];
    hers.open(&format!("{SIGN_IN}/account/authentication/password")).await.submit(&typed).await.shows("Your password is changed");
    hers.open(&format!("{SIGN_IN}/sign-out")).await.submit(&[]).await;
    lock(&world, "ada@example.com").await.shows("too many wrong passwords");
    let mut hers = before_the_password(hers, "ada@example.com").await;
    hers.submit(&[("password", Some(new))]).await.is_at(&format!("{SIGN_IN}/"));
}
