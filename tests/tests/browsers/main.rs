//! Chromium and Firefox, driven by WebDriver, make the main journeys with script and without; every page is kept as a picture, and every
//! sample of a page is looked at by axe.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod driven;
mod keyboard;
mod master_account;
mod passkeys;
#[allow(dead_code, reason = "the tests of the portals alone use more of it")]
#[path = "../real_portals/running.rs"]
mod running;
mod samples;
mod script_portals;

use std::time::Duration;

use driven::{Driven, Kind};
use tests::{ADA, Canned, GRACE, TestPerson, World, answer};

#[tokio::test]
async fn the_newcomer_s_journey_with_script() {
    journey(Kind::Chromium { script: true }, "with-script").await;
}

#[tokio::test]
async fn the_newcomer_s_journey_without_script() {
    journey(Kind::Chromium { script: false }, "without-script").await;
}

#[tokio::test]
async fn the_newcomer_s_journey_in_firefox_with_script() {
    journey(Kind::Firefox { script: true }, "firefox-with-script").await;
}

#[tokio::test]
async fn the_newcomer_s_journey_in_firefox_without_script() {
    journey(Kind::Firefox { script: false }, "firefox-without-script").await;
}

#[tokio::test]
async fn a_form_is_kept_over_a_sign_in_in_firefox() {
    kept_form(Kind::Firefox { script: true }, "firefox-kept-form").await;
}

#[tokio::test]
async fn a_form_is_kept_over_a_sign_in_on_another_domain() {
    kept_form(Kind::Chromium { script: true }, "kept-form").await;
}

