//! Tries after which one has to wait ever longer.

use std::sync::Arc;
use std::time::Duration;

use accounts::ports::{Cap, Ladder, Turn};
use futures_util::future::join_all;

use crate::session_contract::{Fleet, cap, unique};
use crate::world::HOUR;

/// One waits after so many tries, so long.
pub(crate) fn ladder(key: &str, steps: &[(u64, Duration)]) -> Ladder {
    Ladder { key: key.to_owned(), steps: steps.into(), forget: 10 * HOUR }
}

fn waits(turn: &Turn, at_most: Duration) -> bool {
    // The server's clock goes on meanwhile.
    matches!(turn, Turn::Wait(wait) if *wait <= at_most && *wait > at_most / 2)
}

pub(crate) async fn a_turn_is_taken_everywhere_or_nowhere(fleet: &Fleet) {
    let (account, network, counter) = (unique("account"), unique("network"), unique("counter"));
    let both = [ladder(&account, &[(4, HOUR), (5, 2 * HOUR)]), ladder(&network, &[(2, HOUR)])];
    let caps = [cap(&counter, 1, 10)];
    assert_eq!(fleet.a.take_turn(&both, &caps).await.unwrap(), Turn::Taken(vec![1, 1]));
    assert_eq!(fleet.b.take_turn(&both, &caps).await.unwrap(), Turn::Taken(vec![2, 2]));
    for node in [&fleet.a, &fleet.b] {
        let turn = node.take_turn(&both, &caps).await.unwrap();
        assert!(waits(&turn, HOUR), "{turn:?}");
    }
    assert_eq!(fleet.a.take_turn(&both[..1], &caps).await.unwrap(), Turn::Taken(vec![3]), "who waited was not counted");
    assert_eq!(fleet.a.take_turn(&both[..1], &[]).await.unwrap(), Turn::Taken(vec![4]));
    let turn = fleet.b.take_turn(&both[..1], &[]).await.unwrap();
    assert!(waits(&turn, HOUR), "{turn:?}");

    let full = [cap(&counter, 8, 10)];
    let other = [ladder(&unique("other"), &[])];
    let turn = fleet.a.take_turn(&other, &full).await.unwrap();
    assert!(waits(&turn, HOUR), "three are counted: {turn:?}");
    assert_eq!(fleet.b.take_turn(&other, &[cap(&counter, 7, 10)]).await.unwrap(), Turn::Taken(vec![1]), "the full counter left it alone");
    assert_eq!(fleet.a.take_turn(&[], &[]).await.unwrap(), Turn::Taken(vec![]));
}

pub(crate) async fn a_turn_given_back_was_none(fleet: &Fleet) {
    let (own, counter) = ([ladder(&unique("own"), &[(2, HOUR), (3, 3 * HOUR)])], unique("counter"));
    let caps = [cap(&counter, 1, 3)];
    for tries in 1..=2 {
        assert_eq!(fleet.a.take_turn(&own, &caps).await.unwrap(), Turn::Taken(vec![tries]));
    }
    assert!(waits(&fleet.b.take_turn(&own, &caps).await.unwrap(), HOUR));
    fleet.b.give_back_turn(&own, &caps).await.unwrap();
    assert_eq!(fleet.a.take_turn(&own, &caps).await.unwrap(), Turn::Taken(vec![2]), "nobody has to wait for it");
    assert!(waits(&fleet.a.take_turn(&own, &caps).await.unwrap(), HOUR));
    fleet.a.forget_turns(&own).await.unwrap();
    assert_eq!(fleet.b.take_turn(&own, &caps).await.unwrap(), Turn::Taken(vec![1]));
    fleet.a.give_back_turn(&[ladder(&unique("never"), &[])], &[]).await.unwrap();
    fleet.a.forget_turns(&[]).await.unwrap();
    let none: [Cap; 0] = [];
    fleet.a.give_back_turn(&[], &none).await.unwrap();
    assert!(waits(&fleet.a.take_turn(&[ladder(&unique("new"), &[])], &[cap(&counter, 1, 3)]).await.unwrap(), HOUR), "three are counted");
}

pub(crate) async fn of_two_hundred_turns_at_once_the_first_step_is_taken_exactly(fleet: &Fleet) {
    let (one, all) = (unique("one"), unique("all"));
    let tasks = (0..200).map(|number| {
        let node = Arc::clone(if number % 2 == 0 { &fleet.a } else { &fleet.b });
        let (ladders, caps) = ([ladder(&one, &[(37, HOUR)])], [cap(&all, 1, 1_000)]);
        tokio::spawn(async move { node.take_turn(&ladders, &caps).await.unwrap() })
    });
    let mut taken: Vec<u64> = join_all(tasks)
        .await
        .into_iter()
        .filter_map(|turn| match turn.unwrap() {
            Turn::Taken(tries) => Some(tries[0]),
            Turn::Wait(_) => None,
        })
        .collect();
    taken.sort_unstable();
    assert_eq!(taken, (1..=37).collect::<Vec<_>>(), "each has its number");
    assert!(fleet.a.reserve(&[cap(&all, 1_000 - 37, 1_000)]).await.unwrap(), "those who wait took nothing elsewhere");
}
