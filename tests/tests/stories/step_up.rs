//! A rule that wants a proof, or a fresh one, in the midst of a session.

use std::time::Duration;

use tests::{ADA, Browser, World, eventually, opened, redis};
use tokio::time::timeout;

use crate::second_factor_demanded::{app, code};

const MINUTE: Duration = Duration::from_secs(60);
const SOON: Duration = Duration::from_secs(2);
const FRESH: &str = "[[portal.access]]\npath = \"/profile\"\nfresh = \"15m\"";
const FACTOR: &str = "[[portal.access]]\npath = \"/profile\"\nrequire = \"second-factor\"\nfresh = \"15m\"";

async fn confirm<'b>(browser: &'b mut Browser, password: &str) -> &'b mut Browser {
    browser.shows("Confirm that it is you").fill("Master account password", password).submit("Continue").await
}

async fn world(rule: &'static str) -> World {
    World::new().orders(move |orders| orders.table(rule)).start().await
}

#[tokio::test]
async fn a_fresh_proof_is_asked_for_where_a_rule_wants_one_and_nowhere_else() {
    let world = world(FRESH).await;
    let mut ada = world.at_the_desk(&ADA).await;
    let profile = world.orders_at("/profile?tab=2");
    ada.get(&profile).await.has_status(200).shows("Signed in as Ada Lovelace");
    world.clock.advance(16 * MINUTE);
    ada.get(&world.orders_at("/settings")).await.has_status(200);
    world.orders.forget_received();
    for page in ["/profile", "/PROFILE", "/%70rofile", "/profile;x=1"] {
        ada.get(&world.orders_at(page)).await.shows("Confirm that it is you");
    }
    assert!(world.orders.received().is_empty(), "{:?}", world.orders.received());
    ada.get(&profile).await;
    confirm(&mut ada, "wrong").await.has_status(422).shows("This is not the password");
    confirm(&mut ada, ADA.password).await.is_at(&profile).has_status(200).shows("Signed in as Ada Lovelace");
    ada.get(&world.orders_at("/profile")).await.has_status(200).shows("Signed in as Ada Lovelace");
    world.clock.advance(16 * MINUTE);
    ada.get(&profile).await.shows("Confirm that it is you");
}

#[tokio::test]
async fn a_script_is_told_and_a_websocket_is_refused() {
    let rules = "[[portal.access]]\nfresh = \"15m\"";
    let world = world(rules).await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.script("GET", &world.orders_at("/profile")).send().await;
    assert!(opened(&ada, &world.orders_at("/ws")).await.is_ok());
    world.clock.advance(16 * MINUTE);
    world.orders.forget_received();
    for method in ["GET", "POST", "PUT", "DELETE"] {
        let answer = ada.script(method, &world.orders_at("/profile")).send().await;
        assert_eq!(answer.status, 401, "{method}");
        assert_eq!(answer.header("www-authenticate"), "Latchkey");
        assert!(answer.text().starts_with("{\"error\":\"step-up-needed\","), "{}", answer.text());
    }
    assert_eq!(opened(&ada, &world.orders_at("/ws")).await.err(), Some(401));
    assert!(world.orders.received().is_empty(), "{:?}", world.orders.received());
    // The page that the script belongs to, loaded anew, asks; then the script goes on.
    ada.get(&world.orders_at("/")).await;
    confirm(&mut ada, ADA.password).await.has_status(200);
    assert_eq!(ada.script("GET", &world.orders_at("/profile")).send().await.status, 200);
    assert!(opened(&ada, &world.orders_at("/ws")).await.is_ok());
}

#[tokio::test]
async fn a_form_is_kept_until_its_sender_has_proved_themselves() {
    let rules = "[[portal.access]]\npath = \"/orders\"\nmethods = [\"POST\"]\nfresh = \"15m\"";
    let world = world(rules).await;
    let mut ada = world.at_the_desk(&ADA).await;
    world.clock.advance(16 * MINUTE);
    ada.get(&world.orders_at("/orders")).await.has_status(200);
    let csrf = ada.cookie(&world.host("orders"), "csrftoken").expect("the desk gives its token to script").value;
    let (form, body) = ("application/x-www-form-urlencoded", format!("csrf={csrf}&item=T%c3%a9a"));
    ada.post(&world.orders_at("/orders"), &world.orders_at("/orders"), form, body.clone()).await;
    assert!(world.orders.orders().is_empty());
    confirm(&mut ada, ADA.password).await.shows("You were sending a form to Orders desk");
    ada.submit("Send the form").await.has_status(200);
    assert_eq!(world.orders.orders().iter().map(|order| order.form.clone()).collect::<Vec<_>>(), [body]);
}

