//! The portal's own session ends behind our back.

use std::time::Duration;

use accounts::{EmailAddress, PortalId};
use tests::{ADA, Browser, Canned, Portal, World, answer, eventually};
use tokio::task::JoinSet;

const URLENCODED: &str = "application/x-www-form-urlencoded";

async fn csrf(world: &World, ada: &mut Browser) -> String {
    ada.get(&world.orders_at("/orders")).await;
    ada.cookie(&world.host("orders"), "csrftoken").unwrap().value
}

#[tokio::test]
async fn get_and_head_are_repaired_unnoticed() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    for n in 0..3 {
        // A portal that ends sessions more often than six times a minute is taken to be broken.
        world.clock.advance(Duration::from_secs(61));
        world.orders.end_all_sessions();
        ada.get(&world.orders_at("/orders?n=1")).await.has_status(200).is_at(&world.orders_at("/orders?n=1")).shows("Asked for: n=1");
        world.orders.end_all_sessions();
        let head = ada.client("HEAD", &world.orders_at("/profile")).send().await;
        assert_eq!((head.status, head.body.len()), (200, 0));
        world.orders.end_all_sessions();
        assert_eq!(ada.script("GET", &world.orders_at("/board/tile/1.svg")).send().await.status, 200);
        assert_eq!(world.orders.sign_in_attempts("ada7"), 1 + 3 * (n + 1));
    }
}

#[tokio::test]
async fn a_form_is_repeated_where_the_portal_is_said_to_bear_it() {
    let world = World::new().orders(|orders| orders.key("repeat_posts = true")).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let csrf = csrf(&world, &mut ada).await;
    world.orders.end_all_sessions();
    let body = format!("csrf={csrf}&item=Tea");
    ada.post(&world.orders_at("/orders"), &world.orders_at("/orders"), URLENCODED, body.clone()).await.has_status(200);
    let orders = world.orders.orders();
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].form, body, "the whole body arrived");
}

#[tokio::test]
async fn a_form_too_large_to_repeat_is_asked_for_again() {
    let world = World::new().orders(|orders| orders.key("repeat_posts = true")).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let csrf = csrf(&world, &mut ada).await;
    world.orders.end_all_sessions();
    let body = format!("csrf={csrf}&item={}", "x".repeat(200 * 1024));
    ada.post(&world.orders_at("/orders"), &world.orders_at("/orders"), URLENCODED, body.clone()).await.has_status(409);
    assert!(world.orders.orders().is_empty(), "never the tail alone");
    ada.post(&world.orders_at("/orders"), &world.orders_at("/orders"), URLENCODED, body).await.has_status(200);
    assert_eq!(world.orders.orders().len(), 1);
}

#[tokio::test]
async fn without_that_the_person_is_asked_to_send_the_form_again() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let csrf = csrf(&world, &mut ada).await;
    world.orders.end_all_sessions();
    let body = format!("csrf={csrf}&item=Tea");
    ada.post(&world.orders_at("/orders"), &world.orders_at("/orders"), URLENCODED, body.clone()).await;
    ada.has_status(409).shows("send it once more");
    assert!(world.orders.orders().is_empty());
    // As the page says, the portal is entered again by now.
    ada.post(&world.orders_at("/orders"), &world.orders_at("/orders"), URLENCODED, body).await.has_status(200);
    assert_eq!(world.orders.orders().len(), 1);
}

/// So many requests with the old session have reached the desk.
async fn all_arrived(world: &World, path: &str, count: usize) {
    eventually("all requests are at the desk", Duration::from_secs(30), async || {
        world.orders.received().iter().filter(|request| request.path() == path).count() >= count
    })
    .await;
}

#[tokio::test]
async fn fifty_requests_at_once_sign_in_to_the_portal_once() {
    let world = World::new().start().await;
    let ada = world.at_the_desk(&ADA).await;
    world.orders.end_all_sessions();
    world.orders.forget_received();
    world.orders.hold_strangers(true);
    let before = world.orders.sign_in_attempts("ada7");
    let mut requests = JoinSet::new();
    for n in 0..50 {
        let (mut tab, url) = (ada.clone(), world.orders_at(&format!("/orders?n={n}")));
        requests.spawn(async move { (tab.script("GET", &url).send().await, n) });
    }
    all_arrived(&world, "/orders", 50).await;
    world.orders.hold_strangers(false);
    while let Some(done) = requests.join_next().await {
        let (answer, n) = done.unwrap();
        assert_eq!(answer.status, 200, "{n}: {}", answer.text());
        assert!(answer.text().contains(&format!("Asked for: <code>n={n}<")), "{n}");
    }
    assert_eq!(world.orders.sign_in_attempts("ada7"), before + 1);
    assert_eq!(world.orders.sessions(), 1);
}

