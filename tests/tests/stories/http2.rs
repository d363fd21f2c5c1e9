//! HTTP/2 between browser and gateway.

use tests::{ADA, GRACE, World};

#[tokio::test]
async fn the_whole_journey_works_over_http2() {
    let world = World::new().tls().start().await;
    let browser = world.browser_over_http2();
    let mut ada = world.at_the_desk_with(browser, &ADA).await;
    ada.get(&world.orders_at("/orders")).await.fill("Item", "Tea").submit("Place order").await;
    ada.is_at(&world.orders_at("/orders?placed=1")).shows("Tea");
    ada.get(&world.reports_at("/")).await.link(&ADA).await.is_at(&world.reports_at("/")).shows("Signed in as Ada Lovelace");
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/orders?n=1")).await.shows("Asked for: n=1");
    let body = vec![7_u8; 60_000];
    let uploaded = ada.script("POST", &world.orders_at("/upload")).body(body).send().await;
    assert!(uploaded.text().starts_with("{\"bytes\":60000,"), "{}", uploaded.text());
    let download = ada.script("GET", &world.orders_at("/download?pieces=40")).send().await;
    assert_eq!(download.body.len(), 40 * 64 * 1024);
    ada.get(&world.login_at("/sign-out")).await.submit("Sign out").await.shows("You are signed out");
    ada.get(&world.orders_at("/")).await.shows("Sign in");
}

#[tokio::test]
async fn cookies_split_over_fields_are_read_and_strangers_are_refused() {
    let world = World::new().tls().start().await;
    let mut grace = world.at_the_desk_with(world.browser_over_http2(), &GRACE).await;
    let pass = grace.cookie(&world.host("orders"), "__Host-latchkey").unwrap().value;
    let url = world.orders_at("/api/orders");
    let split =
        grace.client("GET", &url).instead("cookie", "a=b").header("cookie", &format!("__Host-latchkey={pass}")).header("cookie", "c=d");
    assert_eq!(split.send().await.status, 200);
    let received = world.orders.received().pop().unwrap();
    assert!(received.header("cookie").len() == 1 && !received.header("cookie")[0].contains(&pass), "{received:?}");
    let mut stranger = world.browser_over_http2();
    assert_eq!(stranger.script("GET", &url).send().await.status, 401);
    let unknown = stranger.client("GET", &url).header("host", "evil.example").send().await;
    assert_eq!(unknown.status, 400, "two names in one request");
}

#[tokio::test]
async fn fields_that_belong_to_http1_alone_are_refused() {
    let world = World::new().tls().start().await;
    let grace = world.at_the_desk_with(world.browser_over_http2(), &GRACE).await;
    let url = world.orders_at("/api/orders");
    for (name, value) in [("transfer_encoding", "chunked"), ("content_length", "5"), ("x-null", "a")] {
        let mut tab = grace.clone();
        let answer = tab.client("GET", &url).header(name, value).send().await;
        let expected = if name == "x-null" { 200 } else { 400 };
        assert_eq!(answer.status, expected, "{name}: {value}");
    }
    let mut tab = grace.clone();
    assert_eq!(tab.client("GET", &url).send().await.status, 200, "the gateway is alive");
}
