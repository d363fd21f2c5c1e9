//! Access rules: who may ask, from where, and when.

use std::time::Duration;

use tests::{ADA, GRACE, World};

const HOUR: Duration = Duration::from_secs(3600);

/// A rule for `/profile` with these lines.
fn rule(lines: &str) -> String {
    format!("[[portal.access]]\npath = \"/profile\"\n{lines}")
}

#[tokio::test]
async fn only_people_of_the_group_get_in_however_the_path_is_spelt() {
    let world = World::new().orders(|orders| orders.table(&rule("groups = [\"ops\", \"audit\"]"))).start().await;
    let mut stranger = world.browser();
    stranger.get(&world.orders_at("/profile")).await.shows("E-mail address");
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.orders_at("/profile")).await.has_status(200).shows("Signed in as Ada Lovelace");
    let mut grace = world.browser();
    grace.get(&world.orders_at("/settings")).await.sign_in(&GRACE).await.link(&GRACE).await.has_status(200);
    world.orders.forget_received();
    for page in ["/profile", "/PROFILE", "/%70rofile", "/profile;x=1", "/./profile"] {
        grace.get(&world.orders_at(page)).await.has_status(403).shows("You may not open this page");
        assert_eq!(grace.script("POST", &world.orders_at(page)).send().await.status, 403, "{page}");
    }
    assert!(world.orders.received().is_empty(), "{:?}", world.orders.received());
}

#[tokio::test]
async fn an_organisation_is_told_by_the_domain_of_the_address_and_an_account_by_the_address() {
    const ACME: &str =
        "[[organisation]]\nid = \"acme\"\ndomains = [\"example.com\"]\n[[organisation]]\nid = \"other\"\ndomains = [\"ample.com\"]\n";
    for (lines, status) in [
        ("organisations = [\"acme\"]", 200),
        ("organisations = [\"other\"]", 403),
        ("organisations = [\"other\", \"acme\"]", 200),
        ("accounts = [\"Ada@Example.com\"]", 200),
        ("accounts = [\"grace@example.com\"]", 403),
        ("groups = [\"ops\"]\norganisations = [\"other\"]", 403),
    ] {
        let world = World::new().orders(move |orders| orders.table(&rule(lines))).also(ACME).start().await;
        let mut ada = world.at_the_desk(&ADA).await;
        ada.get(&world.orders_at("/profile")).await.has_status(status);
    }
}

#[tokio::test]
async fn a_rule_for_the_night_and_for_one_network_is_selected_then_and_there() {
    let rules = format!(
        "{}\n{}",
        rule("when = { hours = \"22:00-06:00 UTC\" }\nrequire = \"deny\""),
        rule("when = { networks = [\"192.0.2.0/24\"] }\nrequire = \"public\"")
    );
    let world = World::new().orders(move |orders| orders.table(&rules)).server("trusted_proxies = [\"127.0.0.1\"]").start().await;
    let from = async |address: &str| {
        let mut browser = world.browser();
        browser.client("GET", &world.orders_at("/profile")).header("x-forwarded-for", address).send().await
    };
    // At noon.
    assert_ne!(from("192.0.2.7").await.status, 401);
    assert_eq!(from("198.51.100.7").await.status, 401);
    world.clock.advance(10 * HOUR);
    for address in ["192.0.2.7", "198.51.100.7"] {
        assert_eq!(from(address).await.status, 403, "{address}");
    }
    world.clock.advance(8 * HOUR);
    assert_eq!(from("198.51.100.7").await.status, 401);
}

#[tokio::test]
async fn what_one_portal_denies_changes_nothing_at_another() {
    let world = World::new().orders(|orders| orders.table(&rule("accounts = [\"grace@example.com\"]"))).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.orders_at("/profile")).await.has_status(403);
    ada.get(&world.reports_at("/")).await.link(&ADA).await.shows("Signed in as");
}
