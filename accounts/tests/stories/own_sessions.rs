use std::time::Duration;

use accounts::Notice;
use accounts::use_cases::{SessionsToEnd, end_own_sessions, own_sessions};

use crate::world::World;

#[tokio::test]
async fn the_list_has_this_session_first_and_only_live_ones() {
    let world = World::new().await;
    let idle = world.person().await;
    world.clock.advance(Duration::from_secs(20 * 60));
    let (other, here) = (world.person().await, world.person().await);
    world.clock.advance(Duration::from_secs(11 * 60));
    let own = own_sessions(&world.deps, &here).await.unwrap();
    let ids: Vec<_> = own.iter().map(|own| own.session.id).collect();
    assert_eq!(ids, [here.session.id, other.session.id], "{:?} was idle too long", idle.session.id);
    assert_eq!(own.iter().map(|own| own.here).collect::<Vec<_>>(), [true, false]);
    assert!(!own[1].handle.contains(&other.session.id.to_key()), "the id is a secret of the other browser");
}

#[tokio::test]
async fn one_is_ended_by_its_handle_and_never_the_one_that_asks() {
    let world = World::new().await;
    let (here, other, third) = (world.person().await, world.person().await, world.person().await);
    let handle_of = async |id| {
        let own = own_sessions(&world.deps, &here).await.unwrap();
        own.into_iter().find(|own| own.session.id == id).unwrap().handle
    };
    let (mine, theirs) = (handle_of(here.session.id).await, handle_of(other.session.id).await);
    for (handle, ended) in [(mine.as_str(), 0), ("nobody's", 0), (theirs.as_str(), 1), (theirs.as_str(), 0)] {
        assert_eq!(end_own_sessions(&world.deps, &here, SessionsToEnd::One(handle)).await.unwrap(), ended, "{handle}");
    }
    assert!(world.recognise(&other.session).await.is_none());
    assert!(world.recognise(&here.session).await.is_some() && world.recognise(&third.session).await.is_some());
    let told = world.told.0.lock().unwrap().iter().filter(|(_, notice)| *notice == Notice::SessionsEnded).count();
    assert_eq!(told, 1, "only of what was done");
}

#[tokio::test]
async fn all_others_end_at_once() {
    let world = World::new().await;
    let (here, other) = (world.person().await, world.person().await);
    world.person().await;
    assert_eq!(end_own_sessions(&world.deps, &here, SessionsToEnd::Others).await.unwrap(), 2);
    assert!(world.recognise(&other.session).await.is_none() && world.recognise(&here.session).await.is_some());
    let trail = world.deps.accounts.events(here.account.id, 2).await.unwrap();
    assert!(trail.iter().all(|(_, kind, ..)| kind == "session-ended"), "{trail:?}");
}
