//! A restart signs nobody out, wherever the sessions are.

use tests::{ADA, World, redis};

async fn restarts(mut world: World) {
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.reports_at("/")).await.link(&ADA).await;
    let mut waiting = world.browser();
    waiting.get(&world.orders_at("/orders?waiting=1")).await.shows("Sign in");
    let attempts = world.orders.sign_in_attempts("ada7");

    world.stop_gateway().await;
    world.start_gateway().await;

    ada.get(&world.orders_at("/profile")).await.is_at(&world.orders_at("/profile")).shows("Signed in as Ada Lovelace");
    ada.get(&world.reports_at("/")).await.is_at(&world.reports_at("/")).shows("Signed in as Ada Lovelace");
    assert_eq!(world.orders.sign_in_attempts("ada7"), attempts, "the portal's session is there as well");
    // Somebody who was on the way goes on, and a link that was kept is kept.
    waiting.sign_in(&ADA).await.is_at(&world.orders_at("/orders?waiting=1")).shows("Asked for: waiting=1");
    ada.get(&world.login_at("/sign-out")).await.submit("Sign out").await.shows("You are signed out");

    world.stop_gateway().await;
    world.start_gateway().await;
    ada.get(&world.orders_at("/profile")).await.shows("Sign in");
    waiting.get(&world.orders_at("/profile")).await.shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn with_embedded_sessions() {
    restarts(World::new().start().await).await;
}

#[tokio::test]
async fn with_sessions_in_redis() {
    let redis = redis().await;
    restarts(World::new().sessions_in(&redis.url()).start().await).await;
}
