use accounts::use_cases::{Entered, repair_portal};
use accounts::{LinkState, Verdict};

use crate::world::{World, visit};

fn generation(entered: &Entered) -> u64 {
    match entered {
        Entered::Ready(held) => held.generation,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn fifty_requests_make_one_portal_sign_in() {
    let world = World::new().await;
    let first = world.person().await;
    world.link(&first, "portal password", true).await;
    let here = world.person().await;
    let before = world.asked();
    let entered = futures(50, || world.enter(&here)).await;
    let first = generation(&entered[0]);
    assert!(entered.iter().all(|entered| generation(entered) == first), "all hold the same");
    assert_eq!(world.asked() - before, 1);
}

#[tokio::test]
async fn two_devices_try_a_stale_password_once() {
    let world = World::new().await;
    let first = world.person().await;
    world.link(&first, "portal password", true).await;
    world.set_portal_password("changed at the portal");
    let (one, two) = (world.person().await, world.person().await);
    let before = world.asked();
    let (a, b) = tokio::join!(world.enter(&one), world.enter(&two));
    assert!(matches!((a, b), (Entered::LinkNeeded, Entered::LinkNeeded)));
    assert_eq!(world.asked() - before, 1);
    let state = world.again(&one).await.account.links[0].state;
    assert_eq!(state, LinkState::NeedsAttention(Verdict::WrongCredentials));
    assert!(matches!(world.enter(&one).await, Entered::LinkNeeded), "and never by itself again");
    assert_eq!(world.asked() - before, 1);
}

#[tokio::test]
async fn a_portal_that_is_down_leaves_the_link_alone() {
    let world = World::new().await;
    let first = world.person().await;
    world.link(&first, "portal password", true).await;
    let here = world.person().await;
    *world.doorman.down.lock().unwrap() = true;
    assert!(matches!(world.enter(&here).await, Entered::Failed(Verdict::Unavailable)));
    *world.doorman.down.lock().unwrap() = false;
    assert!(matches!(world.enter(&here).await, Entered::Ready(_)), "it works as soon as the portal does");
}

#[tokio::test]
async fn a_repair_signs_in_once_for_all_who_noticed() {
    let world = World::new().await;
    let here = world.person().await;
    world.link(&here, "portal password", true).await;
    let here = world.again(&here).await;
    let old = generation(&world.enter(&here).await);
    let before = world.asked();
    let wiki = world.portal("wiki");
    let repaired = futures(10, || async { repair_portal(&world.deps, &here, &wiki, visit(), old).await.unwrap() }).await;
    let new = generation(&repaired[0]);
    assert_ne!(new, old);
    assert!(repaired.iter().all(|entered| generation(entered) == new));
    assert_eq!(world.asked() - before, 1, "a late one finds the new generation and leaves it");
}

async fn futures<F: Future>(count: usize, make: impl Fn() -> F) -> Vec<F::Output> {
    futures_util::future::join_all((0..count).map(|_| make())).await
}