#[tokio::test]
async fn a_rule_that_wants_a_second_factor_has_it_set_up_and_asks_for_it_from_then_on() {
    let world = world(FACTOR).await;
    let mut ada = world.at_the_desk(&ADA).await;
    let mut elsewhere = world.at_the_desk(&ADA).await;
    let profile = world.orders_at("/profile");
    assert_eq!(ada.script("GET", &profile).send().await.status, 401);
    ada.get(&profile).await.shows("you have none yet");
    confirm(&mut ada, ADA.password).await.submit("Show the QR code").await;
    let app = app(&ada);
    let first = code(&world, &app);
    ada.fill("One-time code", &first).submit("Confirm").await.shows("Your recovery codes");
    ada.follow("I have kept them").await.is_at(&profile).has_status(200).shows("Signed in as Ada Lovelace");
    // The other session has shown none.
    elsewhere.get(&world.orders_at("/settings")).await.has_status(200);
    world.clock.advance(MINUTE);
    let next = code(&world, &app);
    elsewhere.get(&profile).await.fill("One-time code", "000000").submit("Continue").await.has_status(422);
    elsewhere.fill("One-time code", &next).submit("Continue").await.is_at(&profile).has_status(200);
    world.clock.advance(15 * MINUTE);
    let later = code(&world, &app);
    ada.get(&profile).await.shows("asks for it once more").fill("One-time code", &later).submit("Continue").await.is_at(&profile);
}

#[tokio::test]
async fn every_node_knows_of_the_proof() {
    let redis = redis().await;
    let mut world = World::new().orders(|orders| orders.table(FRESH)).sessions_in(&redis.url()).start().await;
    let second = world.another_node().await;
    let profile = world.orders_at("/profile");
    let there = profile.replace(&format!(":{}", world.port()), &format!(":{second}"));
    let mut ada = world.at_the_desk(&ADA).await;
    world.clock.advance(16 * MINUTE);
    assert_eq!(ada.script("GET", &there).send().await.status, 401);
    ada.get(&profile).await;
    confirm(&mut ada, ADA.password).await.is_at(&profile).has_status(200);
    eventually("the other node has heard", Duration::from_secs(2), async || ada.clone().script("GET", &there).send().await.status == 200)
        .await;
}

#[tokio::test]
async fn whom_a_rule_denies_is_not_asked_for_their_login_of_the_portal() {
    let world = world("[[portal.access]]\npath = \"/profile\"\ngroups = [\"nobody\"]").await;
    let mut ada = world.browser();
    ada.get(&world.orders_at("/profile")).await.sign_in(&ADA).await;
    ada.has_status(403).shows("You may not open this page").shows_not("Account linking");
    assert_eq!(ada.cookie(&world.host("orders"), "latchkey"), None, "no pass for the portal");
    ada.get(&world.orders_at("/")).await.shows("Account linking");
}

#[tokio::test]
async fn an_open_websocket_ends_when_its_proof_is_too_old_and_not_before() {
    let rules = "[[portal.access]]\npath = \"/profile\"\nfresh = \"5m\"\n[[portal.access]]\npath = \"/ws\"\nfresh = \"15m\"";
    let world = world(rules).await;
    let (mut ada, elsewhere) = (world.at_the_desk(&ADA).await, world.at_the_desk(&ADA).await);
    let mut kept = opened(&ada, &world.orders_at("/ws")).await.unwrap();
    let mut left = opened(&elsewhere, &world.orders_at("/ws")).await.unwrap();
    world.clock.advance(14 * MINUTE);
    ada.get(&world.orders_at("/profile")).await;
    confirm(&mut ada, ADA.password).await.has_status(200);
    assert_eq!(left.echo("still there?").await.as_deref(), Some("still there?"));
    world.clock.advance(2 * MINUTE);
    timeout(SOON, left.closed()).await.expect("it ends within two seconds");
    assert_eq!(kept.echo("proved since?").await.as_deref(), Some("proved since?"));
    world.clock.advance(14 * MINUTE);
    timeout(SOON, kept.closed()).await.expect("it ends within two seconds");
}
