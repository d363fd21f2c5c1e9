use http::StatusCode;

use crate::world::{PASSWORD, SIGN_IN, World};

const SESSIONS: &str = "https://login.example.com/account/sessions";

#[tokio::test]
async fn another_browser_is_signed_out_after_asking() {
    let world = World::new().await;
    let mut elsewhere = world.ada().await;
    elsewhere.open(&format!("{SIGN_IN}/link/wiki")).await.link("ada7", "old password").await;
    elsewhere.open("https://wiki.example.com/").await.shows("Team wiki GET / for ada@example.com");
    world.clock.advance(2);
    let mut here = world.ada().await;
    here.open(SESSIONS).await.shows("An unknown browser This browser From 203.0.113.9 Signed in today at 14:07 UTC");
    here.shows("Signed in today at 14:05 UTC");
    let end = here.attribute("a[href$=end]", "href").unwrap();
    here.open(&end).await.shows("Sign out this browser?").shows("An unknown browser, from 203.0.113.9");
    elsewhere.open("https://wiki.example.com/").await.shows("Team wiki GET /");
    here.submit(&[]).await.is_at(&format!("{SESSIONS}?ended")).shows("Signed out there");
    assert!(here.attribute("a[href$=end]", "href").is_none(), "there is no other left");
    elsewhere.open("https://wiki.example.com/").await.shows("E-mail address");
    here.open(&format!("{SIGN_IN}/")).await.shows("Your portals");
    here.open(&end).await.is_at(SESSIONS);
    let mails = world.mails.recent(10).await.unwrap();
    assert!(mails.iter().any(|stored| stored.mail.subject.contains("Another browser was signed out")));
}

#[tokio::test]
async fn all_others_are_signed_out_with_the_password_if_it_was_not_given_lately() {
    let world = World::new().await;
    let mut here = world.ada().await;
    let (mut one, mut two) = (world.ada().await, world.ada().await);
    world.clock.advance(11);
    here.open(SESSIONS).await.open("/account/sessions/others/end").await.shows("Sign out everywhere but here?");
    here.submit(&[]).await.shows("Enter the password of your master account");
    here.submit(&[("master_password", Some("wrong"))]).await.shows("This is not the password");
    assert_eq!(here.status, StatusCode::UNPROCESSABLE_ENTITY);
    one.open(&format!("{SIGN_IN}/")).await.shows("Your portals");
    here.submit(&[("master_password", Some(PASSWORD))]).await.is_at(&format!("{SESSIONS}?ended"));
    for gone in [&mut one, &mut two] {
        gone.open(&format!("{SIGN_IN}/")).await.shows("E-mail address");
    }
    here.open(SESSIONS).await.shows("This browser");
}

#[tokio::test]
async fn nobody_ends_somebody_elses_session() {
    let world = World::new().await;
    let mut ada = world.ada().await;
    let mut bob = world.browser();
    bob.sign_in("bob@example.com").await;
    let mut other_of_ada = world.ada().await;
    ada.open(SESSIONS).await;
    let end = ada.attribute("a[href$=end]", "href").unwrap();
    bob.open(SESSIONS).await.shows("This browser");
    bob.open(&end).await.is_at(SESSIONS);
    let token = ada.open(&end).await.attribute("input[name=form_token]", "value").unwrap();
    bob.post(&end, &format!("form_token={token}")).await;
    assert_eq!(bob.status, StatusCode::FORBIDDEN);
    other_of_ada.open(&format!("{SIGN_IN}/")).await.shows("Your portals");
    let mut stranger = world.browser();
    stranger.open(&format!("{SIGN_IN}{end}")).await.sign_in("ada@example.com").await.is_at(SESSIONS);
}
