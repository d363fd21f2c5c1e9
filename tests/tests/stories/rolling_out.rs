//! A portal that is put behind the gateway for some before others: everybody else finds it as it was.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tests::{ADA, Browser, Canned, GRACE, Portal, World, answer, opened};

/// Signs in on the desk's own login page.
async fn own_login(browser: &mut Browser) -> &mut Browser {
    browser.shows("Log in").fill("User name", GRACE.user).fill("Password", GRACE.portal_password).submit("Log in").await
}

async fn joins(world: &World, browser: &mut Browser) {
    browser.get(&world.login_at("/enable/orders")).await.is_at(&world.orders_at("/.latchkey/enable"));
    browser.shows("Use Orders desk with your master account?").submit("Use my master account").await;
}

#[tokio::test]
async fn while_it_is_off_the_portal_is_as_it_was() {
    let world = World::new().orders(|orders| orders.key("rollout = \"off\"")).start().await;
    let mut grace = world.browser();
    grace.get(&world.orders_at("/orders?a=1")).await;
    own_login(&mut grace).await.is_at(&world.orders_at("/orders?a=1")).shows("Asked for: a=1");
    let session = grace.cookie(&world.host("orders"), "ORDERSID").expect("the portal's session is the browser's own");
    assert!(session.http_only);
    // A form, a script, a WebSocket.
    let token = grace.cookie(&world.host("orders"), "csrftoken").unwrap().value;
    let url = world.orders_at("/api/orders");
    let placed = grace.script("POST", &url).header("x-csrftoken", &token).header("content-type", "text/plain").body("Tea").send().await;
    assert_eq!(placed.status, 201, "{}", placed.text());
    let mut socket = opened(&grace, &world.orders_at("/ws")).await.unwrap();
    assert_eq!(socket.echo("hello").await.as_deref(), Some("hello"));
    grace.get(&world.orders_at("/profile")).await.shows("User name: grace2");
    // A session of the portal's that ends is not repaired: it is not ours.
    world.orders.end_all_sessions();
    grace.get(&world.orders_at("/profile")).await.shows("Log in");
    // Nobody can join, and who is signed in elsewhere is told.
    grace.get(&world.login_at("/enable/orders")).await.shows("Orders desk cannot be used with your master account yet");
    grace.get(&world.login_at("/")).await.sign_in(&GRACE).await.shows("With its own login page for now");
}