async fn kept_form(kind: Kind, pictures: &str) {
    let world = World::new().tls().orders(|orders| orders.hosts(&["orders.elsewhere.test"])).start().await;
    let browser = Driven::start(kind, pictures).await;
    let outcome = keep_a_form(&world, &browser).await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

async fn keep_a_form(world: &World, browser: &Driven) -> thirtyfour::error::WebDriverResult<()> {
    let at = |page: &str| world.at("orders.elsewhere.test", page);
    browser.open(&at("/orders"), "Sign in").await?;
    sign_in(browser).await?;
    browser.fill("User name", ADA.user).await?;
    browser.fill("Password", ADA.portal_password).await?;
    browser.press("Continue", "New order").await?;
    browser.fill("Item", "Grüner Tee & <Kuchen>").await?;
    world.clock.advance(Duration::from_secs(31 * 60));
    browser.press("Place order", "Sign in").await?;
    sign_in_to(browser, "You were sending a form to Orders desk").await?;
    assert!(world.orders.orders().is_empty());
    browser.press("Send the form", "Grüner Tee & <Kuchen>").await?;
    assert_eq!(browser.url().await?, at("/orders?placed=1"));
    assert_eq!(world.orders.orders().len(), 1);
    Ok(())
}

#[tokio::test]
async fn another_site_s_forms_sign_nobody_in_or_out() {
    let world = World::new().tls().start().await;
    let browser = Driven::start(Kind::Chromium { script: true }, "other-site").await;
    let outcome = attack(&world, &browser).await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

async fn attack(world: &World, browser: &Driven) -> thirtyfour::error::WebDriverResult<()> {
    // The attacker's own flow and form, as far as an attacker can fetch them.
    let mut attacker = world.browser();
    attacker.get(&world.orders_at("/")).await.fill("E-mail address", GRACE.email).submit("Continue").await.shows("Enter your password");
    let form = &attacker.page().forms[0];
    let action = world.login_at(&form.action);
    let token = form.controls.iter().find(|control| control.name == "form_token").unwrap().value.clone();
    let sign_out = world.login_at("/sign-out");
    let evil = Canned::answering(move |head| {
        let (to, fields) = match head.split(' ').nth(1).unwrap_or_default() {
            "/sign-in" => (&action, format!("<input name=form_token value='{token}'><input name=password value='{}'>", GRACE.password)),
            _ => (&sign_out, "<input name=form_token value=x>".to_owned()),
        };
        let page = format!("<!doctype html><body>Win a prize<form method=post action='{to}'>{fields}<button>Win</button></form>");
        answer("200 OK\r\nContent-Type: text/html; charset=utf-8", &page)
    })
    .await;
    let evil = evil.url().replace("127.0.0.1", "evil.test");

    // Signing a visitor in as the attacker (login CSRF).
    browser.open(&format!("{evil}/sign-in"), "Win a prize").await?;
    browser.press("Win", "send this form again").await?;
    browser.open(&world.orders_at("/profile"), "Sign in").await?;

    // Signing somebody out.
    sign_in(browser).await?;
    browser.fill("User name", ADA.user).await?;
    browser.fill("Password", ADA.portal_password).await?;
    browser.press("Continue", "User name: ada7").await?;
    browser.open(&format!("{evil}/sign-out"), "Win a prize").await?;
    browser.press("Win", "send this form again").await?;
    browser.open(&world.orders_at("/profile"), "User name: ada7").await
}

async fn sign_in(browser: &Driven) -> thirtyfour::error::WebDriverResult<()> {
    sign_in_to(browser, "Account linking").await
}

async fn sign_in_to(browser: &Driven, words: &str) -> thirtyfour::error::WebDriverResult<()> {
    sign_in_as(browser, &ADA, words).await
}

async fn sign_in_as(browser: &Driven, person: &TestPerson, words: &str) -> thirtyfour::error::WebDriverResult<()> {
    browser.fill("E-mail address", person.email).await?;
    browser.press("Continue", "Enter your password").await?;
    browser.fill("Password", person.password).await?;
    browser.press("Sign in", words).await
}

async fn journey(kind: Kind, pictures: &str) {
    let world = World::new().tls().start().await;
    let browser = Driven::start(kind, pictures).await;
    let (Kind::Chromium { script } | Kind::Firefox { script }) = kind;
    let outcome = travel(&world, &browser, script).await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

async fn travel(world: &World, browser: &Driven, script: bool) -> thirtyfour::error::WebDriverResult<()> {
    browser.open(&world.orders_at("/orders?status=open"), "Sign in").await?;
    browser.fill("E-mail address", ADA.email).await?;
    browser.press("Continue", "Enter your password").await?;
    browser.fill("Password", "this is not it").await?;
    browser.press("Sign in", "do not belong together").await?;
    browser.fill("Password", ADA.password).await?;
    browser.press("Sign in", "Account linking").await?;
    browser.fill("User name", ADA.user).await?;
    browser.fill("Password", "this is not it either").await?;
    browser.press("Continue", "did not accept this user name and password").await?;
    browser.fill("Password", ADA.portal_password).await?;
    browser.press("Continue", "Asked for: status=open").await?;
    assert_eq!(browser.url().await?, world.orders_at("/orders?status=open"));
    assert_eq!(browser.script_ran().await?, script, "the desk's own script reads its token from its cookie");

    browser.open(&world.reports_at("/reports/sales"), "Account linking").await?;
    browser.fill("User name", ADA.user).await?;
    browser.fill("Password", ADA.portal_password).await?;
    browser.press("Continue", "Sales went up").await?;
    browser.open(&world.orders_at("/board"), "Catalogue").await?;
    browser.open(&world.reports_at("/"), "Signed in as Ada Lovelace").await?;
    browser.open(&world.orders_at("/orders"), "New order").await?;
    browser.fill("Item", "Tea").await?;
    browser.press("Place order", "Tea").await?;
    assert_eq!(world.orders.orders().len(), 1);

    world.orders.end_all_sessions();
    browser.open(&world.orders_at("/profile"), "User name: ada7").await?;
    browser.open(&world.login_at("/"), "Your portals").await?;
    browser.open(&world.login_at("/account/links"), "Linked as ada7").await?;
    browser.open(&world.login_at("/help"), "Help").await?;
    browser.open(&world.login_at("/nothing/here"), "This page does not exist").await?;
    browser.open(&world.login_at("/sign-out"), "Sign out?").await?;
    browser.press("Sign out", "You are signed out").await?;
    browser.open(&world.orders_at("/profile"), "Sign in").await?;
    browser.open(&world.reports_at("/"), "Sign in").await?;
    Ok(())
}
