use accounts::use_cases::{Proof, SignIn, delete_account, export_account};
use accounts::{EmailAddress, Notice, PortalId};

use crate::world::{PASSWORD, World};

#[tokio::test]
async fn a_deleted_account_leaves_nothing_but_nameless_events() {
    let world = World::new().await;
    let (here, elsewhere) = (world.person().await, world.person().await);
    world.link(&here, "portal password", true).await;
    let id = here.account.id;
    assert!(matches!(world.prove(&here, None, "wrong").await, Proof::Wrong));
    let Proof::Right(proved) = world.prove(&here, None, PASSWORD).await else { panic!("refused") };
    delete_account(&world.deps, &proved).await.unwrap();
    for session in [&here.session, &elsewhere.session] {
        assert!(world.recognise(session).await.is_none());
    }
    let email = EmailAddress::parse("ada@example.com").unwrap();
    assert!(world.deps.accounts.by_email(&email).await.unwrap().is_none());
    assert!(world.deps.accounts.data_key(id).await.unwrap().is_none());
    assert!(world.deps.accounts.links(id, &PortalId::new("wiki")).await.unwrap().is_empty());
    let trail = world.deps.accounts.events(id, 100).await.unwrap();
    assert_eq!(trail[0].1, "account-deleted");
    assert!(trail.len() > 3 && trail.iter().all(|(_, _, about, address)| about.is_empty() && address.is_none()), "{trail:?}");
    assert!(matches!(world.try_sign_in("ada@example.com", PASSWORD).await, SignIn::Refused));
    assert_eq!(world.told.0.lock().unwrap().last().unwrap(), &("ada@example.com".to_owned(), Notice::AccountDeleted));
}

#[tokio::test]
async fn an_export_tells_what_is_kept_and_is_itself_an_event() {
    let world = World::new().await;
    let who = world.person().await;
    world.person().await;
    let export = export_account(&world.deps, &who).await.unwrap().unwrap();
    assert_eq!((export.account.email.as_str(), export.sessions.len()), ("ada@example.com", 2));
    assert!(export.events.iter().any(|(_, kind, ..)| kind == "account-created"));
    assert_eq!(world.deps.accounts.events(who.account.id, 1).await.unwrap()[0].1, "data-exported");
}
