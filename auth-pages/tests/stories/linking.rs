use accounts::Verdict;
use http::StatusCode;

use crate::world::{PASSWORD, SIGN_IN, World};

const WIKI: &str = "https://wiki.example.com/orders?id=7";

#[tokio::test]
async fn a_first_visit_links_and_ends_on_the_page_asked_for() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(WIKI).await.shows("to go on to Team wiki");
    browser.sign_in("ada@example.com").await.shows("Account linking").shows("This is for Team wiki").shows("ada@example.com");
    assert_eq!(browser.attribute("#username", "autocomplete").unwrap(), "off");
    assert_eq!(browser.attribute("#password", "autocomplete").unwrap(), "section-wiki current-password");
    assert!(browser.attribute("#keep", "checked").is_some());
    assert_eq!(browser.attribute(".below a", "href").unwrap(), "https://wiki.example.com/reset");
    browser.link("ada7", "old password").await.is_at(WIKI).shows("for ada@example.com");
    assert_eq!(world.linked("wiki").await.unwrap(), "ada7");
    let seen = world.doorman.seen.lock().unwrap().clone();
    assert_eq!(seen, ["wiki ada7 wiki.example.com TestBrowser/1.0 203.0.113.9 de,en;q=0.5"], "the portal sees the person");
    let mut later = world.ada().await;
    later.open(WIKI).await.is_at(WIKI);
}

#[tokio::test]
async fn the_portal_sees_the_host_by_which_it_was_visited() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open("https://kb.example.com/").await.link("ada7", "old password").await.is_at("https://kb.example.com/");
    browser.open("https://shop.example.net:8443/cart").await.link("ada8", "old password").await;
    browser.is_at("https://shop.example.net:8443/cart");
    browser.open(&format!("{SIGN_IN}/account/links")).await;
    let seen = world.doorman.seen.lock().unwrap().clone();
    assert!(seen[0].starts_with("wiki ada7 kb.example.com "));
    assert!(seen[1].starts_with("shop ada8 shop.example.net:8443 "));
}

#[tokio::test]
async fn a_box_not_ticked_is_for_this_session_only() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(WIKI).await;
    browser.submit(&[("username", Some("ada7")), ("password", Some("old password")), ("keep", None)]).await.is_at(WIKI);
    assert_eq!(world.linked("wiki").await, None);
    browser.open(&format!("{SIGN_IN}/account/links")).await.shows("Used until you sign out, not stored");
    browser.open(&format!("{SIGN_IN}/")).await.shows("Linked until you sign out");
    let mut later = world.ada().await;
    later.open(WIKI).await.shows("Account linking");
}

#[tokio::test]
async fn a_wrong_password_keeps_the_user_name_and_is_tried_once() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(WIKI).await.link("ada7", "wrong").await.shows("Team wiki did not accept this user name and password");
    assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.attribute("#username", "value").unwrap(), "ada7");
    assert!(browser.attribute("#password", "value").is_none());
    browser.link("ada7", "wrong").await.shows("so it was not asked again");
    assert_eq!(world.asked(), 1);
    assert!(!browser.text().contains("wrong"));
    let unticked = [("username", Some("ada7")), ("password", Some("wrong2")), ("keep", None)];
    browser.submit(&unticked).await;
    assert!(browser.attribute("#keep", "checked").is_none(), "the box stays as it was left");
    browser.link("ada7", "old password").await.is_at(WIKI);
}

#[tokio::test]
async fn each_verdict_has_its_words_and_keeps_nothing() {
    let world = World::new().await;
    let help = "Who can help: Client Response Center, +1-555-555-0100";
    let cases = [
        (Verdict::Unavailable, "does not answer at the moment, and nothing was kept", false),
        (Verdict::Locked, "has locked this login, or asks to wait", true),
        (Verdict::PasswordExpired, "wants a new password for this login first", true),
        (Verdict::CodeNeeded, "also asks for a one-time code", true),
        (Verdict::Unrecognised, "gave an answer that is not understood here", true),
    ];
    for (verdict, words, names_help) in cases {
        world.portal_says(verdict);
        let mut browser = world.ada().await;
        browser.open(WIKI).await.link("ada7", "old password").await.shows(words);
        assert_eq!(browser.text().contains(help), names_help, "{verdict:?}");
        assert_eq!(browser.attribute("#username", "value").unwrap(), "ada7");
        assert_eq!(world.linked("wiki").await, None);
    }
}

