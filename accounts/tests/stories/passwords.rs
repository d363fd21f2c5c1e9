use std::time::Duration;

use accounts::use_cases::{Argon2Cost, ChangePassword, HashPool, PasswordChange, SignIn, change_password};
use accounts::{Device, EmailAddress, Notice};
use secret::Secret;

use crate::world::{PASSWORD, World};

const NEW: &str = "plover tricycle umbrage";

async fn change(world: &World, who: &accounts::use_cases::Recognised, current: &str, new: &str) -> PasswordChange {
    let device = Device { user_agent: "Browser".to_owned(), address: "203.0.113.9".parse().unwrap() };
    let wanted = ChangePassword { current: &Secret::from(current), new: &Secret::from(new), device };
    change_password(&world.deps, who, wanted).await.unwrap()
}

#[tokio::test]
async fn a_change_ends_every_session_and_begins_one() {
    let world = World::new().await;
    let (here, elsewhere) = (world.person().await, world.person().await);
    world.clock.advance(Duration::from_secs(1));
    let PasswordChange::Done(session) = change(&world, &here, PASSWORD, NEW).await else { panic!("not changed") };
    assert!(world.recognise(&here.session).await.is_none() && world.recognise(&elsewhere.session).await.is_none());
    let now = world.recognise(&session).await.unwrap();
    // A session store that was rolled back brings nobody back.
    world.deps.sessions.create(&elsewhere.session, Duration::from_secs(600)).await.unwrap();
    assert!(world.recognise(&elsewhere.session).await.is_none());
    assert!(matches!(world.try_sign_in("ada@example.com", PASSWORD).await, SignIn::Refused));
    assert!(matches!(world.try_sign_in("ada@example.com", NEW).await, SignIn::Done(_)));
    assert_eq!(world.told.0.lock().unwrap().last().unwrap().1, Notice::PasswordChanged);
    assert!(matches!(change(&world, &now, PASSWORD, "another plover entirely").await, PasswordChange::Refused));
}

#[tokio::test]
async fn nothing_changes_unless_all_is_right() {
    let world = World::new().await;
    let who = world.person().await;
    assert!(matches!(change(&world, &who, "wrong", NEW).await, PasswordChange::Refused));
    assert!(matches!(change(&world, &who, PASSWORD, "short").await, PasswordChange::Unmet(_)));
    assert!(matches!(change(&world, &who, PASSWORD, PASSWORD).await, PasswordChange::Same));
    assert!(world.recognise(&who.session).await.is_some());
    for _ in 0..8 {
        assert!(matches!(change(&world, &who, "wrong", NEW).await, PasswordChange::Refused));
    }
    assert!(matches!(change(&world, &who, PASSWORD, NEW).await, PasswordChange::TooMany));
}

#[tokio::test]
async fn a_hash_of_another_cost_is_made_anew_at_the_next_sign_in() {
    let world = World::new().await;
    let email = EmailAddress::parse("ada@example.com").unwrap();
    let cost = Argon2Cost { memory_kib: 16, iterations: 2, lanes: 1, parallel: 1 };
    let other = HashPool::start(cost, world.deps.rng.as_ref(), || {}).unwrap();
    let old = other.hash(&PASSWORD.into(), world.deps.rng.as_ref()).await.unwrap();
    let before = world.deps.accounts.by_email(&email).await.unwrap().unwrap();
    assert!(world.deps.hashes.is_current(&before.password_hash) && !world.deps.hashes.is_current(&old));
    world.deps.accounts.replace_password_hash(before.id, &before.password_hash, &old).await.unwrap();
    assert!(matches!(world.try_sign_in("ada@example.com", "wrong").await, SignIn::Refused));
    assert_eq!(world.deps.accounts.by_email(&email).await.unwrap().unwrap().password_hash, old, "only the right password makes it anew");
    world.signed_in().await;
    let after = world.deps.accounts.by_email(&email).await.unwrap().unwrap().password_hash;
    assert!(world.deps.hashes.is_current(&after) && after != old);
    world.signed_in().await;
    assert_eq!(world.deps.accounts.by_email(&email).await.unwrap().unwrap().password_hash, after);
    assert!(!world.deps.hashes.is_current("$2b$12$abc"));
}