#[tokio::test]
async fn a_first_visit_with_fifty_assets_signs_in_to_the_portal_once() {
    let world = World::new().start().await;
    let ada = world.at_the_desk(&ADA).await;
    // Nothing is held of the portal, as before the first visit.
    let (deps, orders) = (world.deps(), PortalId::new("orders"));
    let account = deps.accounts.by_email(&EmailAddress::parse(ADA.email).unwrap()).await.unwrap().unwrap();
    for session in deps.sessions.sessions_of(account.id).await.unwrap() {
        deps.sessions.drop_portal_session(&session.id, &orders, None).await.unwrap();
    }
    world.orders.end_all_sessions();
    world.orders.forget_received();
    let before = world.orders.sign_in_attempts("ada7");
    let mut requests = JoinSet::new();
    for n in 0..51 {
        let page = if n == 0 { "/orders".to_owned() } else { format!("/board/tile/{}.svg", n % 4 + 1) };
        let (mut tab, url) = (ada.clone(), world.orders_at(&page));
        requests.spawn(async move { (tab.script("GET", &url).send().await.status, page) });
    }
    while let Some(done) = requests.join_next().await {
        let (status, page) = done.unwrap();
        assert_eq!(status, 200, "{page}");
    }
    assert_eq!(world.orders.sign_in_attempts("ada7"), before + 1);
    assert_eq!(world.orders.received().iter().filter(|request| request.path() == "/login" && request.method == "POST").count(), 1);
}

#[tokio::test]
async fn two_devices_try_a_stale_password_once_between_them() {
    let world = World::new().start().await;
    let (mut here, mut there) = (world.at_the_desk(&ADA).await, world.at_the_desk(&ADA).await);
    world.orders.set_password("ada7", "changed");
    world.orders.end_all_sessions();
    world.orders.forget_received();
    world.orders.hold_strangers(true);
    let before = world.orders.sign_in_attempts("ada7");
    let mut requests = JoinSet::new();
    for browser in [&here, &there] {
        for n in 0..10 {
            let (mut tab, url) = (browser.clone(), world.orders_at(&format!("/orders?n={n}")));
            requests.spawn(async move { tab.script("GET", &url).send().await.status });
        }
    }
    all_arrived(&world, "/orders", 20).await;
    world.orders.hold_strangers(false);
    while let Some(status) = requests.join_next().await {
        assert_eq!(status.unwrap(), 403, "a script is told that the person has to do something");
    }
    assert_eq!(world.orders.sign_in_attempts("ada7"), before + 1);
    here.get(&world.orders_at("/")).await.shows("Account linking");
    there.get(&world.orders_at("/")).await.shows("Account linking");
    assert_eq!(world.orders.sign_in_attempts("ada7"), before + 1);
}

#[tokio::test]
async fn a_login_form_with_status_200_is_recognised_by_its_marker() {
    let marker = "[portal.signed_out]\nstatus = [200]\nbody = \"<form id=\\\"login\\\"\"\nscan = \"8KiB\"";
    let world = World::new().login_form_in_place().orders(move |orders| orders.table(marker)).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/orders?n=1")).await.has_status(200).shows("Asked for: n=1").shows("Signed in as Ada Lovelace");
    assert_eq!(world.orders.sign_in_attempts("ada7"), 2);
    // A page of the portal without the mark goes through whole, and what is larger than is searched too.
    let answer = ada.client("GET", &world.orders_at("/download?pieces=40")).header("accept", "text/html").send().await;
    assert_eq!(answer.body.len(), 40 * 64 * 1024);
}

#[tokio::test]
async fn a_portal_down_during_the_repair_is_told_and_harms_nothing() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    world.orders.end_all_sessions();
    world.orders.go_down().await;
    ada.get(&world.orders_at("/orders?n=1")).await.has_status(502).shows("Orders desk");
    let answer = ada.script("GET", &world.orders_at("/api/orders")).send().await;
    assert_eq!((answer.status, answer.header("content-type").as_str()), (502, "application/json"));
    world.orders.come_up().await.unwrap();
    ada.get(&world.orders_at("/orders?n=1")).await.shows("Asked for: n=1");
}

