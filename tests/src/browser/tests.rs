//! The browser alone, before a portal without a gateway.

use sample_portals::{OrdersOptions, Person, orders};

use crate::Browser;

#[tokio::test]
async fn it_logs_in_by_a_form_and_keeps_cookies() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let desk = orders(OrdersOptions::new(vec![Person::new("ada7", "old & \"secret\"", "Ada")])).await.unwrap();
    let at = |page: &str| format!("http://orders.localhost:{}{page}", desk.addr().port());
    let mut browser = Browser::new(None);
    browser.get(&at("/orders?a=b%20c")).await.shows("Log in").fill("User name", "ada7").fill("Password", "old & \"secret\"");
    browser.submit("Log in").await.is_at(&at("/orders?a=b%20c")).shows("Signed in as Ada").shows("Asked for: a=b%20c");
    browser.fill("Item", "Tea & <cake>").submit("Place order").await.is_at(&at("/orders?placed=1")).shows("Tea & <cake>");
    browser.submit("Attach").await.is_at(&at("/orders?attached=1"));
    assert_eq!(desk.orders().len(), 2);
    assert!(browser.cookie("orders.localhost", "ORDERSID").unwrap().http_only);
    browser.follow("Log out").await.shows("Log in");
    assert_eq!(browser.cookie("orders.localhost", "ORDERSID"), None);
    assert_eq!(browser.script("GET", &at("/api/orders")).send().await.status, 401);
}
