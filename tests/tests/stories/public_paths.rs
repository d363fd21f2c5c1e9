//! Access rules: what is open to everyone, and what is forwarded without a credential.

use tests::{ADA, World};

const RULES: &str = "[[portal.access]]\npath = \"/public/**\"\nrequire = \"public\"\n[[portal.access]]\npath = \"/reports/stock\"\nmethods = [\"GET\"]\nrequire = \"password\"";

#[tokio::test]
async fn a_public_path_needs_no_sign_in_and_carries_no_credential() {
    let world = World::new().reports(|reports| reports.table(RULES)).start().await;
    let mut stranger = world.browser();
    stranger.get(&world.reports_at("/reports/sales")).await.shows("Sign in");
    stranger.get(&world.reports_at("/public/about")).await.has_status(200).shows("for everyone");
    let received = world.reports.received().pop().unwrap();
    assert_eq!((received.header("authorization"), received.header("cookie")), (vec![], vec![]));
    let mut ada = world.browser();
    ada.get(&world.reports_at("/")).await.sign_in(&ADA).await.link(&ADA).await;
    ada.get(&world.reports_at("/public/about")).await.has_status(200).shows("for everyone");
}

#[tokio::test]
async fn no_spelling_of_a_path_opens_more_than_its_rule() {
    let world = World::new().reports(|reports| reports.table(RULES)).start().await;
    for path in [
        "/public/../reports/sales",
        "/public/%2e%2e/reports/sales",
        "/public/..%2freports/sales",
        "/public/..;/reports/sales",
        "/public//../reports/sales",
        "/public/%252e%252e/reports/sales",
        "/public\\..\\reports/sales",
        "/public/%5c../reports/sales",
        "/public/.%00./reports/sales",
        "/PUBLIC/about",
        "/public%2fabout",
        "//public/about",
        "/public;x/../reports/sales",
    ] {
        world.reports.forget_received();
        let text =
            format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\nConnection: close\r\n\r\n", world.host("reports"));
        let answer = tests::raw(&world, text.as_bytes()).await;
        assert!(matches!(answer.status(), 400 | 401), "{path}: {}", answer.text);
        assert!(world.reports.received().is_empty(), "{path}: reached the portal");
    }
}

#[tokio::test]
async fn preflights_go_to_the_portal_without_a_credential_or_are_refused() {
    let world = World::new().orders(|orders| orders.key("cors_preflight = \"refuse\"")).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.reports_at("/")).await.link(&ADA).await;
    world.reports.forget_received();
    world.orders.forget_received();
    let preflight = |url: String| {
        let mut browser = world.browser();
        async move {
            let asking =
                browser.client("OPTIONS", &url).header("origin", "http://app.localhost").header("access-control-request-method", "PUT");
            asking.send().await
        }
    };
    preflight(world.reports_at("/")).await;
    let received = world.reports.received().pop().expect("it reaches the portal");
    assert_eq!((received.method.as_str(), received.header("authorization")), ("OPTIONS", vec![]));
    let refused = preflight(world.orders_at("/api/orders")).await;
    assert!(refused.status >= 400, "{}", refused.status);
    assert!(world.orders.received().is_empty());
}
