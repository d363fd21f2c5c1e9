use std::sync::Arc;

use accounts::{Portal, PortalId};
use http::StatusCode;

use crate::world::{PASSWORD, SIGN_IN, World, portals};

const LINKS: &str = "https://login.example.com/account/links";

#[tokio::test]
async fn the_list_says_how_it_stands_with_each_portal() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/account")).await.is_at(LINKS);
    browser.shows("Team wiki Not linked").shows("News No login needed").shows("Calendar No user name assigned yet");
    browser.open(&browser.attribute("a[href='/link/wiki']", "href").unwrap()).await.link("ada7", "old password").await;
    browser.shows("You will not be asked again").shows("Linked as ada7 Works");
    browser.shows("Linked today at 14:05 UTC").shows("last used today at 14:05 UTC");
    assert_eq!(browser.attribute("time", "datetime").unwrap(), "2026-03-03T14:05:00Z");
    browser.open(&format!("{LINKS}?linked=shop&removed=wiki")).await;
    assert!(browser.attribute(".done", "class").is_none(), "the address alone claims nothing");
}

#[tokio::test]
async fn a_link_is_removed_after_asking() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/link/wiki")).await.link("ada7", "old password").await;
    let remove = browser.attribute("a[href$=remove]", "href").unwrap();
    browser.open(&remove).await.shows("Remove the link to Team wiki?").shows("ada7");
    assert!(world.linked("wiki").await.is_some(), "a GET changes nothing");
    assert!(browser.attribute("#master_password", "type").is_none(), "the password was given a moment ago");
    browser.submit(&[]).await.shows("The link to Team wiki is removed");
    assert!(browser.url.starts_with(&format!("{LINKS}?removed=wiki&link=")), "{}", browser.url);
    assert_eq!(world.linked("wiki").await, None);
    browser.open(&remove).await.is_at(LINKS);
    browser.open("https://wiki.example.com/").await.shows("Account linking");
    let mails = world.mails.recent(10).await.unwrap();
    assert!(mails.iter().any(|stored| stored.mail.text.contains("Team wiki")));
}

#[tokio::test]
async fn after_ten_minutes_adding_and_removing_ask_for_the_master_password() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/link/wiki")).await.link("ada7", "old password").await;
    world.clock.advance(11);
    browser.open(&format!("{LINKS}/wiki/remove")).await.submit(&[]).await.shows("Enter the password of your master account");
    browser.submit(&[("master_password", Some("wrong"))]).await.shows("This is not the password of your master account");
    assert!(world.linked("wiki").await.is_some());
    browser.submit(&[("master_password", Some(PASSWORD))]).await.shows("The link to Team wiki is removed");
    browser
        .open(&format!("{SIGN_IN}/link/shop"))
        .await
        .link("ada8", "old password")
        .await
        .shows("Enter the password of your master account");
    assert_eq!(world.linked("shop").await, None);
    for _ in 0..6 {
        let typed = [("username", Some("a")), ("password", Some("b")), ("master_password", Some("wrong"))];
        browser.submit(&typed).await;
    }
    browser.shows("too many wrong passwords");
    assert_eq!((browser.status, world.asked()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
}

#[tokio::test]
async fn on_the_way_to_a_portal_its_own_password_is_enough() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    world.clock.advance(11);
    browser.open("https://wiki.example.com/").await.link("ada7", "old password").await.is_at("https://wiki.example.com/");
}

#[tokio::test]
async fn the_account_is_for_people_who_are_signed_in() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(LINKS).await.shows("Sign in");
    browser.sign_in("ada@example.com").await.is_at(LINKS);
    let mut other = world.browser();
    other.open(&format!("{LINKS}/wiki/remove")).await.sign_in("ada@example.com").await.is_at(LINKS);
}

#[tokio::test]
async fn the_outbox_shows_what_people_are_told() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/link/wiki")).await.link("ada7", "old password").await;
    browser.open(&format!("{SIGN_IN}/outbox")).await.shows("To ada@example.com").shows("Team wiki").shows("Kept here");
}

#[tokio::test]
async fn help_names_the_teams() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser
        .open(&format!("{SIGN_IN}/help"))
        .await
        .shows("help@example.com")
        .shows("Team wiki")
        .shows("Client Response Center, +1-555-555-0100");
}

#[tokio::test]
async fn a_long_list_can_be_searched() {
    let mut many = portals();
    let news = many[&PortalId::new("news")].clone();
    for number in 0..20 {
        let id = PortalId::new(&format!("rooms-{number}"));
        many.insert(id.clone(), Arc::new(Portal { id, name: format!("Rooms {number}"), ..(*news).clone() }));
    }
    let world = World::with(many).await;
    let mut browser = world.ada().await;
    for list in [format!("{SIGN_IN}/"), LINKS.to_owned()] {
        browser.open(&list).await.shows("Find a portal").shows("Rooms 19").shows("Team wiki");
        browser.open(&format!("{list}?find=WIKI+")).await.shows("Team wiki");
        assert!(!browser.text().contains("Rooms"));
        assert_eq!(browser.attribute("#find", "value").unwrap(), "WIKI");
        browser.open(&format!("{list}?find=%3Cb%3E")).await.shows("No portal has this in its name");
    }
    let few = World::new().await;
    let mut browser = few.ada().await;
    browser.open(&format!("{SIGN_IN}/?find=wiki")).await.shows("News");
}

#[tokio::test]
async fn a_journey_to_a_page_of_ours_has_no_end() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(LINKS).await;
    world.clock.advance(61);
    browser.submit(&[("email", Some("ada@example.com"))]).await.submit(&[("password", Some(PASSWORD))]).await.is_at(LINKS);
}
