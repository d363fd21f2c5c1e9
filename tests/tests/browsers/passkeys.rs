//! Chromium, with an authenticator in software.

use tests::{ADA, World};
use thirtyfour::error::WebDriverResult;

use crate::driven::{Driven, Kind};
use crate::sign_in_to;

#[tokio::test]
async fn a_passkey_is_made_signs_in_and_is_removed() {
    let world = World::new().tls().start().await;
    let browser = Driven::start(Kind::Chromium { script: true }, "passkeys").await;
    let outcome = passkeys(&world, &browser).await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

async fn sign_out(world: &World, browser: &Driven) -> WebDriverResult<()> {
    browser.open(&world.login_at("/sign-out"), "Sign out?").await?;
    browser.press("Sign out", "You are signed out").await
}

async fn passkeys(world: &World, browser: &Driven) -> WebDriverResult<()> {
    let authenticator = browser.add_authenticator().await;
    browser.open(&world.login_at("/account/authentication"), "Sign in").await?;
    sign_in_to(browser, "Passkeys").await?;
    browser.open(&world.login_at("/account/authentication/passkeys/add"), "Add a passkey").await?;
    browser.fill("Name of the passkey", "Laptop").await?;
    browser.fill("Master account password", ADA.password).await?;
    browser.press("Continue", "Your browser now asks where to keep Laptop").await?;
    browser.press("Make the passkey now", "Your recovery codes").await?;
    browser.follow("I have kept them", "Passkey: Laptop").await?;

    // The browser offers it in the field for the address; this one's person takes what is offered.
    sign_out(world, browser).await?;
    browser.open(&world.login_at("/account/sessions"), "with a passkey").await?;

    sign_out(world, browser).await?;
    browser.person_confirms(&authenticator, false).await;
    browser.open(&world.login_at("/account/sessions"), "Sign in with a passkey").await?;
    browser.follow("Sign in with a passkey", "one of your passkeys").await?;
    browser.press("Use a passkey", "Your browser gave no passkey").await?;
    browser.person_confirms(&authenticator, true).await;
    browser.press("Use a passkey", "with a passkey").await?;
    assert_eq!(browser.url().await?, world.login_at("/account/sessions"));

    sign_out(world, browser).await?;
    browser.person_confirms(&authenticator, false).await;
    browser.open(&world.login_at("/account/authentication"), "Sign in").await?;
    sign_in_to(browser, "Your password is right").await?;
    browser.person_confirms(&authenticator, true).await;
    browser.press("Use a passkey", "Passkey: Laptop").await?;
    // Password and passkey, in one form.
    browser.follow("Remove the passkey Laptop", "Remove this passkey?").await?;
    browser.fill("Master account password", ADA.password).await?;
    browser.press("Remove", "The passkey is removed").await?;

    sign_out(world, browser).await?;
    browser.open(&world.login_at("/sign-in/passkey"), "one of your passkeys").await?;
    browser.press("Use a passkey", "does not sign you in here").await?;
    browser.person_confirms(&authenticator, false).await;
    browser.follow("Sign in with your password", "E-mail address").await?;
    sign_in_to(browser, "Your portals").await
}

#[tokio::test]
async fn a_demanded_passkey_is_made_at_the_first_sign_in() {
    let world = World::new().tls().also("second_factor = \"required\"\n").start().await;
    let browser = Driven::start(Kind::Chromium { script: true }, "demanded-passkey").await;
    let outcome = demanded(&world, &browser).await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

async fn demanded(world: &World, browser: &Driven) -> WebDriverResult<()> {
    let authenticator = browser.add_authenticator().await;
    browser.open(&world.login_at("/account/authentication"), "Sign in").await?;
    sign_in_to(browser, "Set up one-time codes").await?;
    browser.follow("Make a passkey instead", "Add a passkey").await?;
    browser.press("Continue", "Your browser now asks where to keep Passkey").await?;
    browser.press("Make the passkey now", "Your recovery codes").await?;
    browser.follow("I have kept them", "Passkey: Passkey").await?;
    sign_out(world, browser).await?;
    browser.person_confirms(&authenticator, false).await;
    browser.open(&world.login_at("/account/sessions"), "Sign in").await?;
    sign_in_to(browser, "Your password is right").await?;
    browser.person_confirms(&authenticator, true).await;
    browser.press("Use a passkey", "with a passkey").await
}

#[tokio::test]
async fn what_a_page_wants_is_proved_in_the_midst_of_a_session() {
    let rules =
        "[[portal.access]]\npath = \"/profile\"\nfresh = \"15m\"\n[[portal.access]]\npath = \"/settings\"\nrequire = \"second-factor\"";
    let world = World::new().tls().orders(move |orders| orders.table(rules)).start().await;
    let browser = Driven::start(Kind::Chromium { script: true }, "step-up").await;
    let outcome = stepping_up(&world, &browser).await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

async fn stepping_up(world: &World, browser: &Driven) -> WebDriverResult<()> {
    let authenticator = browser.add_authenticator().await;
    browser.open(&world.orders_at("/"), "Sign in").await?;
    sign_in_to(browser, "Account linking").await?;
    browser.fill("User name", ADA.user).await?;
    browser.fill("Password", ADA.portal_password).await?;
    browser.press("Continue", "Orders").await?;

    browser.open(&world.orders_at("/settings"), "you have none yet").await?;
    browser.fill("Master account password", ADA.password).await?;
    browser.press("Continue", "after that you go on to the page").await?;
    browser.follow("Make a passkey instead", "Add a passkey").await?;
    browser.press("Continue", "Your browser now asks where to keep Passkey").await?;
    browser.press("Make the passkey now", "Your recovery codes").await?;
    browser.follow("I have kept them", "Settings").await?;
    assert_eq!(browser.url().await?, world.orders_at("/settings"));

    world.clock.advance(std::time::Duration::from_secs(16 * 60));
    browser.open(&world.orders_at("/profile"), "Confirm that it is you").await?;
    browser.follow("Use a passkey", "asks you to show once more").await?;
    browser.person_confirms(&authenticator, false).await;
    browser.press("Use a passkey", "Your browser gave no passkey").await?;
    browser.person_confirms(&authenticator, true).await;
    browser.press("Use a passkey", "Signed in as").await?;
    assert_eq!(browser.url().await?, world.orders_at("/profile"));

    world.clock.advance(std::time::Duration::from_secs(16 * 60));
    browser.open(&world.orders_at("/profile"), "Confirm that it is you").await?;
    browser.fill("Master account password", ADA.password).await?;
    browser.press("Continue", "Signed in as").await?;
    assert_eq!(browser.url().await?, world.orders_at("/profile"));
    Ok(())
}
