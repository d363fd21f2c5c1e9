//! Two nodes before the same portals, with the sessions in Redis.

use std::time::Duration;

use tests::{ADA, Browser, Redis, World, eventually, redis};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// A world of two nodes, and the port of the second.
async fn two_nodes() -> (World, u16, Redis) {
    let redis = redis().await;
    let mut world = World::new().sessions_in(&redis.url()).start().await;
    let second = world.another_node().await;
    (world, second, redis)
}

/// The same page at the other node.
fn there(world: &World, port: u16, url: &str) -> String {
    url.replace(&format!(":{}", world.port()), &format!(":{port}"))
}

#[tokio::test]
async fn signing_out_at_one_node_is_heard_at_the_other() {
    let (world, second, _redis) = two_nodes().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let url = there(&world, second, &world.orders_at("/profile"));
    ada.get(&url).await.is_at(&url).shows("Signed in as Ada Lovelace");
    let thief = ada.clone();
    ada.get(&world.login_at("/sign-out")).await.submit("Sign out").await.shows("You are signed out");
    eventually("the other node has heard", Duration::from_secs(2), async || thief.clone().script("GET", &url).send().await.status == 401)
        .await;
}

#[tokio::test]
async fn a_link_made_or_removed_at_one_node_counts_at_the_other() {
    let (world, second, _redis) = two_nodes().await;
    let mut here = world.at_the_desk(&ADA).await;
    let mut elsewhere = world.browser();
    let reports = there(&world, second, &world.reports_at("/"));
    elsewhere.get(&reports).await.sign_in(&ADA).await.shows("Account linking");
    elsewhere.link(&ADA).await.shows("Signed in as Ada Lovelace");
    here.get(&world.reports_at("/")).await.is_at(&world.reports_at("/")).shows("Signed in as Ada Lovelace");
    here.get(&world.login_at("/account/links/reports/remove")).await.submit("Remove the link").await.shows("is removed");
    eventually("the other node asks for the login", Duration::from_secs(2), async || {
        elsewhere.clone().get(&reports).await.page().text.contains("Account linking")
    })
    .await;
}

#[tokio::test]
async fn both_nodes_together_sign_in_to_the_portal_once() {
    let (world, second, _redis) = two_nodes().await;
    let ada = world.at_the_desk(&ADA).await;
    world.orders.end_all_sessions();
    world.orders.forget_received();
    world.orders.hold_strangers(true);
    let mut requests = JoinSet::new();
    for n in 0..20 {
        let url = world.orders_at(&format!("/orders?n={n}"));
        let url = if n % 2 == 0 { url } else { there(&world, second, &url) };
        let mut tab = ada.clone();
        requests.spawn(async move { tab.script("GET", &url).send().await.status });
    }
    eventually("all requests are at the desk", Duration::from_secs(30), async || world.orders.received().len() >= 20).await;
    world.orders.hold_strangers(false);
    while let Some(status) = requests.join_next().await {
        assert_eq!(status.unwrap(), 200);
    }
    assert_eq!(world.orders.sign_in_attempts("ada7"), 2, "once to link, once to repair");
}

#[tokio::test]
async fn a_stale_password_is_tried_once_by_both_nodes_together() {
    let (world, second, _redis) = two_nodes().await;
    let ada = world.at_the_desk(&ADA).await;
    world.orders.set_password("ada7", "changed");
    world.orders.end_all_sessions();
    world.orders.forget_received();
    world.orders.hold_strangers(true);
    let mut requests = JoinSet::new();
    for n in 0..10 {
        let url = world.orders_at(&format!("/orders?n={n}"));
        let url = if n % 2 == 0 { url } else { there(&world, second, &url) };
        let mut tab = ada.clone();
        requests.spawn(async move { tab.script("GET", &url).send().await.status });
    }
    eventually("all requests are at the desk", Duration::from_secs(30), async || world.orders.received().len() >= 10).await;
    world.orders.hold_strangers(false);
    while let Some(status) = requests.join_next().await {
        assert_eq!(status.unwrap(), 403);
    }
    assert_eq!(world.orders.sign_in_attempts("ada7"), 2, "once to link, once in vain");
}

#[tokio::test]
async fn a_ticket_shown_to_both_nodes_at_once_is_taken_once() {
    let (world, second, _redis) = two_nodes().await;
    let ada = world.at_the_desk(&ADA).await;
    for _ in 0..10 {
        let mut fresh = ada.clone();
        fresh.forget_cookies(&world.host("orders"));
        let begun = fresh.client("GET", &world.orders_at("/profile")).header("accept", "text/html").send().await;
        let entered = fresh.client("GET", &begun.header("location")).header("accept", "text/html").send().await;
        let ticket = entered.header("location");
        let show = |url: String| {
            let mut tab: Browser = fresh.clone();
            async move { tab.client("GET", &url).header("accept", "text/html").send().await.status }
        };
        let both = async { tokio::join!(show(ticket.clone()), show(there(&world, second, &ticket))) };
        let (one, other) = timeout(Duration::from_secs(10), both).await.unwrap();
        let mut statuses = [one, other];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 410]);
    }
}
