use crate::world::{Knobs, USUAL, World};

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_sign_in() {
    let world = World::new(USUAL).await;
    let page = world.client().navigates().get("/orders?id=7").await;
    assert_eq!(page.status, 303);
    let to = page.field("location").unwrap();
    assert!(to.starts_with(&format!("http://login.localhost:{}/sign-in?flow=", world.gateway.port())), "{to}");
    assert!(page.field("set-cookie").unwrap().starts_with("latchkey-nonce="));
    assert_eq!(page.field("cache-control"), Some("no-store"));
    let script = world.client().get("/api/orders").await;
    assert_eq!((script.status, script.field("content-type")), (401, Some("application/json")));
    assert!(world.portal.received().is_empty());
}

#[tokio::test]
async fn a_public_path_is_for_anyone() {
    let world = World::new(USUAL).await;
    let style = world.client().get("/assets/style.css").await;
    assert_eq!(style.status, 200);
    let hidden = world.client().get("/assets/..%2forders").await;
    assert_eq!(hidden.status, 400);
    let seen = world.portal.received();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].header("host"), [world.authority()]);
    assert_eq!(seen[0].header("x-forwarded-for"), ["127.0.0.1"]);
}

#[tokio::test]
async fn a_person_without_a_link_is_asked_for_it() {
    let world = World::new(USUAL).await;
    let ada = world.ada().await;
    let page = world.client().navigates().with("Cookie", &ada.cookie).get("/orders").await;
    assert_eq!(page.status, 303);
    assert!(page.field("location").unwrap().contains("/link/orders?flow="));
    let script = world.client().with("Cookie", &ada.cookie).get("/api/orders").await;
    assert_eq!(script.status, 403);
}

#[tokio::test]
async fn a_linked_person_comes_to_the_page_and_the_portal_sees_one_of_its_own_users() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    world.portal.forget_received();
    let client = world.client().navigates().with("Cookie", &format!("theme=dark; {}", ada.cookie));
    let client = client.with("X-Forwarded-For", "6.6.6.6").with("x_forwarded_host", "evil").with("Connection", "X-Real-IP, Cookie");
    let page = client.get("/orders?id=7").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Ada Lovelace"), "{}", page.text());
    assert!(page.all("set-cookie").iter().all(|cookie| !cookie.contains("ORDERSID")), "{:?}", page.all("set-cookie"));
    let seen = &world.portal.received()[0];
    assert_eq!(seen.target, "/orders?id=7");
    assert_eq!(seen.header("x-forwarded-for"), ["127.0.0.1"]);
    assert_eq!(seen.header("x-forwarded-proto"), ["http"]);
    assert_eq!(seen.header("x-forwarded-host"), [world.authority()]);
    assert!(seen.header("x_forwarded_host").is_empty());
    let cookies = seen.header("cookie").join("; ");
    assert!(cookies.contains("ORDERSID=") && !cookies.contains("latchkey"), "{cookies}");
}

#[tokio::test]
async fn one_portal_sign_in_serves_requests_that_arrive_at_once() {
    let world = World::new(USUAL).await;
    world.linked_ada().await;
    let ada = world.ada().await;
    let before = world.portal.sign_in_attempts("ada7");
    let client = world.client().navigates().with("Cookie", &ada.cookie);
    let (a, b, c, d) = tokio::join!(client.get("/orders"), client.get("/board"), client.get("/profile"), client.get("/"));
    assert_eq!([a.status, b.status, c.status, d.status], [200; 4]);
    assert_eq!(world.portal.sign_in_attempts("ada7"), before + 1);
}

