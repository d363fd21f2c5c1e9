//! Portals whose pages are scripts that keep a token or a password themselves: here the gateway has it.

use std::time::Duration;

use tests::{Browser, World};

use crate::running::{ALICE, RealPortal, ada_and_grace, has, sign_out, up};

/// What the portal tells a person about themselves, to somebody who has just arrived, and to a script.
async fn knows(world: &World, portal: &RealPortal, browser: &mut Browser, page: &str, words: &str) {
    let page = world.at(&portal.host, page);
    browser.get(&page).await.is_at(&page).has_status(200);
    has(browser, words);
    let answer = browser.script("GET", &page).header("authorization", "Basic ZXZlOmV2ZQ==").send().await;
    assert!(answer.status == 200 && answer.text().contains(words), "{} {}", answer.status, answer.text());
}

#[tokio::test]
async fn node_red() {
    let portal = up("node-red").await;
    let world = portal.world().await;
    let (page, alice) = ("/settings", "\"user\":{\"username\":\"alice\"");
    let (mut ada, mut grace) = ada_and_grace(&world, &world.at(&portal.host, page)).await;
    knows(&world, &portal, &mut ada, page, alice).await;
    knows(&world, &portal, &mut grace, page, "\"username\":\"bob\"").await;
    // A flow of hers, as its editor deploys it.
    let flows = r#"[{"id":"1f","type":"tab","label":"Through the gateway"}]"#;
    let deploying = ada.script("POST", &world.at(&portal.host, "/flows")).header("content-type", "application/json");
    assert_eq!(deploying.body(flows).send().await.status, 204);
    knows(&world, &portal, &mut grace, "/flows", "Through the gateway").await;

    for _ in 0..2 {
        portal.end_sessions().await;
        knows(&world, &portal, &mut ada, page, alice).await;
    }
    portal.set_password(ALICE.0, "Changed-Pw-1234").await;
    portal.end_sessions().await;
    let page = world.at(&portal.host, page);
    ada.get(&page).await.shows("Account linking").shows("no longer accepts the password");
    ada.link_as(ALICE.0, "Changed-Pw-1234", true).await.is_at(&page);
    sign_out(&world, &mut ada, &page).await;
}

#[tokio::test]
async fn verdaccio() {
    let portal = up("verdaccio").await;
    let world = portal.world().await;
    let (page, alice) = ("/-/whoami", "\"username\": \"alice\"");
    let (mut ada, mut grace) = ada_and_grace(&world, &world.at(&portal.host, page)).await;
    knows(&world, &portal, &mut ada, page, alice).await;
    knows(&world, &portal, &mut grace, page, "\"username\": \"bob\"").await;

    // The token lives an hour, and later answers would only hold less: it is fetched anew before.
    for _ in 0..3 {
        world.clock.advance(Duration::from_secs(20 * 60));
        knows(&world, &portal, &mut ada, page, alice).await;
    }
    portal.set_password(ALICE.0, "Changed-Pw-1234").await;
    for _ in 0..2 {
        world.clock.advance(Duration::from_secs(20 * 60));
        knows(&world, &portal, &mut ada, page, alice).await;
    }
    world.clock.advance(Duration::from_secs(20 * 60));
    let page = world.at(&portal.host, page);
    ada.get(&page).await.shows("Account linking").shows("no longer accepts the password");
    ada.link_as(ALICE.0, "Changed-Pw-1234", true).await.is_at(&page);
    has(&ada, alice);
    sign_out(&world, &mut ada, &page).await;
}

#[tokio::test]
async fn rabbitmq() {
    let portal = up("rabbitmq").await;
    let world = portal.world().await;
    let (page, alice) = ("/api/whoami", "\"name\":\"alice\"");
    let (mut ada, mut grace) = ada_and_grace(&world, &world.at(&portal.host, page)).await;
    knows(&world, &portal, &mut ada, page, alice).await;
    knows(&world, &portal, &mut grace, page, "\"name\":\"bob\"").await;
    let queue = world.at(&portal.host, "/api/overview");
    assert!(ada.script("GET", &queue).send().await.text().contains("rabbitmq_version"));

    portal.set_password(ALICE.0, "Changed-Pw-1234").await;
    let page = world.at(&portal.host, page);
    ada.get(&page).await.shows("Account linking").shows("no longer accepts the password");
    ada.link_as(ALICE.0, "Changed-Pw-1234", true).await.is_at(&page);
    has(&ada, alice);
    sign_out(&world, &mut ada, &page).await;
    knows(&world, &portal, &mut grace, "/api/whoami", "\"name\":\"bob\"").await;
}