#[tokio::test]
async fn a_portal_that_ends_every_session_at_once_ends_in_a_page_and_not_in_a_loop() {
    // Its login always works, and every page says that nobody is signed in.
    let portal = Canned::answering(|head| match head.split(' ').nth(1).unwrap_or_default() {
        "/login" if head.starts_with("GET") => answer(
            "200 OK\r\nContent-Type: text/html",
            "<form method=post action=/login><input name=user><input name=pass type=password></form>",
        ),
        "/login" => answer("302 Found\r\nLocation: /\r\nSet-Cookie: SID=1; HttpOnly", ""),
        "/proof" => answer("200 OK\r\nContent-Type: text/html", "welcome"),
        _ => answer("302 Found\r\nLocation: /login", ""),
    })
    .await;
    let url = portal.url();
    let recipe = "[portal.sign_in]\nmethod = \"form\"\n[[portal.sign_in.steps]]\npage = \"/login\"\n\
                  fields = { user = \"{username}\", pass = \"{password}\" }\n[portal.sign_in.proof]\npage = \"/proof\"\nbody = \"welcome\"";
    let world = World::new()
        .portal(move |_| Portal::new("broken", "Broken desk", &url).table(recipe).table("[portal.signed_out]\nlocation = \"/login*\""))
        .start()
        .await;
    let mut ada = world.browser();
    ada.get(&world.at(&world.host("broken"), "/")).await.sign_in(&ADA).await.link(&ADA).await;
    ada.has_status(502).shows("Broken desk");
    let tries = || portal.heads().iter().filter(|head| head.starts_with("POST /login")).count();
    for _ in 0..30 {
        ada.get(&world.at(&world.host("broken"), "/")).await.has_status(502);
    }
    let after_thirty = tries();
    assert!(after_thirty < 25, "a budget ends it: {after_thirty} sign-ins");
}

#[tokio::test]
async fn the_portal_s_own_log_out_is_not_repaired() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let answer = ada.client("GET", &world.orders_at("/logout")).header("accept", "text/html").send().await;
    assert_eq!(answer.status, 302, "the portal's own answer comes through: {}", answer.text());
    assert_eq!(world.orders.sign_in_attempts("ada7"), 1);
}

/// What a portal says when its session is over, in ways that no sample portal has.
#[tokio::test]
async fn every_mark_of_an_ended_session_is_seen() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    const RECIPE: &str = "[portal.sign_in]\nmethod = \"form\"\n[[portal.sign_in.steps]]\npage = \"/login\"\n\
                          fields = { user = \"{username}\", pass = \"{password}\" }";
    let html = "200 OK\r\nContent-Type: text/html";
    for (mark, says) in [
        ("header = { X-Login = \"required*\" }", answer(&format!("{html}\r\nX-Login: required; again"), "<p>Welcome, stranger</p>")),
        ("cookie_cleared = \"sid\"", answer(&format!("{html}\r\nSet-Cookie: sid=; Max-Age=0; Path=/"), "<p>Welcome, stranger</p>")),
        ("request = \"/orders*\"\nstatus = [403]", answer("403 Forbidden\r\nContent-Type: text/html", "<p>No</p>")),
        ("location = \"https://login.example.org/*\"", answer("302 Found\r\nLocation: https://login.example.org/in?back=1", "")),
        ("body = \"who are you\"", answer(html, "<p>who are you</p>")),
    ] {
        let (open, sign_ins) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (now_open, counted) = (open.clone(), sign_ins.clone());
        let portal = Canned::answering(move |request| match request.split(' ').take(2).collect::<Vec<_>>().as_slice() {
            ["GET", "/login"] => answer(html, "<form method=post action=/in><input name=user><input type=password name=pass></form>"),
            ["POST", "/in"] => {
                now_open.store(true, Ordering::SeqCst);
                counted.fetch_add(1, Ordering::SeqCst);
                answer(&format!("{html}\r\nSet-Cookie: sid=1; HttpOnly; Path=/"), "<p>Welcome</p>")
            }
            _ if now_open.load(Ordering::SeqCst) => answer(html, "<p>Hello, Alice</p>"),
            _ => says.clone(),
        })
        .await;
        let (url, signed_out) = (portal.url(), format!("[portal.signed_out]\n{mark}"));
        let world = World::new().portal(move |_| Portal::new("marks", "Marks", &url).table(RECIPE).table(&signed_out)).start().await;
        let page = world.at(&world.host("marks"), "/orders?n=1");
        let mut ada = world.browser();
        ada.get(&page).await.sign_in(&ADA).await.link(&ADA).await.is_at(&page).shows("Hello, Alice");
        open.store(false, Ordering::SeqCst);
        ada.get(&page).await.is_at(&page).has_status(200).shows("Hello, Alice");
        assert_eq!(sign_ins.load(Ordering::SeqCst), 2, "{mark}");
        open.store(false, Ordering::SeqCst);
        // Only pages have their bodies looked at.
        let status = ada.script("GET", &page).send().await.status;
        assert_eq!((status, sign_ins.load(Ordering::SeqCst)), if mark.starts_with("body") { (200, 2) } else { (200, 3) }, "{mark}");
    }
}
