//! Journey A1: arriving at a portal while signed out, and going on to others.

use tests::{ADA, GRACE, World};

#[tokio::test]
async fn a_first_visit_ends_on_the_page_asked_for() {
    let world = World::new().start().await;
    let mut ada = world.browser();
    let page = world.orders_at("/orders?status=open&q=caf%C3%A9+%26+tea&to=https://x.example/%3Fa");
    ada.get(&page).await.has_status(200).shows("Sign in").shows("Orders desk");
    assert!(ada.url().starts_with(&world.login_at("/sign-in")), "{}", ada.url());
    ada.sign_in(&ADA).await.shows("Account linking").shows("Orders desk");
    ada.link(&ADA).await.is_at(&page).shows("Asked for: status=open&q=caf%C3%A9+%26+tea&to=https://x.example/%3Fa");
    ada.shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn an_old_browser_that_sends_no_fetch_metadata_gets_there_too() {
    let world = World::new().start().await;
    let browser = world.browser().old().called("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko");
    let mut ada = world.at_the_desk_with(browser, &ADA).await;
    ada.get(&world.orders_at("/profile")).await.shows("User name: ada7");
}

#[tokio::test]
async fn another_portal_asks_only_for_its_own_login() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.reports_at("/reports/sales")).await.shows("Account linking").shows("Reports").shows_not("E-mail address");
    ada.link(&ADA).await.is_at(&world.reports_at("/reports/sales")).shows("Sales went up");
    ada.get(&world.orders_at("/profile")).await.shows("Signed in as Ada Lovelace");
    ada.get(&world.reports_at("/")).await.has_status(200).shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn over_https_sibling_hosts_and_other_domains_ask_for_nothing_again() {
    let world = World::new().tls().portal(|up| tests::Portal::new("about", "About", &up.reports)).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    // Another registrable domain (reports.elsewhere.test), then a sibling (about.example.test).
    ada.get(&world.reports_at("/")).await.shows("Account linking");
    ada.link(&ADA).await.is_at(&world.reports_at("/")).shows("Signed in as Ada Lovelace");
    ada.get(&world.at(&world.host("about"), "/public/about")).await.shows("This page is for everyone").shows_not("Sign in");
    for host in ["orders", "reports", "about", "login"].map(|id| world.host(id)) {
        let pass = ada.cookie(&host, "__Host-latchkey").unwrap_or_else(|| panic!("no pass on {host}"));
        assert!(pass.secure && pass.http_only && pass.host_only && pass.path == "/" && pass.same_site == "lax", "{pass:?}");
    }
}

#[tokio::test]
async fn a_second_tab_that_waited_goes_on_when_the_first_has_signed_in() {
    let world = World::new().start().await;
    let mut ada = world.browser();
    ada.get(&world.orders_at("/orders?tab=1")).await.shows("Sign in");
    let first = ada.tab();
    ada.get(&world.orders_at("/orders?tab=2")).await.shows("Sign in");
    let second = ada.tab();
    ada.back_to(first).sign_in(&ADA).await;
    ada.link(&ADA).await.is_at(&world.orders_at("/orders?tab=1"));
    // The other tab still shows the sign-in page; whatever is done there leads on.
    ada.back_to(second).reload().await.is_at(&world.orders_at("/orders?tab=2")).shows("Signed in as");
}

#[tokio::test]
async fn a_second_tab_may_also_be_filled_in() {
    let world = World::new().start().await;
    let mut ada = world.browser();
    ada.get(&world.orders_at("/orders?tab=1")).await;
    ada.fill("E-mail address", ADA.email).submit("Continue").await.shows("Enter your password");
    let password_page = ada.tab();
    ada.get(&world.orders_at("/orders?tab=2")).await.sign_in(&ADA).await.link(&ADA).await;
    ada.is_at(&world.orders_at("/orders?tab=2"));
    ada.back_to(password_page).fill("Password", ADA.password).submit("Sign in").await;
    ada.is_at(&world.orders_at("/orders?tab=1")).shows("Signed in as Ada Lovelace");
}

#[tokio::test]
async fn scripts_clients_and_pictures_get_401_and_never_a_page() {
    let world = World::new().start().await;
    let mut ada = world.browser();
    let url = world.orders_at("/api/orders");
    let requests = [
        ada.script("GET", &url).send().await,
        ada.script("POST", &url).header("content-type", "application/json").body("{}").send().await,
        ada.script("DELETE", &url).send().await,
        ada.client("GET", &url).header("accept", "application/json").send().await,
        ada.client("GET", &url).send().await,
        ada.script("GET", &url)
            .instead("accept", "image/png,image/*")
            .instead("sec-fetch-mode", "no-cors")
            .instead("sec-fetch-dest", "image")
            .send()
            .await,
        // A page says that it wants HTML, but fetches it.
        ada.script("GET", &url).instead("accept", "text/html").send().await,
        ada.client("POST", &url).header("accept", "text/html").header("content-type", "application/json").body("{}").send().await,
    ];
    for (at, answer) in requests.iter().enumerate() {
        assert_eq!(answer.status, 401, "request {at}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/json", "request {at}");
        assert_eq!(answer.header("cache-control"), "no-store", "request {at}");
        let json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(json["error"], "sign-in-needed", "request {at}");
    }
    assert!(world.orders.received().is_empty(), "nothing of it reached the portal");
}

#[tokio::test]
async fn two_people_in_two_browsers_are_kept_apart() {
    let world = World::new().start().await;
    let (mut ada, mut grace) = (world.at_the_desk(&ADA).await, world.at_the_desk(&GRACE).await);
    for _ in 0..3 {
        ada.get(&world.orders_at("/profile")).await.shows("User name: ada7").shows_not("Grace");
        grace.get(&world.orders_at("/profile")).await.shows("User name: grace2").shows_not("Ada");
    }
}

#[tokio::test]
async fn a_wrong_master_password_is_refused_and_says_nothing_about_the_address() {
    let world = World::new().start().await;
    let mut pages = Vec::new();
    for email in [ADA.email, "nobody@example.com"] {
        let mut browser = world.browser();
        browser.get(&world.orders_at("/")).await.fill("E-mail address", email).submit("Continue").await;
        browser.fill("Password", "not the right one").submit("Sign in").await.has_status(422).shows("do not belong together");
        pages.push(browser.page().text.replace(email, "ADDRESS"));
        assert_eq!(browser.cookie(&world.host("login"), "latchkey"), None);
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn the_launcher_lists_the_portals_with_their_links() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.login_at("/")).await.has_status(200).shows("Orders desk").shows("Reports");
    ada.follow_to(&world.reports_at("/")).await.shows("Account linking");
}
