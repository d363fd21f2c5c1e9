//! A login that somebody gives at a portal's own page, and that they are asked to link.

use std::time::Duration;

use accounts::{EmailAddress, Link, PortalId};
use tests::{ADA, Browser, GRACE, Portal, World};

fn learns(orders: Portal) -> Portal {
    orders.key("rollout = \"opt-in\"\nlearn = true")
}

async fn world() -> World {
    World::new().orders(learns).start().await
}

/// Somebody who is known at the desk, has not linked it, and prefers its own login page.
async fn known_at_the_desk(world: &World) -> Browser {
    let mut ada = world.browser();
    ada.get(&world.orders_at("/.latchkey/enable")).await.submit("Use my master account").await;
    ada.sign_in(&ADA).await.shows("Account linking").follow("Sign in on the login page of Orders desk instead").await;
    ada.shows("you are asked whether to link that login").submit("Use the old login page").await.shows("Log in");
    ada
}

async fn own_login<'a>(browser: &'a mut Browser, user: &str, password: &str) -> &'a mut Browser {
    browser.fill("User name", user).fill("Password", password).submit("Log in").await
}

async fn links(world: &World) -> Vec<Link> {
    let deps = world.deps();
    let ada = deps.accounts.by_email(&EmailAddress::parse(ADA.email).unwrap()).await.unwrap().unwrap();
    deps.accounts.links(ada.id, &PortalId::new("orders")).await.unwrap()
}

#[tokio::test]
async fn what_was_typed_at_the_portals_own_page_is_linked_when_its_person_says_so() {
    let world = world().await;
    let mut ada = known_at_the_desk(&world).await;
    ada.get(&world.orders_at("/orders?a=1")).await;
    world.orders.forget_received();
    own_login(&mut ada, ADA.user, ADA.portal_password).await.shows("Link this account?");
    ada.shows("You just signed in to Orders desk as ada7.").shows(ADA.email);
    assert!(ada.url().starts_with(&world.login_at("/learned/orders?flow=")) && !ada.url().contains("ada7"), "{}", ada.url());
    assert!(links(&world).await.is_empty(), "nothing is linked before");
    // What went to the desk went as it was sent, once.
    let posted: Vec<_> = world.orders.received().into_iter().filter(|request| request.method == "POST").collect();
    assert_eq!(posted.len(), 1);
    let body = String::from_utf8(posted[0].body.to_vec()).unwrap();
    assert!(body.ends_with("&next=%2Forders%3Fa%3D1&user=ada7&pass=old+secret+%26+more&go=1"), "{body}");

    ada.submit("Link this account").await.is_at(&world.orders_at("/orders?a=1")).shows("Asked for: a=1");
    let linked = links(&world).await;
    assert_eq!((linked.len(), linked[0].username.as_str()), (1, "ada7"));
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/profile")).await.shows("User name: ada7");
    assert_eq!(ada.cookie(&world.host("orders"), "latchkey-rollout").unwrap().value, "in", "and this browser has joined");
}

#[tokio::test]
async fn not_now_keeps_nothing() {
    let world = world().await;
    let mut ada = known_at_the_desk(&world).await;
    own_login(&mut ada, ADA.user, ADA.portal_password).await.shows("Link this account?");
    let question = ada.url();
    ada.submit("Not now").await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    assert!(links(&world).await.is_empty());
    ada.get(&question).await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    assert_eq!(ada.cookie(&world.host("orders"), "latchkey-rollout").unwrap().value, "out");
}

#[tokio::test]
async fn a_question_is_good_for_five_minutes_and_for_its_session() {
    let world = world().await;
    let mut ada = known_at_the_desk(&world).await;
    own_login(&mut ada, ADA.user, ADA.portal_password).await.shows("Link this account?");
    let (question, tab) = (ada.url(), ada.tab());
    let mut grace = world.browser();
    grace.get(&world.login_at("/")).await.sign_in(&GRACE).await;
    grace.get(&question).await.shows_not("ada7").shows("Log in");
    ada.forge("form_token", None).submit("Link this account").await.has_status(403);
    ada.back_to(tab.clone()).shows("ada7");
    world.clock.advance(Duration::from_secs(301));
    ada.submit("Link this account").await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    assert!(links(&world).await.is_empty());
}

#[tokio::test]
async fn only_a_login_that_went_well_is_asked_about() {
    let world = world().await;
    let mut ada = known_at_the_desk(&world).await;
    own_login(&mut ada, ADA.user, "wrong").await.shows("Wrong user name or password");
    // The same fields to another page of the portal are no login.
    let elsewhere = world.orders_at("/logout");
    ada.post(&world.orders_at("/login"), &elsewhere, "application/x-www-form-urlencoded", "user=ada7&pass=x".to_owned())
        .await
        .shows("Log in");
    // And a form that is too long for a login form goes on, unread.
    ada.forge("padding", Some(&"x".repeat(70_000)));
    own_login(&mut ada, ADA.user, ADA.portal_password).await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    assert!(links(&world).await.is_empty());
}

#[tokio::test]
async fn whom_nobody_knows_nobody_asks() {
    let world = world().await;
    let mut stranger = world.browser();
    stranger.get(&world.orders_at("/")).await.shows("Log in");
    world.orders.forget_received();
    own_login(&mut stranger, ADA.user, ADA.portal_password).await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    assert_eq!(world.orders.received().len(), 2, "the login and its page: the gateway looks at nothing by itself");
}

#[tokio::test]
async fn without_the_setting_nothing_is_learned() {
    let world = World::new().orders(|orders| orders.key("rollout = \"opt-in\"")).start().await;
    let mut ada = world.browser();
    ada.get(&world.orders_at("/.latchkey/enable")).await.submit("Use my master account").await;
    ada.sign_in(&ADA).await.shows("Account linking").shows_not("instead");
    ada.get(&world.orders_at("/.latchkey/disable")).await.shows_not("you are asked").submit("Use the old login page").await;
    own_login(&mut ada, ADA.user, ADA.portal_password).await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn what_is_linked_and_works_is_not_asked_about_nor_replaced() {
    let world = world().await;
    let mut ada = known_at_the_desk(&world).await;
    own_login(&mut ada, ADA.user, ADA.portal_password).await.submit("Link this account").await.shows("Signed in as Ada");
    ada.get(&world.orders_at("/.latchkey/disable")).await.submit("Use the old login page").await;
    for person in [&ADA, &GRACE] {
        ada.forget_cookie(&world.host("orders"), "ORDERSID");
        ada.get(&world.orders_at("/")).await;
        own_login(&mut ada, person.user, person.portal_password).await.is_at(&world.orders_at("/"));
        ada.shows(&format!("Signed in as {}", person.name));
    }
    assert_eq!(links(&world).await.iter().map(|link| link.username.as_str()).collect::<Vec<_>>(), ["ada7"]);
}

#[tokio::test]
async fn a_login_that_the_portal_refuses_in_the_end_is_not_linked() {
    let world = world().await;
    let mut ada = known_at_the_desk(&world).await;
    own_login(&mut ada, ADA.user, ADA.portal_password).await.shows("Link this account?");
    world.orders.set_password("ada7", "changed in this moment");
    ada.submit("Link this account").await.has_status(422).shows("ada7 could not be linked to Orders desk");
    ada.follow("Go on to Orders desk").await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    assert!(links(&world).await.is_empty());
}
