use std::time::Duration;

use accounts::ports::CreateFailed;
use accounts::use_cases::{CreateAccount, CreateAccountFailed, SignIn, create_account, recognise, recognise_cached, sign_out};
use accounts::{Pass, PassScope, Timestamp};

use crate::world::{PASSWORD, World};

#[tokio::test]
async fn the_right_password_begins_a_session_under_a_new_id() {
    let world = World::new().await;
    let (first, second) = (world.signed_in().await, world.signed_in().await);
    assert_ne!(first.id, second.id);
    let known = world.recognise(&first).await.unwrap();
    assert_eq!(known.account.email.as_str(), "ada@example.com");
}

#[tokio::test]
async fn wrong_password_and_unknown_address_look_alike() {
    let world = World::new().await;
    for (email, password) in [("ada@example.com", "wrong"), ("eve@example.com", PASSWORD), ("not an address", PASSWORD)] {
        assert!(matches!(world.try_sign_in(email, password).await, SignIn::Refused), "{email}");
    }
}

#[tokio::test]
async fn the_same_password_typed_in_another_unicode_form_is_the_same() {
    let world = World::new().await;
    let wanted = |email| CreateAccount { email, name: "", groups: vec![], password: "caf\u{e9} by the long river".into() };
    create_account(&world.deps, wanted("zoe@example.com")).await.unwrap();
    assert!(matches!(world.try_sign_in("ZOE@example.com ", "cafe\u{301} by the long river").await, SignIn::Done(_)));
}

#[tokio::test]
async fn a_session_ends_by_idleness_and_by_age() {
    let world = World::new().await;
    let session = world.signed_in().await;
    for _ in 0..25 {
        world.clock.advance(Duration::from_secs(29 * 60));
        if world.recognise(&session).await.is_none() {
            panic!("use keeps it alive");
        }
        if world.clock_age(&session) >= Duration::from_secs(11 * 3600 + 1800) {
            break;
        }
    }
    world.clock.advance(Duration::from_secs(29 * 60));
    assert!(world.recognise(&session).await.is_none(), "twelve hours are over");
    let idle = world.signed_in().await;
    world.clock.advance(Duration::from_secs(30 * 60));
    assert!(world.recognise(&idle).await.is_none(), "half an hour of nothing");
}

#[tokio::test]
async fn signing_out_ends_it_everywhere_and_only_it() {
    let world = World::new().await;
    let (here, elsewhere) = (world.person().await, world.person().await);
    assert!(sign_out(&world.deps, &here).await.unwrap().is_empty());
    assert!(world.recognise(&here.session).await.is_none());
    assert!(world.recognise(&elsewhere.session).await.is_some());
}

#[tokio::test]
async fn signed_out_before_a_moment_voids_all_sessions_begun_before() {
    let world = World::new().await;
    let before = world.person().await;
    world.clock.advance(Duration::from_secs(1));
    let moment = world.deps.clock.now();
    world.deps.accounts.sign_out_before(before.account.id, moment).await.unwrap();
    world.deps.sessions.bump_account(before.account.id).await.unwrap();
    assert!(world.recognise(&before.session).await.is_none());
    world.deps.accounts.sign_out_before(before.account.id, Timestamp::from_millis(0)).await.unwrap();
    world.deps.sessions.bump_account(before.account.id).await.unwrap();
    assert!(world.recognise(&before.session).await.is_none(), "the moment never moves back");
    assert!(world.recognise(&world.signed_in().await).await.is_some());
}

#[tokio::test]
async fn on_the_sign_in_host_only_the_pass_with_the_right_number_counts() {
    let world = World::new().await;
    let session = world.signed_in().await;
    let scope = PassScope::SignIn("login.example.com");
    for (number, counts) in [(session.pass_number, true), (session.pass_number + 1, false), (0, false)] {
        let pass = Pass { session: session.id, number };
        assert_eq!(recognise(&world.deps, &pass, scope).await.unwrap().is_some(), counts, "{number}");
        let now = world.deps.clock.now();
        assert_eq!(recognise_cached(&world.deps, &pass, scope, now).unwrap().is_some(), counts, "{number} from memory");
    }
}

#[tokio::test]
async fn an_account_that_cannot_be_made_says_why() {
    let world = World::new().await;
    let make = async |email, password: &str| {
        let wanted = CreateAccount { email, name: "", groups: vec![], password: password.into() };
        create_account(&world.deps, wanted).await
    };
    assert!(matches!(make("no address", PASSWORD).await, Err(CreateAccountFailed::Email(_))));
    assert!(matches!(make("bob@example.com", "short").await, Err(CreateAccountFailed::Password(_))));
    assert!(matches!(make("ADA@example.com", PASSWORD).await, Err(CreateAccountFailed::Store(CreateFailed::Taken))));
    assert_eq!(world.told.0.lock().unwrap().len(), 1, "only ada was told");
}
