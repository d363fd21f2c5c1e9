use crate::world::{SIGN_IN, World};

const ACTIVITY: &str = "https://login.example.com/account/activity";

#[tokio::test]
async fn the_trail_is_told_in_words_newest_first() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/link/wiki")).await.link("ada7", "old password").await;
    browser.open(&browser.attribute("a[href$=remove]", "href").unwrap()).await.submit(&[]).await;
    browser.open(ACTIVITY).await.shows("The link to Team wiki was removed today at 14:05 UTC · from 203.0.113.9 Your login for Team wiki");
    browser.shows("Signed in with an unknown browser").shows("Your master account was made");
    assert!(!browser.text().contains("Older") && !browser.text().contains("Newer"));
    let mut bob = world.browser();
    bob.sign_in("bob@example.com").await.open(ACTIVITY).await.shows("Your master account was made");
    assert!(!bob.text().contains("Team wiki"), "everybody sees their own");
}

#[tokio::test]
async fn a_long_trail_is_leafed_through() {
    let world = World::new().await;
    let mut browser = world.browser();
    // With the making of the account: 51 events.
    for _ in 0..50 {
        browser = world.ada().await;
    }
    let rows = |browser: &crate::browser::Browser| browser.body.matches("<time").count();
    browser.open(ACTIVITY).await.shows("Older");
    assert_eq!(rows(&browser), 25);
    browser.open("/account/activity?page=2").await.shows("Newer").shows("Older");
    browser.open("/account/activity?page=3").await.shows("Your master account was made").shows("Newer");
    assert_eq!((rows(&browser), browser.text().contains("Older")), (1, false));
    for odd in ["0", "x", "-1", ""] {
        browser.open(&format!("/account/activity?page={odd}")).await.shows("Signed in with");
    }
    browser.open("/account/activity?page=4294967295").await.shows("There is nothing here");
}
