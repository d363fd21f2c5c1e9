//! Journey A9: signing out ends everything, everywhere, at once.

use std::time::Duration;

use tests::{ADA, World, eventually, opened, redis};
use tokio::time::timeout;

async fn sign_out(world: &World, browser: &mut tests::Browser) {
    browser.get(&world.login_at("/sign-out")).await.shows("Sign out?");
    browser.submit("Sign out").await.has_status(200).shows("You are signed out");
}

#[tokio::test]
async fn signing_out_ends_both_portals_and_what_streams() {
    ends_everything(World::new().start().await).await;
}

#[tokio::test]
async fn signing_out_ends_everything_with_redis_too() {
    let redis = redis().await;
    ends_everything(World::new().sessions_in(&redis.url()).start().await).await;
}

async fn ends_everything(world: World) {
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.reports_at("/")).await.link(&ADA).await.shows("Signed in as Ada");
    let before = ada.clone();
    let mut socket = opened(&ada, &world.orders_at("/ws")).await.unwrap();
    assert_eq!(socket.echo("still there?").await.as_deref(), Some("still there?"));
    let mut events = ada.script("GET", &world.orders_at("/events")).header("accept", "text/event-stream").stream().await;
    assert_eq!(events.status(), 200);
    assert!(events.chunk().await.unwrap().is_some());

    sign_out(&world, &mut ada).await;
    timeout(Duration::from_secs(2), socket.closed()).await.expect("the WebSocket ends within two seconds");
    timeout(Duration::from_secs(2), async { while let Ok(Some(_)) = events.chunk().await {} }).await.expect("the events end too");

    // With every cookie from before, nothing opens any more.
    let mut thief = before;
    for page in [world.orders_at("/"), world.reports_at("/"), world.login_at("/account/links")] {
        thief.get(&page).await.shows("Sign in");
        assert!(thief.url().starts_with(&world.login_at("/sign-in")), "{page}");
        assert_eq!(thief.script("GET", &page).send().await.status, 401, "{page}");
    }
    assert!(opened(&thief, &world.orders_at("/ws")).await.is_err());
    // The portal's own session is over as well: its logout page was called.
    eventually("the desk's session has ended", Duration::from_secs(5), async || world.orders.sessions() == 0).await;
}

#[tokio::test]
async fn a_get_signs_nobody_out_and_another_browser_stays_signed_in() {
    let world = World::new().start().await;
    let (mut here, mut there) = (world.at_the_desk(&ADA).await, world.at_the_desk(&ADA).await);
    here.get(&world.login_at("/sign-out")).await.shows("Sign out?");
    here.get(&world.orders_at("/profile")).await.shows("Signed in as Ada Lovelace");
    sign_out(&world, &mut here).await;
    there.get(&world.orders_at("/profile")).await.shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn signing_out_asks_the_browser_to_forget_what_pages_stored() {
    let world = World::new().tls().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    sign_out(&world, &mut ada).await;
    let page = ada.answer().text();
    let (_, rest) = page.split_once("/.latchkey/sign-out?ended=").expect("the page cleans the desk's host");
    let cleaner = world.orders_at(&format!("/.latchkey/sign-out?ended={}", rest.split_once('"').unwrap().0));
    let answer = ada.client("GET", &cleaner).send().await;
    assert_eq!(answer.header("clear-site-data"), "\"storage\"");
    assert_eq!(ada.cookie(&world.host("orders"), "__Host-latchkey"), None, "the pass is removed");
}

#[tokio::test]
async fn a_sign_out_form_from_another_site_changes_nothing() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.login_at("/sign-out")).await.forge("form_token", None).submit("Sign out").await.has_status(403);
    ada.get(&world.login_at("/sign-out"))
        .await
        .forge("form_token", Some("AAAAAAAAAAAAAAAAAAAAAA"))
        .submit("Sign out")
        .await
        .has_status(403);
    // A browser leaves the pass out of another site's form; the answer must not take it away either.
    ada.post("http://evil.localhost/", &world.login_at("/sign-out"), "application/x-www-form-urlencoded", "form_token=x").await;
    ada.has_status(403).get(&world.login_at("/account/links")).await.shows("Linked as ada7");
    ada.get(&world.orders_at("/profile")).await.shows("Signed in as Ada Lovelace");
}
