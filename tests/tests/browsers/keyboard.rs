//! Somebody who uses no mouse.

use tests::{ADA, World};
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::*;

use crate::driven::{Driven, Kind};

/// More stops than any page has.
const STOPS: usize = 40;

#[tokio::test]
async fn a_portal_is_linked_with_the_keyboard_alone() {
    let world = World::new().tls().start().await;
    let browser = Driven::start(Kind::Chromium { script: true }, "keyboard").await;
    let outcome = travel(&world, &browser).await;
    browser.quit().await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"));
}

async fn travel(world: &World, browser: &Driven) -> WebDriverResult<()> {
    browser.open(&world.orders_at("/orders"), "Sign in").await?;
    // The field to begin with has the focus.
    type_here(browser, ADA.email).await?;
    type_here(browser, Key::Enter).await?;
    browser.shows("Enter your password").await?;
    type_here(browser, "this is not it").await?;
    type_here(browser, Key::Enter).await?;
    browser.shows("do not belong together").await?;
    let summary = browser.web.active_element().await?;
    assert_eq!(summary.attr("role").await?.as_deref(), Some("alert"), "the error has the focus and is read out");
    // From the summary a link leads to the field.
    tab_to(browser, "do not belong together").await?;
    type_here(browser, Key::Enter).await?;
    type_here(browser, ADA.password).await?;
    type_here(browser, Key::Enter).await?;
    browser.shows("Account linking").await?;
    tab_to(browser, "Skip to the content").await?;
    type_here(browser, Key::Enter).await?;
    tab_to(browser, "username").await?;
    type_here(browser, ADA.user).await?;
    tab_to(browser, "password").await?;
    type_here(browser, ADA.portal_password).await?;
    tab_to(browser, "Show").await?;
    type_here(browser, Key::Space).await?;
    let typed = browser.web.find(By::Id("password")).await?;
    assert_eq!(typed.attr("type").await?.as_deref(), Some("text"), "Show works by the space bar");
    tab_to(browser, "keep").await?;
    type_here(browser, Key::Space).await?;
    assert!(!browser.web.find(By::Id("keep")).await?.is_selected().await?);
    tab_to(browser, "Continue").await?;
    type_here(browser, Key::Enter).await?;
    browser.shows("New order").await
}

async fn type_here(browser: &Driven, keys: impl Into<TypingData>) -> WebDriverResult<()> {
    browser.web.active_element().await?.send_keys(keys).await
}

/// Goes on to the element with this text or name; everywhere on the way the focus can be seen.
async fn tab_to(browser: &Driven, wanted: &str) -> WebDriverResult<()> {
    let mut passed = Vec::new();
    for _ in 0..STOPS {
        browser.web.action_chain().send_keys(Key::Tab).perform().await?;
        let here = browser.web.active_element().await?;
        if here.tag_name().await? == "body" {
            continue;
        }
        let ring = here.css_value("outline-width").await?;
        let (text, name) = (here.text().await?, here.attr("name").await?.unwrap_or_default());
        assert!(ring == "3px", "the focus on {text:?} {name:?} is shown by {ring}");
        if name == wanted || text.contains(wanted) {
            return Ok(());
        }
        passed.push(if text.is_empty() { name } else { text });
    }
    panic!("the tabulator never comes to {wanted:?}, only to {passed:?}")
}
