//! Chromium, driven by WebDriver, makes the newcomer's journey once with script and once without; every page is kept as a picture.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod driven;

use driven::Driven;
use tests::{ADA, World};

#[tokio::test]
async fn the_newcomer_s_journey_with_script() {
    journey(true).await;
}

#[tokio::test]
async fn the_newcomer_s_journey_without_script() {
    journey(false).await;
}

async fn journey(script: bool) {
    let world = World::new().tls().start().await;
    let browser = Driven::start(script).await;
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
