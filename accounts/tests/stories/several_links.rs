use std::sync::atomic::Ordering;

use accounts::use_cases::{Entered, Linked, PortalLogin, Recognised, choose_link, enter_portal, portal_login, unlink_portal};
use accounts::{LinkFact, LinkState, PortalId, Verdict};

use crate::world::{World, visit};

const RIGHT: &str = "portal password";

async fn link(world: &World, who: &Recognised, username: &str) {
    assert_eq!(world.link_at("tickets", who, (username, RIGHT), true).await, Linked::Done);
}

/// Ada with two logins of the tickets; and what is known of her in another session than the one that linked them.
async fn with_two(world: &World) -> (Recognised, Recognised) {
    let (here, elsewhere) = (world.person().await, world.person().await);
    link(world, &here, "ada7").await;
    link(world, &world.again(&here).await, "ada.admin").await;
    (world.again(&here).await, world.again(&elsewhere).await)
}

async fn used(world: &World, who: &Recognised) -> Option<String> {
    match portal_login(&world.deps, who, &world.portal("tickets")).await.unwrap() {
        PortalLogin::Link(link) => Some(link.username),
        PortalLogin::Choose => None,
        other => panic!("{other:?}"),
    }
}

fn named<'a>(who: &'a Recognised, username: &str) -> &'a LinkFact {
    who.account.links.iter().find(|link| link.username == username).unwrap()
}

async fn enters(world: &World, who: &Recognised) -> bool {
    matches!(enter_portal(&world.deps, who, &world.portal("tickets"), visit()).await.unwrap(), Entered::Ready(_))
}

#[tokio::test]
async fn each_session_enters_with_the_login_that_was_chosen_in_it() {
    let world = World::new().await;
    let (here, elsewhere) = with_two(&world).await;
    assert_eq!(used(&world, &here).await.as_deref(), Some("ada.admin"), "the one just linked");
    let asked = world.asked();
    assert_eq!(used(&world, &elsewhere).await, None);
    assert!(!enters(&world, &elsewhere).await && world.asked() == asked, "nobody guesses which");
    assert!(choose_link(&world.deps, &elsewhere, &world.portal("tickets"), named(&elsewhere, "ada7").id).await.unwrap());
    world.clock.advance(std::time::Duration::from_secs(60));
    assert!(enters(&world, &elsewhere).await);
    let links = world.deps.accounts.links(elsewhere.account.id, &PortalId::new("tickets")).await.unwrap();
    assert!(links[0].username == "ada7" && links[0].last_used > links[1].last_used, "{links:?}");
    assert_eq!(used(&world, &here).await.as_deref(), Some("ada.admin"), "the other session keeps its own");
    let trail = world.deps.accounts.events(elsewhere.account.id, 10).await.unwrap();
    let chosen: Vec<_> = trail.iter().filter(|(_, kind, ..)| kind == "link-chosen").map(|(_, _, about, _)| about.as_str()).collect();
    assert_eq!(chosen, ["tickets: ada7"], "once, and not for what was in use already");
    let wiki = world.portal("wiki");
    assert!(!choose_link(&world.deps, &here, &wiki, named(&here, "ada7").id).await.unwrap(), "a link of another portal");
}

#[tokio::test]
async fn choosing_another_ends_the_portal_session_of_the_former() {
    let world = World::new().await;
    let (here, _) = with_two(&world).await;
    let tickets = PortalId::new("tickets");
    let before = world.doorman.signed_out.load(Ordering::SeqCst);
    assert!(choose_link(&world.deps, &here, &world.portal("tickets"), named(&here, "ada.admin").id).await.unwrap());
    assert!(world.deps.sessions.portal_session(&here.session.id, &tickets).await.unwrap().is_some(), "it is in use already");
    assert!(choose_link(&world.deps, &here, &world.portal("tickets"), named(&here, "ada7").id).await.unwrap());
    assert!(world.deps.sessions.portal_session(&here.session.id, &tickets).await.unwrap().is_none());
    while world.doorman.signed_out.load(Ordering::SeqCst) == before {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn there_are_never_more_than_may_be_and_one_login_is_linked_once() {
    let world = World::new().await;
    let (here, _) = with_two(&world).await;
    let asked = world.asked();
    assert_eq!(world.link_at("tickets", &here, ("third", RIGHT), true).await, Linked::Full);
    assert_eq!(world.asked(), asked, "the portal is not asked in vain");
    assert_eq!(world.link_at("tickets", &here, ("third", RIGHT), false).await, Linked::Done, "for this session there is always room");
    assert_eq!(portal_login(&world.deps, &here, &world.portal("tickets")).await.unwrap(), PortalLogin::ThisSession);
    assert_eq!(world.link_at("tickets", &here, ("ada7", RIGHT), true).await, Linked::Done, "given anew");
    let links = world.again(&here).await.account.links.clone();
    assert_eq!(links.len(), 2, "{links:?}");
    // Two at the same moment for the last place.
    let gone = named(&here, "ada7").id;
    assert!(unlink_portal(&world.deps, &here, &world.portal("tickets"), gone).await.unwrap());
    let (one, two) =
        tokio::join!(world.link_at("tickets", &here, ("fourth", RIGHT), true), world.link_at("tickets", &here, ("fifth", RIGHT), true));
    assert!([one, two].contains(&Linked::Done) && [one, two].contains(&Linked::Full), "{one:?} {two:?}");
    assert_eq!(world.again(&here).await.account.links.len(), 2);
}

#[tokio::test]
async fn each_link_fails_and_is_removed_for_itself() {
    let world = World::new().await;
    let (here, elsewhere) = with_two(&world).await;
    let tickets = world.portal("tickets");
    choose_link(&world.deps, &elsewhere, &tickets, named(&elsewhere, "ada7").id).await.unwrap();
    world.set_portal_password("changed");
    assert!(!enters(&world, &elsewhere).await);
    let now = world.again(&elsewhere).await;
    assert_eq!(named(&now, "ada7").state, LinkState::NeedsAttention(Verdict::WrongCredentials));
    assert_eq!(named(&now, "ada.admin").state, LinkState::Works);
    world.set_portal_password(RIGHT);

    assert!(unlink_portal(&world.deps, &now, &tickets, named(&now, "ada7").id).await.unwrap());
    let now = world.again(&elsewhere).await;
    assert_eq!(used(&world, &now).await.as_deref(), Some("ada.admin"), "the only one is left to choose");
    assert!(enters(&world, &now).await);
    let held = world.deps.sessions.portal_session(&here.session.id, &tickets.id).await.unwrap();
    assert!(held.is_some(), "a session that uses another login stays in the portal");
    let links = world.deps.accounts.links(now.account.id, &tickets.id).await.unwrap();
    assert_eq!(links.len(), 1);
    let trail = world.deps.accounts.events(now.account.id, 20).await.unwrap();
    assert!(trail.iter().any(|(_, what, about, _)| what == "unlinked" && about == "tickets: ada7"), "{trail:?}");
    assert!(trail.iter().any(|(_, what, about, _)| what == "linked" && about == "tickets: ada.admin"), "{trail:?}");
}

#[tokio::test]
async fn one_links_password_does_not_open_as_anothers() {
    let world = World::new().await;
    let (here, _) = with_two(&world).await;
    let links = world.deps.accounts.links(here.account.id, &PortalId::new("tickets")).await.unwrap();
    let swapped = accounts::Link { sealed_password: links[1].sealed_password.clone(), ..links[0].clone() };
    assert!(world.deps.vault.open_login(&links[0]).await.is_ok());
    assert!(world.deps.vault.open_login(&swapped).await.is_err());
}
