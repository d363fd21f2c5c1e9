use std::sync::atomic::Ordering;
use std::time::Duration;

use accounts::use_cases::{AssignFailed, Entered, Linked, PortalLogin, assign_link, link_standing, portal_login, sign_out, unlink_portal};
use accounts::{EmailAddress, LinkState, Notice, PortalId, Verdict};
use policies::Link;

use crate::world::World;

#[tokio::test]
async fn a_ticked_box_is_never_asked_again() {
    let world = World::new().await;
    let here = world.person().await;
    assert_eq!(world.link(&here, "portal password", true).await, Linked::Done);
    let here = world.again(&here).await;
    assert_eq!(link_standing(&here.account, &world.portal("wiki")), Some(Link::Works));
    assert!(matches!(world.enter(&here).await, Entered::Ready(_)));
    assert_eq!(world.asked(), 1, "the jar of the linking serves the first visit");
    let later = world.person().await;
    assert!(matches!(world.enter(&later).await, Entered::Ready(_)), "another session, another device");
    assert_eq!(world.asked(), 2);
    assert!(world.told.0.lock().unwrap().iter().any(|(_, notice)| matches!(notice, Notice::PortalLinked { .. })));
}

#[tokio::test]
async fn a_box_not_ticked_serves_this_session_only() {
    let world = World::new().await;
    let here = world.person().await;
    assert_eq!(world.link(&here, "portal password", false).await, Linked::Done);
    let here = world.again(&here).await;
    assert!(here.account.links.is_empty(), "nothing is stored");
    let wiki = PortalId::new("wiki");
    world.deps.sessions.drop_portal_session(&here.session.id, &wiki, None).await.unwrap();
    assert!(matches!(world.enter(&here).await, Entered::Ready(_)), "repaired within the session");
    let later = world.person().await;
    assert!(matches!(world.enter(&later).await, Entered::LinkNeeded), "asked again in the next");
    assert_eq!(world.told.0.lock().unwrap().len(), 1, "only the account's own notice");
}

#[tokio::test]
async fn a_refused_password_is_not_tried_twice() {
    let world = World::new().await;
    let here = world.person().await;
    assert_eq!(world.link(&here, "wrong", true).await, Linked::Refused(Verdict::WrongCredentials));
    assert_eq!(world.link(&here, "wrong", true).await, Linked::RefusedBefore);
    assert_eq!(world.asked(), 1);
    assert_eq!(world.link(&here, "portal password", true).await, Linked::Done);
    assert_eq!(world.again(&here).await.account.links.len(), 1);
}

#[tokio::test]
async fn nobody_can_guess_until_the_portal_locks() {
    let world = World::new().await;
    let here = world.person().await;
    for guess in ["one", "two", "three", "four"] {
        assert_eq!(world.link(&here, guess, true).await, Linked::Refused(Verdict::WrongCredentials));
    }
    let elsewhere = world.person().await;
    assert_eq!(world.link(&elsewhere, "five", true).await, Linked::TooMany, "another session is the same login");
    assert_eq!(world.asked(), 4);
    world.clock.advance(Duration::from_secs(15 * 60));
    assert_eq!(world.link(&here, "portal password", true).await, Linked::Done);
    for _ in 0..6 {
        assert_eq!(world.link(&here, "portal password", true).await, Linked::Done, "what is right is no guess");
    }
}

#[tokio::test]
async fn a_portal_that_is_down_keeps_nothing_and_may_be_asked_again() {
    let world = World::new().await;
    let here = world.person().await;
    *world.doorman.down.lock().unwrap() = true;
    assert_eq!(world.link(&here, "portal password", true).await, Linked::Refused(Verdict::Unavailable));
    assert!(world.again(&here).await.account.links.is_empty());
    *world.doorman.down.lock().unwrap() = false;
    assert_eq!(world.link(&here, "portal password", true).await, Linked::Done);
}

#[tokio::test]
async fn a_link_given_anew_replaces_the_old_one() {
    let world = World::new().await;
    let here = world.person().await;
    world.link(&here, "portal password", true).await;
    world.set_portal_password("changed");
    assert_eq!(world.link(&here, "changed", true).await, Linked::Done);
    let account = world.again(&here).await.account;
    assert_eq!(account.links.len(), 1);
    assert_eq!(account.links[0].state, LinkState::Works);
    let link = world.deps.accounts.links(account.id, &PortalId::new("wiki")).await.unwrap().remove(0);
    assert_eq!(link.version, 2);
    assert_eq!(world.deps.vault.open_login(&link).await.unwrap().password.reveal(), "changed");
}

#[tokio::test]
async fn removing_a_link_erases_it_and_every_session_s_hold() {
    let world = World::new().await;
    let (here, elsewhere) = (world.person().await, world.person().await);
    world.link(&here, "portal password", true).await;
    let elsewhere = world.again(&elsewhere).await;
    assert!(matches!(world.enter(&elsewhere).await, Entered::Ready(_)));
    let link = world.again(&here).await.account.links[0].id;
    assert!(unlink_portal(&world.deps, &here, &world.portal("wiki"), link).await.unwrap());
    assert!(!unlink_portal(&world.deps, &here, &world.portal("wiki"), link).await.unwrap(), "there is none any more");
    for who in [here, elsewhere] {
        assert!(matches!(world.enter(&world.again(&who).await).await, Entered::LinkNeeded));
    }
    // The portal's own way out is called for each session that was in it.
    while world.doorman.signed_out.load(Ordering::SeqCst) < 2 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn signing_out_calls_the_portals_that_were_entered() {
    let world = World::new().await;
    let here = world.person().await;
    world.link(&here, "portal password", true).await;
    let entered = sign_out(&world.deps, &here).await.unwrap();
    assert_eq!(entered, [PortalId::new("wiki")]);
    while world.doorman.signed_out.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn only_an_operator_names_a_person_at_a_portal_that_believes_headers() {
    let world = World::new().await;
    let here = world.person().await;
    let calendar = world.portal("calendar");
    assert_eq!(portal_login(&world.deps, &here, &calendar).await.unwrap(), PortalLogin::Missing);
    let ada = EmailAddress::parse("ada@example.com").unwrap();
    assign_link(&world.deps, &ada, &calendar, "ada.l").await.unwrap();
    let account = world.again(&here).await.account;
    assert_eq!(link_standing(&account, &calendar), Some(Link::Works));
    assert_eq!(account.links[0].username, "ada.l");
    assert!(!account.links[0].has_password);
    assign_link(&world.deps, &ada, &calendar, "ada2").await.unwrap();
    assert_eq!(world.again(&here).await.account.links[0].username, "ada2");
    assert!(matches!(assign_link(&world.deps, &ada, &world.portal("wiki"), "x").await, Err(AssignFailed::NotAssignable)));
    assert!(matches!(assign_link(&world.deps, &ada, &calendar, "a\r\nX: y").await, Err(AssignFailed::BadName)));
    let eve = EmailAddress::parse("eve@example.com").unwrap();
    assert!(matches!(assign_link(&world.deps, &eve, &calendar, "x").await, Err(AssignFailed::NoAccount)));
}
