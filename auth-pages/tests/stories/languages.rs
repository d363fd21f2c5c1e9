use locales::{Language, Languages};

use crate::world::{SIGN_IN, World, portals};

async fn both() -> std::sync::Arc<World> {
    World::built(portals(), |settings| settings.languages = Languages::new(&[Language::English, Language::German])).await
}

/// The test browser asks for German first.
#[tokio::test]
async fn a_page_is_in_the_language_that_the_browser_asks_for() {
    let world = both().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/help")).await.shows("Hilfe");
    assert_eq!(browser.attribute("html", "lang").as_deref(), Some("de"));
    let only_english = World::new().await;
    let mut browser = only_english.browser();
    browser.open(&format!("{SIGN_IN}/help")).await.shows("Help");
    assert_eq!(browser.attribute("html", "lang").as_deref(), Some("en"));
    assert_eq!(browser.attribute("footer a[hreflang]", "href"), None, "there is nothing to choose");
}

#[tokio::test]
async fn a_language_is_chosen_in_the_footer_and_stays_chosen() {
    let world = both().await;
    let mut browser = world.browser();
    browser.open("https://wiki.example.com/orders").await;
    let page = browser.url.clone();
    let english = browser.attribute("footer a[lang=en]", "href").unwrap();
    browser.open(&english).await.is_at(&page).shows("Sign in");
    assert_eq!(browser.attribute("html", "lang").as_deref(), Some("en"));
    browser.sign_in("ada@example.com").await.shows("Team wiki").shows("Account linking");
    assert_eq!(browser.attribute("footer a[hreflang]", "lang").as_deref(), Some("de"));
    browser.open(&format!("{SIGN_IN}/help?language=xx")).await.is_at(&format!("{SIGN_IN}/help")).shows("Help");
}

#[tokio::test]
async fn a_choice_leads_nowhere_else() {
    let world = both().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}//evil.example/?language=de")).await.shows("Anmelden");
    assert_eq!(browser.way[1], format!("{SIGN_IN}/"));
    browser.open("https://wiki.example.com/.latchkey/enter?language=de").await;
    assert_eq!(browser.url, "https://wiki.example.com/.latchkey/enter?language=de", "a portal's addresses are not ours to change");
}

#[tokio::test]
async fn times_are_told_in_the_zone_that_the_browser_has_said() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/account/activity")).await.shows("today at 14:05 UTC");
    // "Europe/Berlin"; the script sets it.
    let jar = browser.cookies.get_mut("login.example.com").unwrap();
    jar.insert("__Host-latchkey-zone".to_owned(), "RXVyb3BlL0Jlcmxpbg".to_owned());
    browser.open(&format!("{SIGN_IN}/account/activity")).await.shows("today at 15:05 ");
    assert_eq!(browser.attribute("time", "title").as_deref(), Some("Tuesday, 3 March 2026, 15:05:00 CET"));
    assert_eq!(browser.attribute("time", "datetime").as_deref(), Some("2026-03-03T14:05:00Z"));
}
