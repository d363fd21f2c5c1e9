//! A real portal's own login, for those whom the roll-out leaves out.

use tests::{ADA, Browser, World};
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::*;

use crate::driven::{Driven, Kind};
use crate::running::{ALICE, BOB, RealPortal, has, up};

const PROFILE: &str = "/doku.php?id=start&do=profile";

async fn own_login(world: &World, portal: &RealPortal, browser: &mut Browser, (user, password): (&str, &str)) {
    browser.get(&world.at(&portal.host, "/doku.php?id=start&do=login")).await.has_status(200);
    browser.fill_field("u", user).fill_field("p", password).submit("Log In").await;
}

#[tokio::test]
async fn dokuwiki_keeps_its_own_login_for_those_outside() {
    let portal = up("dokuwiki").await;
    let world = portal.world_where("rollout = \"opt-in\"").await;
    let page = world.at(&portal.host, PROFILE);
    let mut bob = world.browser();
    bob.get(&page).await.shows_not("E-mail address");
    own_login(&world, &portal, &mut bob, ("bob", "certainly wrong")).await;
    bob.has_status(403);
    bob.get(&page).await;
    assert!(!bob.answer().text().contains("<bdi>bob"), "the portal judges for itself");
    own_login(&world, &portal, &mut bob, BOB).await;
    bob.get(&page).await.is_at(&page);
    has(&bob, "<bdi>bob");
    assert!(bob.cookies(&portal.host).iter().any(|cookie| cookie.name.starts_with("DW")), "its cookies are the browser's");
    // It is written to with the portal's own form and token.
    bob.get(&world.at(&portal.host, "/doku.php?id=outside&do=edit")).await;
    bob.fill_field("wikitext", "Written outside.").submit("Save").await.has_status(200).shows("Written outside.");

    // In the same browser, from one side to the other and back.
    bob.get(&world.login_at("/enable/dokuwiki")).await.submit("Use my master account").await;
    bob.get(&page).await.sign_in(&ADA).await.link_as(ALICE.0, ALICE.1, true).await.is_at(&page);
    has(&bob, "<bdi>alice");
    bob.get(&world.at(&portal.host, "/.latchkey/disable")).await.submit("Use the old login page").await;
    bob.get(&page).await;
    assert!(!bob.answer().text().contains("<bdi>alice"), "what the gateway holds is not shown outside");
    has(&bob, "<bdi>bob");
}

#[tokio::test]
async fn dokuwikis_own_login_is_learned_in_chromium_with_script() {
    learned_in(Kind::Chromium { script: true }, "learning").await;
}

#[tokio::test]
async fn dokuwikis_own_login_is_learned_in_chromium_without_script() {
    learned_in(Kind::Chromium { script: false }, "learning-without-script").await;
}

async fn learned_in(kind: Kind, pictures: &str) {
    let portal = up("dokuwiki").await;
    let world = portal.world_where("rollout = \"opt-in\"\nlearn = true").await;
    let browser = Driven::start(kind, pictures).await;
    let outcome = learn(&world, &portal, &browser).await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

/// A person joins, prefers the wiki's own page after all, signs in there, and links what they typed.
async fn learn(world: &World, portal: &RealPortal, browser: &Driven) -> WebDriverResult<()> {
    let at = |page: &str| world.at(&portal.host, page);
    browser.open(&at("/doku.php?id=start"), "Log In").await?;
    browser.open(&world.login_at("/enable/dokuwiki"), "Use Project notes with your master account?").await?;
    browser.press("Use my master account", "Sign in").await?;
    browser.fill("E-mail address", ADA.email).await?;
    browser.press("Continue", ADA.email).await?;
    browser.fill("Password", ADA.password).await?;
    browser.press("Sign in", "Account linking").await?;
    browser.follow("Sign in on the login page of Project notes instead", "Go back to the login page of Project notes?").await?;
    browser.press("Use the old login page", "Log In").await?;
    browser.open(&at("/doku.php?id=start&do=login"), "Username").await?;
    browser.web.find(By::Css("form#dw__login input[name=u]")).await?.send_keys(ALICE.0).await?;
    browser.web.find(By::Css("form#dw__login input[name=p]")).await?.send_keys(ALICE.1).await?;
    browser.web.find(By::Css("form#dw__login button[type=submit]")).await?.click().await?;
    browser.shows("You just signed in to Project notes as alice.").await?;
    browser.press("Link this account", "alice").await?;
    assert!(browser.url().await?.starts_with(&at("/doku.php")), "{}", browser.url().await?);
    portal.end_sessions().await;
    browser.open(&at(PROFILE), "alice").await?;
    let cookies = browser.web.get_all_cookies().await?;
    assert!(cookies.iter().any(|cookie| cookie.name == "__Host-latchkey-rollout" && cookie.value == "in"));
    Ok(())
}