#[tokio::test]
async fn a_portal_session_that_is_over_is_repaired_unnoticed() {
    for form_in_place in [false, true] {
        let world = World::new(Knobs { form_in_place, ..USUAL }).await;
        let ada = world.linked_ada().await;
        let client = world.client().navigates().with("Cookie", &ada.cookie);
        assert_eq!(client.get("/orders").await.status, 200);
        for _ in 0..3 {
            world.portal.end_all_sessions();
            let page = client.get("/orders?id=7").await;
            assert_eq!(page.status, 200, "{}", page.text());
            assert!(page.text().contains("Ada Lovelace"), "{form_in_place} {}", page.text());
        }
    }
}

#[tokio::test]
async fn a_form_is_repeated_only_where_the_portal_allows_it() {
    for repeat_posts in [false, true] {
        let world = World::new(Knobs { repeat_posts, ..USUAL }).await;
        let ada = world.linked_ada().await;
        let client = world.client().navigates().with("Cookie", &ada.cookie);
        let page = client.get("/orders").await.text();
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        let form = format!("item=tea&csrf={}", csrf.unwrap_or_default());
        world.portal.end_all_sessions();
        let answer = client.post("/orders", &form).await;
        if repeat_posts {
            assert!(matches!(answer.status, 200 | 302 | 303), "{answer:?}");
            assert_eq!(world.portal.orders().len(), 1);
        } else {
            assert_eq!(answer.status, 409, "{answer:?}");
            assert!(world.portal.orders().is_empty());
            assert!(matches!(client.post("/orders", &form).await.status, 200 | 302 | 303));
            assert_eq!(world.portal.orders().len(), 1, "signed in again already");
        }
    }
}

#[tokio::test]
async fn a_password_changed_at_the_portal_is_asked_for_and_tried_once() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    let client = world.client().navigates().with("Cookie", &ada.cookie);
    assert_eq!(client.get("/orders").await.status, 200);
    world.portal.set_password("ada7", "another");
    world.portal.end_all_sessions();
    let before = world.portal.sign_in_attempts("ada7");
    for _ in 0..3 {
        let page = client.get("/orders").await;
        assert_eq!(page.status, 303, "{}", page.text());
        assert!(page.field("location").unwrap().contains("/link/orders?flow="));
    }
    assert_eq!(world.portal.sign_in_attempts("ada7"), before + 1);
}

#[tokio::test]
async fn the_portals_own_sign_out_is_not_repaired() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    let before = world.portal.sign_in_attempts("ada7");
    let answer = world.client().navigates().with("Cookie", &ada.cookie).get("/logout").await;
    assert!(matches!(answer.status, 302 | 303), "{answer:?}");
    assert_eq!(world.portal.sign_in_attempts("ada7"), before);
}

#[tokio::test]
async fn a_portal_that_is_down_is_said_to_be() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    let client = world.client().navigates().with("Cookie", &ada.cookie);
    world.portal.go_down().await;
    let page = client.get("/orders").await;
    assert_eq!(page.status, 502, "{page:?}");
    assert!(page.text().contains("Orders desk"));
    world.portal.come_up().await.unwrap();
    assert_eq!(client.get("/orders").await.status, 200);
}

#[tokio::test]
async fn a_server_that_is_down_is_passed_over() {
    let world = World::new(Knobs { dead_server: true, ..USUAL }).await;
    for _ in 0..4 {
        assert_eq!(world.client().get("/assets/style.css").await.status, 200);
    }
}

#[tokio::test]
async fn signing_out_ends_access_at_once() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    let client = world.client().navigates().with("Cookie", &ada.cookie);
    assert_eq!(client.get("/orders").await.status, 200);
    world.sign_out(&ada).await;
    assert_eq!(client.get("/orders").await.status, 303);
}

#[tokio::test]
async fn a_session_ends_by_idleness() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    let client = world.client().navigates().with("Cookie", &ada.cookie);
    for _ in 0..3 {
        world.clock.advance(std::time::Duration::from_secs(29 * 60));
        assert_eq!(client.get("/orders").await.status, 200);
    }
    world.clock.advance(std::time::Duration::from_secs(31 * 60));
    assert_eq!(client.get("/orders").await.status, 303);
}
