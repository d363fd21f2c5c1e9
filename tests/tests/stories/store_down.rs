//! The session store goes away: closed for what needs a session, open for what does not.

use std::time::Duration;

use tests::{ADA, World, eventually, redis};

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
