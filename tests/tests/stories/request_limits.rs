//! `[[portal.limit]]`: how many requests a portal takes of a person, a network, or in all.

use std::time::Duration;

use tests::{ADA, GRACE, World};

const LIMITS: &str = r#"[[portal.limit]]
path = "/orders/**"
rate = "1/s"
burst = 3
per = "person"
[[portal.limit]]
path = "/profile"
methods = ["GET"]
rate = "2/m"
per = "portal"
[[portal.access]]
path = "/public/**"
require = "public"
[[portal.limit]]
path = "/public/**"
rate = "1/h"
burst = 2
per = "network"
"#;

#[tokio::test]
async fn a_person_has_so_many_requests_and_takes_none_from_others() {
    let world = World::new().orders(|portal| portal.table(LIMITS)).start().await;
    let (mut ada, mut grace) = (world.at_the_desk(&ADA).await, world.at_the_desk(&GRACE).await);
    let page = world.orders_at("/orders?status=open");
    for _ in 0..3 {
        ada.get(&page).await.has_status(200);
    }
    ada.get(&page).await.has_status(429).shows("Too many requests to Orders desk").shows("Try again in 1 second");
    assert_eq!(ada.answer().header("retry-after"), "1");
    let script = ada.clone().script("GET", &world.orders_at("/Orders;v=1/x")).send().await;
    assert_eq!((script.status, script.header("retry-after").as_str()), (429, "1"), "another spelling of the path");
    assert!(script.text().starts_with("{\"error\":\"too-fast\""), "{}", script.text());
    // Not another's, not another page.
    grace.get(&page).await.has_status(200);
    ada.get(&world.orders_at("/")).await.has_status(200).shows("Signed in as Ada Lovelace");
    let before = world.orders.received().len();
    ada.get(&page).await.has_status(429);
    assert_eq!(world.orders.received().len(), before, "the portal has seen nothing of it");
    world.clock.advance(Duration::from_secs(1));
    ada.get(&page).await.has_status(200);
    ada.get(&page).await.has_status(429);
}

#[tokio::test]
async fn a_portal_and_a_network_have_limits_too() {
    let world = World::new().orders(|portal| portal.table(LIMITS)).start().await;
    let (mut ada, mut grace) = (world.at_the_desk(&ADA).await, world.at_the_desk(&GRACE).await);
    world.clock.advance(Duration::from_secs(60));
    let profile = world.orders_at("/profile");
    ada.get(&profile).await.has_status(200);
    grace.get(&profile).await.has_status(200);
    ada.get(&profile).await.has_status(429).shows("Try again in 30 seconds");
    grace.get(&profile).await.has_status(429);
    // Strangers of one network, on a page that is everybody's.
    let mut stranger = world.browser();
    for status in [302, 302, 429] {
        let answer = stranger.client("GET", &world.orders_at("/public/x")).header("accept", "text/html").send().await;
        assert_eq!(answer.status, status);
    }
}
