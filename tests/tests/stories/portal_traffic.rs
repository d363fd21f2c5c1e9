//! What goes between browser and portal: addresses, hosts, errors.

use tests::{ADA, Canned, Portal, World, answer};

#[tokio::test]
async fn absolute_redirects_of_the_portal_lead_to_its_public_address() {
    let world = World::new().orders(|orders| orders.key("upstream_host = \"upstream\"")).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.orders_at("/orders")).await.fill("Item", "Tea & <cake>").submit("Place order").await;
    ada.is_at(&world.orders_at("/orders?placed=1")).shows("Tea & <cake>");
    let received = world.orders.received().pop().unwrap();
    assert_eq!(received.header("host"), [world.orders.addr().to_string().as_str()], "the portal is asked under its own name");
}

#[tokio::test]
async fn only_the_portal_s_own_addresses_are_mapped() {
    let portal = Canned::answering(|head| {
        let to = match head.split(' ').nth(1).unwrap_or_default() {
            "/own" => "http://desk.internal/x?y=1#z",
            "/own-tls" => "https://desk.internal/x",
            "/port" => "http://desk.internal:8443/x",
            "/else" => "https://elsewhere.example/x",
            "/like" => "http://desk.internal.example/x",
            "/user" => "http://desk.internal@elsewhere.example/x",
            "/relative" => "x/../y?z",
            "/scheme" => "//desk.internal/x",
            _ => "/x",
        };
        answer(&format!("302 Found\r\nLocation: {to}"), "")
    })
    .await;
    let url = portal.url();
    let world = World::new().portal(move |_| Portal::new("maps", "Maps", &url).key("upstream_host = \"desk.internal\"")).start().await;
    let host = world.host("maps");
    let mut ada = world.browser();
    ada.get(&world.at(&world.host("login"), "/")).await.sign_in(&ADA).await;
    let first = ada.client("GET", &world.at(&host, "/own")).header("accept", "text/html").header("sec-fetch-mode", "navigate").send().await;
    assert_eq!(first.status, 303, "to sign in");
    let location = first.header("location");
    let entered = ada.client("GET", &location).header("accept", "text/html").header("sec-fetch-mode", "navigate").send().await;
    ada.client("GET", &entered.header("location")).header("sec-fetch-mode", "navigate").send().await;
    let public = world.at(&host, "/");
    let public = public.trim_end_matches('/');
    for (page, expected) in [
        ("/own", format!("{public}/x?y=1#z")),
        ("/scheme", format!("{public}/x")),
        ("/else", "https://elsewhere.example/x".to_owned()),
        ("/like", "http://desk.internal.example/x".to_owned()),
        ("/user", "http://desk.internal@elsewhere.example/x".to_owned()),
        ("/relative", "x/../y?z".to_owned()),
        ("/other", "/x".to_owned()),
    ] {
        let answer = ada.script("GET", &world.at(&host, page)).send().await;
        assert_eq!((answer.status, answer.header("location")), (302, expected), "{page}");
    }
}

#[tokio::test]
async fn a_portal_that_is_down_or_talks_nonsense_gives_a_page_that_says_so() {
    let portal = Canned::answering(|_| "SSH-2.0-OpenSSH_9.2\r\n\r\n".to_owned()).await;
    let url = portal.url();
    let world = World::new().portal(move |_| Portal::new("odd", "Odd one", &url)).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.at(&world.host("odd"), "/")).await.has_status(502).shows("Odd one");
    world.orders.go_down().await;
    ada.get(&world.orders_at("/")).await.has_status(502).shows("Orders desk");
    let answer = ada.script("GET", &world.orders_at("/api/orders")).send().await;
    assert_eq!((answer.status, answer.header("content-type").as_str()), (502, "application/json"));
    world.orders.come_up().await.unwrap();
    ada.get(&world.orders_at("/profile")).await.has_status(200).shows("Signed in as Ada");
}

#[tokio::test]
async fn the_portal_s_errors_and_methods_come_through() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.orders_at("/no/such/page")).await.has_status(404).shows("The desk has no such page");
    ada.post(&world.orders_at("/orders"), &world.orders_at("/orders"), "application/x-www-form-urlencoded", "csrf=guess&item=x").await;
    ada.has_status(403).shows("token is missing or wrong");
    for method in ["PUT", "DELETE", "PATCH", "PROPFIND"] {
        let answer = ada.script(method, &world.orders_at("/api/orders")).body("x").send().await;
        assert_eq!(answer.status, 403, "{method}: the portal's own answer");
        assert_eq!(world.orders.received().pop().unwrap().method, method);
    }
}

#[tokio::test]
async fn paths_arrive_in_the_one_spelling_that_was_decided_on() {
    let world = World::new().portal(|up| Portal::new("about", "About", &up.reports)).start().await;
    let host = world.host("about");
    let mut ada = world.browser();
    ada.get(&world.at(&host, "/public/about")).await.sign_in(&ADA).await;
    for (sent, arrives) in [
        ("/public/about?a=%2e%2e//b&c=%zz", "/public/about?a=%2e%2e//b&c=%zz"),
        ("/public/%61bout", "/public/about"),
        ("/x/;a=1/y", ""),
        ("/public/a%2fb", "/public/a%2Fb"),
        ("/public/caf%c3%a9", "/public/caf%C3%A9"),
    ] {
        world.reports.forget_received();
        let text = format!(
            "GET {sent} HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\nConnection: close\r\n\r\n",
            ada.cookies_for(&world.at(&host, "/").parse().unwrap()).unwrap()
        );
        tests::raw(&world, text.as_bytes()).await;
        let received = world.reports.received().pop().map(|received| received.target).unwrap_or_default();
        assert_eq!(received, arrives, "{sent}");
    }
}
