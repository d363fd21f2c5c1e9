//! How long a session lasts.

use std::time::Duration;

use tests::{ADA, Browser, World, redis};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_session_unused_for_too_long_is_over() {
    let world = World::new().session("idle = \"30m\"\nlifetime = \"3h\"").start().await;
    ends_when_idle(&world).await;
}

#[tokio::test]
async fn in_redis_too() {
    let redis = redis().await;
    let world = World::new().session("idle = \"30m\"\nlifetime = \"3h\"").sessions_in(&redis.url()).start().await;
    ends_when_idle(&world).await;
}

async fn ends_when_idle(world: &World) {
    let mut ada = world.at_the_desk(&ADA).await;
    for _ in 0..3 {
        world.clock.advance(25 * MINUTE);
        ada.get(&world.orders_at("/profile")).await.shows("Signed in as Ada Lovelace");
    }
    world.clock.advance(31 * MINUTE);
    assert_eq!(ada.script("GET", &world.orders_at("/api/orders")).send().await.status, 401);
    ada.get(&world.orders_at("/profile")).await.shows("Sign in");
    ada.sign_in(&ADA).await.is_at(&world.orders_at("/profile")).shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn a_session_is_over_after_its_lifetime_however_busy() {
    let world = World::new().session("idle = \"30m\"\nlifetime = \"2h\"").start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    for _ in 0..5 {
        world.clock.advance(20 * MINUTE);
        ada.get(&world.orders_at("/profile")).await.shows("Signed in as Ada Lovelace");
    }
    world.clock.advance(19 * MINUTE);
    ada.get(&world.orders_at("/profile")).await.shows("Signed in as Ada Lovelace");
    world.clock.advance(2 * MINUTE);
    ada.get(&world.orders_at("/profile")).await.shows("Sign in");
}

#[tokio::test]
async fn signing_in_makes_a_new_session_and_ends_the_one_before() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let before = ada.clone();
    ada.forget_cookies(&world.host("orders"));
    ada.get(&world.login_at("/sign-in")).await;
    let pass = ada.cookie(&world.host("login"), "latchkey").unwrap();
    // A pass that somebody planted is not the one that a sign-in ends with.
    let mut planted = world.browser();
    planted.put_cookie(pass.clone());
    planted.get(&world.orders_at("/")).await.shows("Orders desk");
    let mut fresh = world.at_the_desk(&ADA).await;
    assert_ne!(fresh.cookie(&world.host("login"), "latchkey").unwrap().value, pass.value);
    fresh.get(&world.orders_at("/profile")).await.shows("Signed in as Ada");
    let mut before = before;
    before.get(&world.orders_at("/profile")).await.shows("Signed in as Ada");
}

#[tokio::test]
async fn a_clock_that_jumps_makes_no_session_live_longer() {
    for in_redis in [false, true] {
        let redis = if in_redis { Some(redis().await) } else { None };
        let world = World::new().session("idle = \"30m\"\nlifetime = \"2h\"");
        let world = if let Some(redis) = &redis { world.sessions_in(&redis.url()) } else { world };
        let world = world.start().await;
        let signed_in = async |browser: &Browser| browser.clone().script("GET", &world.orders_at("/profile")).send().await.status == 200;
        let ada = world.at_the_desk(&ADA).await;
        world.clock.set_back(MINUTE);
        assert!(signed_in(&ada).await, "clocks of a fleet are a little apart");
        world.clock.set_back(60 * MINUTE);
        assert!(!signed_in(&ada).await, "it would live an hour longer");
        // Nor does one come back that was over when the clock was ahead.
        let ada = world.at_the_desk(&ADA).await;
        world.clock.advance(60 * MINUTE);
        assert!(!signed_in(&ada).await);
        world.clock.set_back(60 * MINUTE);
        let hers = world.at_the_desk(&ADA).await;
        world.clock.advance(20 * MINUTE);
        assert!(signed_in(&hers).await);
        world.clock.set_back(60 * MINUTE);
        assert!(!signed_in(&hers).await, "it was seen in what is now the future");
    }
}