#[tokio::test]
async fn who_has_asked_for_it_goes_through_the_gateway_and_nobody_else() {
    let world = World::new().orders(|orders| orders.key("rollout = \"opt-in\"")).start().await;
    let (mut ada, mut grace) = (world.browser(), world.browser());
    joins(&world, &mut ada).await;
    ada.sign_in(&ADA).await.link(&ADA).await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    assert_eq!(ada.cookie(&world.host("orders"), "ORDERSID"), None, "the portal's session is in the jar");
    grace.get(&world.orders_at("/")).await;
    own_login(&mut grace).await.shows("Signed in as Grace Hopper");
    assert!(grace.cookie(&world.host("orders"), "ORDERSID").is_some());

    // Once in, the address leads on; the launcher's does so without a word.
    ada.get(&world.login_at("/enable/orders")).await.shows("Orders desk uses your master account");
    ada.follow("Go on to Orders desk").await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    ada.get(&world.login_at("/")).await.follow_to(&world.orders_at("/.latchkey/enable?go=on")).await.is_at(&world.orders_at("/"));

    // Another browser of the same person has not asked, and may.
    let mut elsewhere = world.browser();
    elsewhere.get(&world.orders_at("/")).await.shows("Log in");
    elsewhere.get(&world.login_at("/")).await.sign_in(&ADA).await;
    elsewhere.follow_to(&world.orders_at("/.latchkey/enable?go=on")).await.submit("Use my master account").await;
    elsewhere.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");

    // Leaving: with the session still there, nothing of it is shown to the portal.
    ada.get(&world.orders_at("/.latchkey/enable")).await.follow("Go back to the login page of Orders desk").await;
    ada.submit("Use the old login page").await.shows("Log in");
    ada.get(&world.orders_at("/.latchkey/disable")).await.shows("Orders desk uses its own login page");
    assert!(world.orders.received().iter().all(|request| !request.header("cookie").join(";").contains("latchkey")));
    joins(&world, &mut ada).await;
    ada.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn a_share_of_the_browsers_goes_through_the_gateway_and_stays_there() {
    let world = World::new().orders(|orders| orders.key("rollout = { percent = 50 }")).start().await;
    let mut inside = 0;
    for _ in 0..24 {
        let mut browser = world.browser();
        // What a script asks for first draws nobody.
        assert_eq!(browser.script("GET", &world.orders_at("/api/orders")).send().await.text(), r#"{"error":"sign in first"}"#);
        assert_eq!(browser.cookie(&world.host("orders"), "latchkey-rollout"), None);
        let is_inside = browser.get(&world.orders_at("/")).await.page().text.contains("E-mail address");
        let mark = browser.cookie(&world.host("orders"), "latchkey-rollout").expect("it was drawn");
        for page in ["/", "/orders?a=1"] {
            browser.get(&world.orders_at(page)).await.shows(if is_inside { "E-mail address" } else { "Log in" });
            assert_eq!(browser.cookie(&world.host("orders"), "latchkey-rollout").unwrap(), mark, "drawn once");
        }
        let script = browser.script("GET", &world.orders_at("/api/orders")).send().await;
        assert_eq!(script.text().contains("sign in first"), !is_inside, "scripts go where their page went: {}", script.text());
        inside += u32::from(is_inside);
    }
    // 24 throws of a fair coin are all alike once in eight million runs.
    assert!((1..24).contains(&inside), "{inside}");
}

#[tokio::test]
async fn everybody_and_nobody_are_shares_too() {
    let world = World::new().orders(|orders| orders.key("rollout = { percent = 100 }"));
    let world = world.reports(|reports| reports.key("rollout = { percent = 0 }")).start().await;
    for _ in 0..4 {
        let mut browser = world.browser();
        browser.get(&world.orders_at("/")).await.shows("E-mail address");
        browser.get(&world.reports_at("/")).await.has_status(401);
    }
}

#[tokio::test]
async fn what_is_denied_is_denied_to_those_outside_too() {
    const RULES: &str = "[[portal.access]]\npath = \"/profile/**\"\nrequire = \"deny\"\n[[portal.access]]\npath = \"/profile\"\nrequire = \"deny\"\n\
                         [[portal.access]]\npath = \"/board\"\nnetworks = [\"192.0.2.0/24\"]";
    let rollout = |orders: Portal| orders.key("rollout = \"off\"").table(RULES);
    let world = World::new().orders(rollout).server("trusted_proxies = [\"127.0.0.1\"]").start().await;
    let mut grace = world.browser();
    grace.get(&world.orders_at("/")).await;
    own_login(&mut grace).await.shows("Signed in as Grace Hopper");
    world.orders.forget_received();
    for page in ["/profile", "/profile/x", "/PROFILE", "/%70rofile", "/./profile", "/board"] {
        grace.get(&world.orders_at(page)).await.has_status(403).shows("You may not open this page");
        assert_eq!(grace.script("POST", &world.orders_at(page)).send().await.status, 403);
    }
    assert!(world.orders.received().is_empty(), "{:?}", world.orders.received());
    let from_there = grace.client("GET", &world.orders_at("/board")).header("x-forwarded-for", "192.0.2.7").send().await;
    assert_eq!(from_there.status, 200);
}

#[tokio::test]
async fn what_is_denied_is_denied_to_those_inside() {
    const RULES: &str = "[[portal.access]]\npath = \"/profile\"\nrequire = \"deny\"\n\
                         [[portal.access]]\npath = \"/board\"\nnetworks = [\"192.0.2.0/24\"]";
    let world = World::new().orders(|orders| orders.table(RULES)).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    for page in ["/profile", "/board"] {
        ada.get(&world.orders_at(page)).await.has_status(403).shows("You may not open this page");
    }
    ada.get(&world.orders_at("/settings")).await.has_status(200);
}

#[tokio::test]
async fn a_portals_own_basic_login_works_outside_and_headers_that_it_believes_stay_ours() {
    let echo = Canned::answering(|head| answer("200 OK\r\nContent-Type: text/plain", head)).await;
    let url = echo.url();
    let world = World::new()
        .reports(|reports| reports.key("rollout = \"opt-in\""))
        .portal(move |_| {
            let believed = "[portal.sign_in]\nmethod = \"headers\"\n[portal.sign_in.headers]\nX-Remote-User = \"{account.email}\"";
            Portal::new("believer", "Believer", &url).key("rollout = \"off\"").table(believed)
        })
        .start()
        .await;
    let mut grace = world.browser();
    let asked = grace.client("GET", &world.reports_at("/")).send().await;
    assert_eq!(asked.status, 401);
    assert!(asked.headers["www-authenticate"].to_str().unwrap().starts_with("Basic "), "the browser asks for the portal's login");
    let credential = STANDARD.encode(format!("{}:{}", GRACE.user, GRACE.portal_password));
    for method in ["GET", "HEAD", "POST"] {
        let basic = grace.client(method, &world.reports_at("/")).header("authorization", &format!("Basic {credential}")).send().await;
        assert!(basic.status != 401, "{method} {}", basic.status);
    }
    let page = world.at(&world.host("believer"), "/");
    let spoofed = grace.client("GET", &page).header("x-remote-user", "ada@example.com").header("x_remote_user", "ada@example.com");
    let seen = spoofed.header("x-forwarded-for", "10.0.0.1").header("authorization", "Bearer mine").send().await.text();
    assert!(!seen.contains("ada@example.com") && !seen.contains("10.0.0.1"), "{seen}");
    assert!(seen.to_ascii_lowercase().contains("authorization: bearer mine"), "{seen}");
}

#[tokio::test]
async fn outside_cookies_pass_byte_for_byte_and_none_is_ours() {
    const SET: [&str; 3] = ["SID=\"a b\"; path=/;httponly", "tracker=1; Domain=.localhost", "latchkey-rollout=in; Path=/"];
    let portal = Canned::answering(|_| {
        let lines: String = SET.iter().map(|line| format!("\r\nSet-Cookie: {line}")).collect();
        answer(&format!("200 OK\r\nContent-Type: text/html{lines}"), "hello")
    })
    .await;
    let url = portal.url();
    let world = World::new().portal(move |_| Portal::new("old", "Old", &url).key("rollout = { percent = 0 }")).start().await;
    let (host, port) = (world.host("old"), world.port());
    let request = |method: &str, cookie: &str, more: &str, body: &str| {
        format!(
            "{method} /a HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\nConnection: close\r\nAccept: text/html\r\n{more}\r\n{body}"
        )
    };
    let length = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n";
    for (method, more, body) in [("GET", "", ""), ("POST", length, "a=b")] {
        let cookie = "SID=\"a b\"; latchkey-rollout=AAAAAAAAAAAAAAAAAAAAAA; flag; latchkey=x; =odd; late=a=b==";
        let answered = tests::raw(&world, request(method, cookie, more, body).as_bytes()).await;
        assert_eq!(answered.status(), 200, "{}", answered.text);
        let is_set = |line: &&str| line.to_ascii_lowercase().starts_with("set-cookie: ");
        let set: Vec<&str> = answered.text.lines().filter(is_set).map(|line| &line["set-cookie: ".len()..]).collect();
        assert_eq!(set, SET[..2], "{}", answered.text);
        let seen = portal.heads().pop().unwrap();
        let sent: Vec<&str> = seen.lines().filter(|line| line.to_ascii_lowercase().starts_with("cookie:")).collect();
        assert_eq!(sent.len(), 1, "{seen}");
        assert_eq!(sent[0].split_once(": ").unwrap().1, "SID=\"a b\"; flag; =odd; late=a=b==");
        assert!(seen.ends_with(&format!("\r\n\r\n{body}")), "{seen}");
    }
}

#[tokio::test]
async fn only_our_own_page_makes_a_browser_join_or_leave() {
    let world = World::new().orders(|orders| orders.key("rollout = \"opt-in\"")).start().await;
    let mut ada = world.browser();
    ada.get(&world.orders_at("/.latchkey/enable")).await.forge("form_token", None).submit("Use my master account").await.has_status(403);
    ada.get(&world.orders_at("/.latchkey/enable")).await.forge("form_token", Some("AAAA")).submit("Use my master account").await;
    ada.has_status(403).get(&world.orders_at("/")).await.shows("Log in");
    // Another site's form comes from another origin.
    ada.get(&world.orders_at("/.latchkey/enable")).await;
    let token = ada.page().forms.iter().flat_map(|form| &form.controls).find(|control| control.name == "form_token").unwrap().value.clone();
    for path in ["/.latchkey/enable", "/.latchkey/disable"] {
        let foreign = ada
            .client("POST", &world.orders_at(path))
            .header("origin", "http://evil.localhost")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("form_token={token}"));
        assert_eq!(foreign.send().await.status, 403);
        assert_eq!(ada.client("PUT", &world.orders_at(path)).send().await.status, 405);
    }
    ada.get(&world.orders_at("/")).await.shows("Log in");
    ada.get(&world.login_at("/enable/nowhere")).await.has_status(404);
}

#[tokio::test]
async fn where_everybody_must_a_browser_that_had_left_goes_through_the_gateway() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let pass = ada.cookie(&world.host("orders"), "latchkey").unwrap();
    ada.put_cookie(tests::Cookie { name: "latchkey-rollout".to_owned(), value: "out".to_owned(), ..pass });
    ada.get(&world.orders_at("/.latchkey/disable")).await.is_at(&world.orders_at("/")).shows("Signed in as Ada Lovelace");
    let mut stranger = world.browser();
    stranger.put_cookie(ada.cookie(&world.host("orders"), "latchkey-rollout").unwrap());
    stranger.get(&world.orders_at("/")).await.shows("E-mail address");
}
