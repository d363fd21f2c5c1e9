//! Real portals whose own scripts keep who is signed in, in a real browser: people arrive signed in and see no login form of the portal, and
//! who signs in after them inherits nothing.

use std::time::Duration;

use tests::{ADA, GRACE, TestPerson, World, eventually};
use thirtyfour::error::WebDriverResult;

use crate::driven::{Driven, Kind};
use crate::running::{ALICE, BOB, RealPortal, up};
use crate::sign_in_as;

/// Notes whether a password field was ever painted in a page.
const WATCH: &str = "
    window.askedForPassword = false;
    (function look() {
        var fields = document.querySelectorAll('input[type=password]');
        for (var i = 0; i < fields.length; i++) { if (fields[i].offsetParent) { window.askedForPassword = true; } }
        requestAnimationFrame(look);
    }());";

/// How a portal shows that somebody has arrived, and how its script knows who.
struct Shows {
    words: &'static str,
    who: &'static str,
}

async fn arrives(
    world: &World,
    portal: &RealPortal,
    browser: &Driven,
    person: &TestPerson,
    login: (&str, &str),
    shows: &Shows,
) -> WebDriverResult<()> {
    browser.open(&world.at(&portal.host, "/"), "Sign in").await?;
    sign_in_as(browser, person, "Account linking").await?;
    browser.fill("User name", login.0).await?;
    browser.fill("Password", login.1).await?;
    browser.press("Continue", shows.words).await?;
    is_in(world, portal, browser, login.0, shows).await
}

async fn is_in(world: &World, portal: &RealPortal, browser: &Driven, name: &str, shows: &Shows) -> WebDriverResult<()> {
    eventually(&format!("its script knows {name}"), Duration::from_secs(20), async || {
        browser.result(shows.who).await.is_ok_and(|who| who == name)
    })
    .await;
    assert!(browser.url().await?.starts_with(&world.at(&portal.host, "/")));
    assert_eq!(browser.result("return window.askedForPassword").await?, false, "it has asked for a password");
    Ok(())
}

async fn signs_out(world: &World, portal: &RealPortal, browser: &Driven) -> WebDriverResult<()> {
    browser.open(&world.login_at("/sign-out"), "Sign out?").await?;
    browser.press("Sign out", "You are signed out").await?;
    eventually("its storages are empty", Duration::from_secs(20), async || {
        // A page of ours on the portal's origin, which stores nothing itself.
        browser.open(&world.at(&portal.host, "/.latchkey/nothing"), "This page does not exist").await.unwrap();
        browser.result("return localStorage.length + sessionStorage.length").await.is_ok_and(|count| count == 0)
    })
    .await;
    Ok(())
}

async fn two_people(name: &'static str, shows: Shows, more: impl AsyncFnOnce(&World, &RealPortal, &Driven) -> WebDriverResult<()>) {
    let portal = up(name).await;
    let world = portal.world().await;
    let browser = Driven::start(Kind::Chromium { script: true }, &format!("script-portal-{name}")).await;
    browser.before_each_page(WATCH).await;
    let outcome = async {
        arrives(&world, &portal, &browser, &ADA, ALICE, &shows).await?;
        // Again, by a page loaded anew.
        browser.open(&world.at(&portal.host, "/?again"), shows.words).await?;
        is_in(&world, &portal, &browser, ALICE.0, &shows).await?;
        more(&world, &portal, &browser).await?;
        arrives(&world, &portal, &browser, &GRACE, BOB, &shows).await?;
        signs_out(&world, &portal, &browser).await
    }
    .await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

const TOKEN: &str = "return JSON.parse(localStorage.getItem('auth-tokens')).access_token";

/// The editor's own channel, opened as the editor does.
const CHANNEL: &str = "
    var done = arguments[arguments.length - 1];
    var channel = new WebSocket('wss://' + location.host + '/comms');
    channel.onopen = function () { channel.send(JSON.stringify({ auth: JSON.parse(localStorage.getItem('auth-tokens')).access_token })); };
    channel.onmessage = function (event) { var said = JSON.parse(event.data); if (said.auth) { done(said.auth); } };";

#[tokio::test]
async fn node_red() {
    let shows = Shows { words: "Deploy", who: "return window.RED && RED.settings && RED.settings.user && RED.settings.user.username" };
    two_people("node-red", shows, async |world, portal, browser| {
        assert_eq!(browser.web.execute_async(CHANNEL, Vec::new()).await?.json(), "ok", "the token in the browser is the portal's");
        let token = browser.result(TOKEN).await?;
        let settings = format!("{}/settings", portal.url().await);
        let status = async || {
            let asked = reqwest::Client::new().get(&settings).bearer_auth(token.as_str().unwrap());
            asked.send().await.unwrap().status().as_u16()
        };
        assert_eq!(status().await, 200);
        signs_out(world, portal, browser).await?;
        eventually("the portal has taken its token back", Duration::from_secs(20), async || status().await == 401).await;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn verdaccio() {
    let who = "return document.getElementById('header--button-account') && localStorage.getItem('username')";
    let shows = Shows { words: "No Package Published Yet", who };
    two_people("verdaccio", shows, signs_out).await;
}

#[tokio::test]
async fn rabbitmq() {
    let who = "return typeof user === 'object' && user && user.name";
    let shows = Shows { words: "Overview", who };
    two_people("rabbitmq", shows, async |world, portal, browser| {
        let cookies = browser.result("return document.cookie").await?;
        assert!(!cookies.as_str().unwrap().contains("YWxpY2U6"), "no login of theirs is in the browser: {cookies}");
        signs_out(world, portal, browser).await
    })
    .await;
}
