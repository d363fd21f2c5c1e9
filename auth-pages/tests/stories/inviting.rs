//! Making an account where that takes an invitation.

use std::sync::Arc;

use accounts::use_cases::{Invited, invite};
use accounts::{EmailAddress, LanguageTag};
use auth_pages::WhoRegisters;
use http::StatusCode;
use locales::{Language, Languages};

use crate::browser::Browser;
use crate::world::{SIGN_IN, World, portals};

const GRACE: &str = "grace@example.com";
const NEW: &str = "seventeen purple kettles";
const WRONG: &str = "do not belong together";

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

async fn inviting() -> Arc<World> {
    World::built(portals(), |settings| {
        settings.registration = WhoRegisters::Invited;
        settings.languages = Languages::new(&[Language::English]);
    })
    .await
}

impl World {
    /// Invites somebody, and gives the token that they get.
    async fn invited(&self, to: &str) -> String {
        assert_eq!(invite(&self.deps, &email(to), None).await.unwrap(), Invited::Done);
        self.token_for(to).await
    }
}

/// Types address and token on the first page.
async fn begin<'b>(browser: &'b mut Browser, address: &str, token: &str) -> &'b mut Browser {
    browser.open(&format!("{SIGN_IN}/register?correct")).await;
    browser.submit(&[("email", Some(address)), ("invitation", Some(token))]).await
}

#[tokio::test]
async fn who_was_invited_makes_an_account_with_the_token_of_the_mail() {
    let world = inviting().await;
    let token = world.invited(GRACE).await;
    let mail = world.mail_to(GRACE).await;
    assert!(mail.contains("/register and type") && mail.contains("14 days"), "{mail}");
    world.clock.advance(13 * 24 * 60);
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/sign-in")).await;
    let register = browser.attribute("form .below a[href^='/register']", "href").unwrap();
    browser.open(&register).await.shows("Step 1 of 4").shows("You need an invitation");
    browser.submit(&[("email", Some("Grace@Example.com")), ("invitation", Some(""))]).await.shows("Enter the token from the mail");
    browser.submit(&[("invitation", Some("4F7"))]).await.shows("eight letters and digits");
    browser.submit(&[("invitation", Some(&token.to_lowercase()))]).await.shows("Step 2 of 4").shows(GRACE);
    browser.type_names().await.shows("Step 3 of 4");
    browser.type_password(NEW).await.shows("Step 4 of 4: one-time codes");
    browser.submit(&[("codes", Some("no"))]).await.shows("You are signed up");
    let sign_in = browser.attribute("a.primary", "href").unwrap();
    browser.open(&sign_in).await.submit(&[("password", Some(NEW))]).await.shows(GRACE);
    begin(&mut world.browser(), GRACE, &token).await.shows(WRONG);
    assert_eq!(invite(&world.deps, &email(GRACE), None).await.unwrap(), Invited::HasAccount);
}

#[tokio::test]
async fn nobody_learns_who_was_invited_or_has_an_account() {
    let world = inviting().await;
    let token = world.invited(GRACE).await;
    let wrong = if token == "4F7K22QX" { "4F7K22QY" } else { "4F7K22QX" };
    let mut seen = Vec::new();
    for (address, typed) in [("ada@example.com", token.as_str()), (GRACE, wrong), ("nobody@example.com", &token)] {
        let mut browser = world.browser();
        begin(&mut browser, address, typed).await.shows(WRONG);
        seen.push((browser.status, format!("{:?}", browser.headers), browser.text().replace(address, "")));
        browser.open(&format!("{SIGN_IN}/register/contact")).await.shows("Your registration is not kept any more");
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
    assert_eq!(seen[0].0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_invitation_is_for_one_address_and_does_not_last() {
    let world = inviting().await;
    let (first, other) = (world.invited(GRACE).await, world.invited("ivy@example.com").await);
    let mut browser = world.browser();
    begin(&mut browser, "ivy@example.com", &first).await.shows(WRONG);
    begin(&mut browser, GRACE, &first).await.shows("Step 2 of 4");
    begin(&mut browser, "ivy@example.com", &first).await.shows(WRONG);
    begin(&mut browser, "ivy@example.com", &other).await.shows("Step 2 of 4").shows("ivy@example.com");
    world.clock.advance(1);
    let again = world.invited(GRACE).await;
    begin(&mut world.browser(), GRACE, &first).await.shows(WRONG);
    begin(&mut world.browser(), GRACE, &again).await.shows("Step 2 of 4");
    world.clock.advance(14 * 24 * 60);
    begin(&mut world.browser(), GRACE, &again).await.shows(WRONG);
}

#[tokio::test]
async fn an_invitation_that_ends_on_the_way_makes_no_account() {
    let world = inviting().await;
    let token = world.invited(GRACE).await;
    world.clock.advance(14 * 24 * 60 - 5);
    let mut browser = world.browser();
    begin(&mut browser, GRACE, &token).await;
    browser.type_names().await.type_password(NEW).await.shows("Step 4 of 4");
    world.clock.advance(6);
    browser.submit(&[("codes", Some("no"))]).await.shows("Your registration is not kept any more");
    assert!(world.deps.accounts.by_email(&email(GRACE)).await.unwrap().is_none());
}

#[tokio::test]
async fn tokens_cannot_be_guessed_on_and_on() {
    let world = inviting().await;
    let token = world.invited(GRACE).await;
    for _ in 0..10 {
        begin(&mut world.browser(), GRACE, "0000-0000").await.shows(WRONG);
    }
    let mut browser = world.browser();
    begin(&mut browser, GRACE, &token).await.shows("Too many tries");
    assert_eq!(browser.status, StatusCode::TOO_MANY_REQUESTS);
    world.clock.advance(61);
    begin(&mut world.browser(), GRACE, &token).await.shows("Step 2 of 4");
}

#[tokio::test]
async fn an_invitation_can_be_in_another_language() {
    let world = inviting().await;
    invite(&world.deps, &email(GRACE), Some(&LanguageTag::new("de"))).await.unwrap();
    assert!(world.mail_to(GRACE).await.contains("Sie sind eingeladen"));
}
