//! The session store goes away: closed for what needs a session, open for what does not.

use std::time::Duration;

use tests::{ADA, Browser, Postgres, World, eventually, free_port, redis};

#[tokio::test]
async fn without_redis_there_is_a_503_and_no_sign_in_page() {
    let mut redis = redis().await;
    let public = "[[portal.access]]\npath = \"/public/**\"\nrequire = \"public\"";
    let world = World::new().sessions_in(&redis.url()).reports(move |reports| reports.table(public)).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let passes = ada.clone();
    redis.kill().await;
    eventually("the node has noticed", Duration::from_secs(5), async || {
        ada.clone().script("GET", &world.orders_at("/profile")).send().await.status == 503
    })
    .await;
    ada.get(&world.orders_at("/profile")).await.has_status(503).shows("not available at the moment").shows_not("E-mail address");
    // Whoever comes anew is not sent into a sign-in that cannot be ended.
    let mut stranger = world.browser();
    for page in [world.orders_at("/profile"), world.login_at("/sign-in"), world.login_at("/")] {
        stranger.get(&page).await.has_status(503).shows("not available at the moment").shows_not("E-mail address");
    }
    assert_eq!(stranger.script("GET", &world.orders_at("/profile")).send().await.status, 503);
    stranger.get(&world.login_at("/help")).await.has_status(200);
    stranger.get(&world.reports_at("/public/about")).await.has_status(200).shows("for everyone");
    ada.get(&world.reports_at("/public/about")).await.has_status(200).shows("for everyone");

    // It comes back empty: whoever was signed in signs in again, and nothing is broken.
    redis.start().await;
    eventually("the node has found it again", Duration::from_secs(15), async || {
        passes.clone().script("GET", &world.orders_at("/profile")).send().await.status == 401
    })
    .await;
    ada.get(&world.orders_at("/profile")).await.sign_in(&ADA).await.shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn a_redis_that_hangs_closes_what_needs_a_session_and_nobody_is_let_in() {
    let redis = redis().await;
    let admin = free_port();
    let world = World::new()
        .sessions_in(&redis.url())
        .patience(Duration::from_secs(3))
        .server(&format!("admin_listen = \"127.0.0.1:{admin}\""))
        .start()
        .await;
    let ada = world.at_the_desk(&ADA).await;
    redis.freeze();
    eventually("the node has noticed", Duration::from_secs(60), async || {
        let asked = ada.clone().script("GET", &world.orders_at("/profile")).send().await.status;
        asked == 503 && world.browser().client("GET", &world.login_at("/sign-in")).header("accept", "text/html").send().await.status == 503
    })
    .await;
    world.orders.forget_received();
    let mut stranger = world.browser();
    for page in [world.orders_at("/profile"), world.login_at("/sign-in")] {
        stranger.get(&page).await.has_status(503).shows_not("E-mail address");
    }
    assert!(world.orders.received().is_empty(), "nothing reaches the portal");
    // It lives, and says that it should get no requests.
    assert_eq!((admin_says(&world, admin, "/healthz").await, admin_says(&world, admin, "/readyz").await), (200, 503));
    redis.thaw();
    // It has lost nothing: who was signed in still is.
    eventually("the node has found it again", Duration::from_secs(20), async || {
        ada.clone().script("GET", &world.orders_at("/profile")).send().await.status == 200
    })
    .await;
}

#[tokio::test]
async fn without_the_accounts_nobody_signs_in_and_what_is_known_goes_on() {
    let mut postgres = Postgres::start().await;
    let admin = free_port();
    let world = World::new().accounts_in(&postgres.url("postgres")).server(&format!("admin_listen = \"127.0.0.1:{admin}\"")).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    for kill in [false, true] {
        if kill {
            postgres.kill()
        } else {
            postgres.freeze()
        }
        let mut stranger = world.browser();
        stranger.get(&world.login_at("/sign-in")).await.fill("E-mail address", ADA.email).submit("Continue").await;
        stranger.fill("Password", ADA.password).submit("Sign in").await.has_status(503).shows("not available at the moment");
        assert_eq!(stranger.cookie(&world.host("login"), "latchkey"), None, "no pass");
        ada.get(&world.login_at("/account/activity")).await.has_status(503);
        assert_eq!((admin_says(&world, admin, "/healthz").await, admin_says(&world, admin, "/readyz").await), (200, 503));
        if kill {
            postgres.start_again().await
        } else {
            postgres.thaw()
        }
        eventually("the node has found it again", Duration::from_secs(20), async || admin_says(&world, admin, "/readyz").await == 200)
            .await;
        stranger.get(&world.login_at("/sign-in")).await.sign_in(&ADA).await.shows("Your portals");
    }
}

#[tokio::test]
async fn a_redis_that_is_rolled_back_or_flushed_revives_nobody() {
    let mut redis = redis().await;
    let world = World::new().sessions_in(&redis.url()).start().await;
    let (mut left, ended, mut here) = (world.at_the_desk(&ADA).await, world.at_the_desk(&ADA).await, world.at_the_desk(&ADA).await);
    redis.save().await;
    let signed_in = async |browser: &Browser| browser.clone().script("GET", &world.orders_at("/profile")).send().await.status == 200;
    let before = left.clone();
    left.get(&world.login_at("/sign-out")).await.submit("Sign out").await.shows("You are signed out");
    here.get(&world.login_at("/account/sessions")).await;
    here.follow("Sign out everywhere but here").await.submit("Sign out there").await.shows("Signed out there");
    for gone in [&before, &ended] {
        assert!(!signed_in(gone).await);
    }
    redis.kill().await;
    redis.start().await;
    eventually("who was signed in still is", Duration::from_secs(20), async || signed_in(&here).await).await;
    for gone in [&before, &ended] {
        assert!(!signed_in(gone).await, "what was ended stays so");
    }
}

/// What the listener for operators answers.
async fn admin_says(world: &World, port: u16, page: &str) -> u16 {
    world.browser().client("GET", &format!("http://127.0.0.1:{port}{page}")).send().await.status
}