#[tokio::test]
async fn what_cannot_be_a_login_is_not_sent_to_the_portal() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    let long = "x".repeat(300);
    let cases = [
        ("", "old password", "Enter your user name at Team wiki"),
        ("ada7", "", "Enter your password at Team wiki"),
        (&long, "old password", "A user name has at most 255 characters"),
        ("ada7", &long, "A password has at most 256 characters"),
        ("ada\0seven", "old password", "no line breaks"),
        ("ada\r\nX: y", "old password", "no line breaks"),
    ];
    for (username, password, words) in cases {
        browser.open(WIKI).await.link(username, password).await.shows(words);
    }
    assert_eq!(world.asked(), 0);
}

#[tokio::test]
async fn a_stored_login_that_fails_says_why_and_is_given_anew() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(WIKI).await.link("ada7", "old password").await;
    let ada = world.deps.accounts.by_email(&accounts::EmailAddress::parse("ada@example.com").unwrap()).await.unwrap().unwrap();
    let link = world.deps.accounts.links(ada.id, &accounts::PortalId::new("wiki")).await.unwrap().remove(0);
    let state = accounts::LinkState::NeedsAttention(Verdict::WrongCredentials);
    world.deps.accounts.mark_link(link.id, link.version, state).await.unwrap();
    world.deps.sessions.bump_account(ada.id).await.unwrap();
    browser.open(&format!("{SIGN_IN}/")).await.shows("Needs attention: linked as ada7");
    browser.open(&format!("{SIGN_IN}/account/links")).await.shows("Needs attention").shows("no longer accepts the password that is stored");
    browser.open(WIKI).await.shows("Team wiki no longer accepts the password that is stored");
    assert_eq!(browser.attribute("#username", "value").unwrap(), "ada7");
    browser.link("ada7", "old password").await.is_at(WIKI);
}

#[tokio::test]
async fn a_portal_with_assigned_names_says_whom_to_ask() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open("https://calendar.example.com/").await.shows("are assigned by the people who run it").shows("Client Response Center");
    assert!(browser.attribute("form", "action").is_none(), "there is nothing to type");
    let calendar = world.deps.portals[&accounts::PortalId::new("calendar")].clone();
    let ada = accounts::EmailAddress::parse("ada@example.com").unwrap();
    accounts::use_cases::assign_link(&world.deps, &ada, &calendar, "ada.l").await.unwrap();
    browser.open("https://calendar.example.com/").await.is_at("https://calendar.example.com/").shows("for ada@example.com");
    browser.open(&format!("{SIGN_IN}/account/links")).await.shows("Linked as ada.l");
    assert!(browser.attribute("a[href='/account/links/calendar/remove']", "href").is_none());
    browser.open(&format!("{SIGN_IN}/account/links/calendar/remove")).await;
    assert_eq!(browser.status, StatusCode::NOT_FOUND);
    browser.open(&format!("{SIGN_IN}/link/calendar")).await.shows("Your user name at Calendar is ada.l");
}

#[tokio::test]
async fn linking_begun_while_signed_out_comes_after_the_sign_in() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/link/wiki")).await.shows("Sign in");
    browser.sign_in("ada@example.com").await.is_at(&format!("{SIGN_IN}/link/wiki")).shows("This is for Team wiki");
    browser.link("ada7", "old password").await.is_at(&format!("{SIGN_IN}/account/links?linked=wiki")).shows("Team wiki is linked");
    browser.open(&format!("{SIGN_IN}/link/news")).await.is_at(&format!("{SIGN_IN}/account/links"));
    browser.open(&format!("{SIGN_IN}/link/nothing")).await.shows("This page does not exist");
}

#[tokio::test]
async fn what_works_is_shown_and_replaced_only_with_the_master_password() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(WIKI).await;
    let linking = browser.url.clone();
    browser.link("ada7", "old password").await.is_at(WIKI);
    world.clock.advance(11);
    browser.open(&linking).await.shows("is already linked as ada7").shows("Master account password");
    let go_on = browser.attribute(".notice a", "href").unwrap();
    browser.link("mallory", "old password").await.shows("Enter the password of your master account");
    assert_eq!(world.asked(), 1);
    browser.open(&go_on).await.is_at(WIKI);
    browser.open(&linking).await;
    let typed = [("username", Some("ada9")), ("password", Some("old password")), ("master_password", Some(PASSWORD))];
    browser.submit(&typed).await.is_at(WIKI);
    assert_eq!(world.linked("wiki").await.unwrap(), "ada9");
}
