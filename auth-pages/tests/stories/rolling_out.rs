use http::StatusCode;

use crate::world::{SIGN_IN, World};

const ENABLE: &str = "https://shop.example.net:8443/.latchkey/enable";
const SHOP: &str = "https://shop.example.net:8443/";
const MARK: &str = "__Host-latchkey-rollout";

#[tokio::test]
async fn the_address_that_people_are_told_leads_to_the_portals_host() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/enable/shop")).await.is_at(ENABLE).shows("Use Spare parts with your master account?");
    browser.open(&format!("{SIGN_IN}/enable/nowhere")).await;
    assert_eq!(browser.status, StatusCode::NOT_FOUND);
    browser.open(&format!("{SIGN_IN}/enable/../link/shop")).await;
    assert_eq!(browser.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn joining_and_leaving_are_kept_in_a_cookie_of_that_host_alone() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(ENABLE).await.submit(&[]).await;
    let set = browser.cookie_header("shop.example.net");
    assert!(set.contains(&format!("{MARK}=in")), "{set}");
    assert!(!browser.cookie_header("login.example.com").contains(MARK));
    browser.open(ENABLE).await.shows("Spare parts uses your master account");
    browser.open(&format!("{ENABLE}?go=on")).await;
    assert_eq!(browser.way.get(1).map(String::as_str), Some(SHOP), "straight on to the portal");
    browser.open("https://shop.example.net:8443/.latchkey/disable").await.shows("Go back to the login page of Spare parts?");
    browser.submit(&[]).await;
    assert!(browser.cookie_header("shop.example.net").contains(&format!("{MARK}=out")));
    browser.open(&format!("{ENABLE}?go=on")).await.shows("Use Spare parts with your master account?");
}

#[tokio::test]
async fn where_everybody_must_there_is_nothing_to_choose() {
    let world = World::new().await;
    let mut browser = world.browser();
    for path in ["enable", "disable"] {
        browser.open(&format!("https://wiki.example.com/.latchkey/{path}")).await;
        assert!(browser.way.iter().any(|url| url == "https://wiki.example.com/"), "{:?}", browser.way);
    }
    assert!(!browser.cookie_header("wiki.example.com").contains(MARK));
}
