//! What every `SessionStore` does. Each case gets two nodes on the same store (one and the same, where there can be only one).

use std::any::Any;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use accounts::ports::{Cap, Rng, SessionStore};
use accounts::{Excuse, FactorKind, Grace, PortalId, SecondFactor, Session};

use test_servers::eventually;

use crate::world::{HOUR, Sequence, account_id, entry, portal_session, session, session_of, sorted};

/// Two nodes of a fleet, and whatever must live as long as they do.
pub(crate) struct Fleet {
    pub(crate) a: Arc<dyn SessionStore>,
    pub(crate) b: Arc<dyn SessionStore>,
    pub(crate) keep: Box<dyn Any + Send + Sync>,
}

/// How long other nodes may take to hear of a change.
const HEARD: Duration = Duration::from_secs(2);

/// `tests START` makes a test of each case, on what START starts; `all FLEET` runs all cases on one fleet.
macro_rules! session_contract {
    (tests $start:path) => {
        $crate::session_contract::session_contract!(@cases tests ($start));
    };
    (all $fleet:expr) => {
        $crate::session_contract::session_contract!(@cases all ($fleet));
    };
    (@cases $what:ident $with:tt) => {
        $crate::session_contract::session_contract!(
            @$what $with:
            a_session_is_kept_until_it_is_ended, an_ended_session_takes_all_beside_it,
            ending_is_heard_by_every_node, touching_moves_last_seen_and_revives_nothing,
            creating_again_replaces_the_record_only, a_record_is_replaced_by_the_next_one_only,
            of_twenty_who_replace_a_record_one_does, what_ends_while_it_is_replaced_stays_ended, an_account_lists_its_sessions,
            every_bump_makes_a_version_never_seen_before, memory_answers_what_the_store_answered,
            portal_sessions_are_kept_by_portal, all_that_a_session_holds_is_told,
            entries_change_one_by_one, an_older_generation_changes_nothing,
            entries_set_in_parallel_are_all_kept, credentials_live_with_the_session,
            a_once_only_thing_can_be_taken_once, of_fifty_who_take_one_gets_it,
            reserving_is_all_or_nothing, what_is_given_back_can_be_reserved_again, two_hundred_at_once_reserve_exactly_the_ceiling,
            a_turn_is_taken_everywhere_or_nowhere, a_turn_given_back_was_none, of_two_hundred_turns_at_once_the_first_step_is_taken_exactly,
            text_messages_are_admitted_up_to_each_limit_exactly,
            a_lock_has_one_owner, it_answers
        );
    };
    (@tests ($start:path): $($case:ident),*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $case() {
            let fleet = $start().await;
            $crate::session_contract::$case(&fleet).await;
            drop(fleet.keep);
        })*
    };
    (@all ($fleet:expr): $($case:ident),*) => {{
        $($crate::session_contract::$case($fleet).await;)*
    }};
}
pub(crate) use session_contract;

pub(crate) use crate::text_limits::text_messages_are_admitted_up_to_each_limit_exactly;
pub(crate) use crate::turn_contract::{
    a_turn_given_back_was_none, a_turn_is_taken_everywhere_or_nowhere, of_two_hundred_turns_at_once_the_first_step_is_taken_exactly,
};

pub(crate) async fn a_session_is_kept_until_it_is_ended(fleet: &Fleet) {
    let ada = session();
    assert_eq!(fleet.a.session(&ada.id).await.unwrap(), None);
    fleet.a.create(&ada, HOUR).await.unwrap();
    for node in [&fleet.a, &fleet.b] {
        assert_eq!(node.session(&ada.id).await.unwrap().as_deref(), Some(&ada));
    }
    fleet.a.end(&ada.id).await.unwrap();
    assert_eq!(fleet.a.session(&ada.id).await.unwrap(), None);
    assert!(!matches!(fleet.a.cached_session(&ada.id), Some(Some(_))), "the node that ended it knows at once");
    fleet.a.end(&ada.id).await.unwrap();
}

pub(crate) async fn an_ended_session_takes_all_beside_it(fleet: &Fleet) {
    let (ada, wiki) = (session(), PortalId::new("wiki"));
    fleet.a.create(&ada, HOUR).await.unwrap();
    fleet.a.put_portal_session(&ada.id, &wiki, &portal_session(1, &[("c", b"x")])).await.unwrap();
    fleet.a.put_session_credential(&ada.id, &wiki, Some(b"sealed")).await.unwrap();
    fleet.a.end(&ada.id).await.unwrap();

    // Neither is there any more, nor can it be put again.
    fleet.a.put_portal_session(&ada.id, &wiki, &portal_session(2, &[("c", b"y")])).await.unwrap();
    fleet.a.put_session_credential(&ada.id, &wiki, Some(b"sealed")).await.unwrap();
    fleet.a.change_entries(&ada.id, &wiki, 1, &[entry("c", b"z")]).await.unwrap();
    assert_eq!(fleet.a.portal_session(&ada.id, &wiki).await.unwrap(), None);
    assert_eq!(fleet.a.session_credential(&ada.id, &wiki).await.unwrap(), None);
    assert_eq!(fleet.a.sessions_of(ada.account).await.unwrap(), vec![]);
}

pub(crate) async fn ending_is_heard_by_every_node(fleet: &Fleet) {
    let (ada, wiki) = (session(), PortalId::new("wiki"));
    fleet.a.create(&ada, HOUR).await.unwrap();
    fleet.a.put_portal_session(&ada.id, &wiki, &portal_session(1, &[])).await.unwrap();
    assert!(fleet.b.session(&ada.id).await.unwrap().is_some());
    assert!(fleet.b.portal_session(&ada.id, &wiki).await.unwrap().is_some());
    fleet.a.end(&ada.id).await.unwrap();
    eventually("the other node's memory forgets the session", HEARD, async || !matches!(fleet.b.cached_session(&ada.id), Some(Some(_))))
        .await;
    eventually("and what lay beside it", HEARD, async || !matches!(fleet.b.cached_portal_session(&ada.id, &wiki), Some(Some(_)))).await;
    assert_eq!(fleet.b.session(&ada.id).await.unwrap(), None);
    assert_eq!(fleet.b.portal_session(&ada.id, &wiki).await.unwrap(), None);
}

pub(crate) async fn touching_moves_last_seen_and_revives_nothing(fleet: &Fleet) {
    let ada = session();
    let later = ada.last_seen.after(Duration::from_secs(60));
    fleet.a.create(&ada, HOUR).await.unwrap();
    assert!(fleet.b.session(&ada.id).await.unwrap().is_some());
    fleet.a.touch(&ada.id, later, HOUR).await.unwrap();
    let seen = fleet.a.session(&ada.id).await.unwrap().unwrap();
    assert_eq!(seen.last_seen, later);
    assert_eq!((seen.id, seen.account, &seen.device), (ada.id, ada.account, &ada.device));
    eventually("the other node sees it", HEARD, async || fleet.b.session(&ada.id).await.unwrap().unwrap().last_seen == later).await;

    fleet.a.end(&ada.id).await.unwrap();
    fleet.a.touch(&ada.id, later, HOUR).await.unwrap();
    assert_eq!(fleet.a.session(&ada.id).await.unwrap(), None);
    assert_eq!(fleet.a.sessions_of(ada.account).await.unwrap(), vec![]);
}

pub(crate) async fn creating_again_replaces_the_record_only(fleet: &Fleet) {
    let (mut ada, wiki) = (session(), PortalId::new("wiki"));
    fleet.a.create(&ada, HOUR).await.unwrap();
    fleet.a.put_portal_session(&ada.id, &wiki, &portal_session(1, &[("c", b"x")])).await.unwrap();
    ada.pass_number = 2;
    fleet.a.create(&ada, HOUR).await.unwrap();
    assert_eq!(fleet.a.session(&ada.id).await.unwrap().unwrap().pass_number, 2);
    assert!(fleet.a.portal_session(&ada.id, &wiki).await.unwrap().is_some());
    assert_eq!(fleet.a.sessions_of(ada.account).await.unwrap().len(), 1);
}

pub(crate) async fn a_record_is_replaced_by_the_next_one_only(fleet: &Fleet) {
    let (ada, wiki) = (session(), PortalId::new("wiki"));
    let later = ada.last_seen.after(Duration::from_secs(60));
    let second_factor = Some(SecondFactor { kind: FactorKind::OneTimeCode, at: later });
    let grace = Grace { demand: "portal wiki".to_owned(), time: Duration::from_secs(14 * 24 * 3600) };
    let excuses = vec![Excuse { until: later.after(grace.time), grace }];
    let next = Session { pass_number: ada.pass_number + 1, password_at: later, second_factor, excuses, ..ada.clone() };
    assert!(!fleet.a.replace(&next).await.unwrap(), "there is none yet");
    assert_eq!(fleet.a.session(&ada.id).await.unwrap(), None);
    fleet.a.create(&ada, HOUR).await.unwrap();
    fleet.a.put_portal_session(&ada.id, &wiki, &portal_session(1, &[("c", b"x")])).await.unwrap();
    assert_eq!(fleet.b.session(&ada.id).await.unwrap().as_deref(), Some(&ada));
    fleet.a.touch(&ada.id, later, HOUR).await.unwrap();

    assert!(!fleet.a.replace(&ada).await.unwrap(), "the same again");
    assert!(!fleet.a.replace(&Session { pass_number: ada.pass_number + 2, ..next.clone() }).await.unwrap(), "one is left out");
    assert!(!fleet.a.replace(&Session { account: account_id(), ..next.clone() }).await.unwrap(), "somebody else");
    assert!(fleet.a.replace(&next).await.unwrap());
    assert!(!fleet.a.replace(&next).await.unwrap(), "once");
    let expected = Session { last_seen: later, ..next };
    let heard = async || fleet.b.cached_session(&ada.id).flatten().is_none_or(|known| *known == expected);
    eventually("the other node's memory has no other record", HEARD, heard).await;
    for node in [&fleet.a, &fleet.b] {
        assert_eq!(node.session(&ada.id).await.unwrap().as_deref(), Some(&expected));
    }
    assert!(fleet.a.portal_session(&ada.id, &wiki).await.unwrap().is_some(), "what lies beside it stays");
    assert_eq!(fleet.a.sessions_of(ada.account).await.unwrap().len(), 1);

    fleet.a.end(&ada.id).await.unwrap();
    let one_more = Session { pass_number: expected.pass_number + 1, ..expected };
    assert!(!fleet.b.replace(&one_more).await.unwrap(), "nothing brings it back");
    assert_eq!(fleet.a.session(&ada.id).await.unwrap(), None);
    assert_eq!(fleet.a.sessions_of(ada.account).await.unwrap(), vec![]);
}

pub(crate) async fn of_twenty_who_replace_a_record_one_does(fleet: &Fleet) {
    let ada = session();
    fleet.a.create(&ada, HOUR).await.unwrap();
    let tries = (0..20_u64).map(|number| {
        let node = Arc::clone(if number % 2 == 0 { &fleet.a } else { &fleet.b });
        let password_at = ada.password_at.after(Duration::from_secs(number));
        let next = Session { pass_number: ada.pass_number + 1, password_at, ..ada.clone() };
        tokio::spawn(async move { node.replace(&next).await.unwrap().then_some(next) })
    });
    let mut replaced = Vec::new();
    for tried in tries.collect::<Vec<_>>() {
        replaced.extend(tried.await.unwrap());
    }
    assert_eq!(replaced.len(), 1);
    assert_eq!(fleet.a.session(&ada.id).await.unwrap().as_deref(), replaced.first());
}

pub(crate) async fn what_ends_while_it_is_replaced_stays_ended(fleet: &Fleet) {
    for _ in 0..20 {
        let ada = session();
        fleet.a.create(&ada, HOUR).await.unwrap();
        let next = Session { pass_number: ada.pass_number + 1, ..ada.clone() };
        let replacing = tokio::spawn({
            let node = Arc::clone(&fleet.b);
            async move { node.replace(&next).await.unwrap() }
        });
        fleet.a.end(&ada.id).await.unwrap();
        replacing.await.unwrap();
        assert_eq!(fleet.a.session(&ada.id).await.unwrap(), None);
        assert_eq!(fleet.a.sessions_of(ada.account).await.unwrap(), vec![]);
    }
}

pub(crate) async fn an_account_lists_its_sessions(fleet: &Fleet) {
    let (ada, bob) = (account_id(), account_id());
    let sessions = [session_of(ada), session_of(ada), session_of(bob)];
    fleet.a.create(&sessions[0], HOUR).await.unwrap();
    fleet.b.create(&sessions[1], HOUR).await.unwrap();
    fleet.b.create(&sessions[2], HOUR).await.unwrap();
    for node in [&fleet.a, &fleet.b] {
        let listed: HashSet<_> = node.sessions_of(ada).await.unwrap().iter().map(|session| session.id).collect();
        assert_eq!(listed, HashSet::from([sessions[0].id, sessions[1].id]));
    }
    fleet.a.end(&sessions[1].id).await.unwrap();
    assert_eq!(fleet.a.sessions_of(ada).await.unwrap().len(), 1);
    assert_eq!(fleet.a.sessions_of(account_id()).await.unwrap(), vec![]);
}

pub(crate) async fn every_bump_makes_a_version_never_seen_before(fleet: &Fleet) {
    let ada = account_id();
    let first = fleet.a.account_version(ada).await.unwrap();
    assert_eq!(fleet.a.account_version(ada).await.unwrap(), first);
    assert_eq!(fleet.b.account_version(ada).await.unwrap(), first);
    let mut seen = HashSet::from([first]);
    for _ in 0..5 {
        fleet.a.bump_account(ada).await.unwrap();
        let version = fleet.a.account_version(ada).await.unwrap();
        assert!(seen.insert(version), "{version} again");
        eventually("the other node hears of it", HEARD, async || fleet.b.account_version(ada).await.unwrap() == version).await;
    }
}

pub(crate) async fn memory_answers_what_the_store_answered(fleet: &Fleet) {
    let (ada, nobody, wiki) = (session(), session(), PortalId::new("wiki"));
    fleet.a.create(&ada, HOUR).await.unwrap();
    fleet.a.put_portal_session(&ada.id, &wiki, &portal_session(1, &[("c", b"x")])).await.unwrap();
    for node in [&fleet.a, &fleet.b] {
        // What this node has just written may be heard of once more and so be forgotten once.
        eventually("the session is in memory", HEARD, async || {
            let asked = node.session(&ada.id).await.unwrap();
            node.cached_session(&ada.id) == Some(asked.clone()) && asked.as_deref() == Some(&ada)
        })
        .await;
        eventually("its absence is in memory", HEARD, async || {
            let asked = node.session(&nobody.id).await.unwrap();
            node.cached_session(&nobody.id) == Some(asked.clone()) && asked.is_none()
        })
        .await;
        eventually("the portal session is in memory", HEARD, async || {
            let asked = node.portal_session(&ada.id, &wiki).await.unwrap();
            node.cached_portal_session(&ada.id, &wiki) == Some(asked.clone()) && asked.is_some()
        })
        .await;
        eventually("the version is in memory", HEARD, async || {
            let asked = node.account_version(ada.account).await.unwrap();
            node.cached_account_version(ada.account) == Some(asked)
        })
        .await;
    }
}

pub(crate) async fn portal_sessions_are_kept_by_portal(fleet: &Fleet) {
    let (ada, wiki, shop) = (session(), PortalId::new("wiki"), PortalId::new("shop:{x}"));
    fleet.a.create(&ada, HOUR).await.unwrap();
    assert_eq!(fleet.a.portal_session(&ada.id, &wiki).await.unwrap(), None);
    let (first, second) = (portal_session(u64::MAX, &[("a", b"\x00\xff"), ("b", b"2")]), portal_session(7, &[]));
    fleet.a.put_portal_session(&ada.id, &wiki, &first).await.unwrap();
    fleet.a.put_portal_session(&ada.id, &shop, &second).await.unwrap();
    for node in [&fleet.a, &fleet.b] {
        let read = node.portal_session(&ada.id, &wiki).await.unwrap().unwrap();
        assert_eq!(sorted(read.as_ref().clone()), first);
        assert_eq!(node.portal_session(&ada.id, &shop).await.unwrap().as_deref(), Some(&second));
    }
    // Putting replaces: no entry of the one before is left.
    fleet.a.put_portal_session(&ada.id, &wiki, &second).await.unwrap();
    assert_eq!(fleet.a.portal_session(&ada.id, &wiki).await.unwrap().as_deref(), Some(&second));

    fleet.a.drop_portal_session(&ada.id, &wiki, Some(8)).await.unwrap();
    assert!(fleet.a.portal_session(&ada.id, &wiki).await.unwrap().is_some(), "another generation is meant");
    fleet.a.drop_portal_session(&ada.id, &wiki, Some(7)).await.unwrap();
    assert_eq!(fleet.a.portal_session(&ada.id, &wiki).await.unwrap(), None);
    fleet.a.drop_portal_session(&ada.id, &shop, None).await.unwrap();
    assert_eq!(fleet.a.portal_session(&ada.id, &shop).await.unwrap(), None);
    fleet.a.drop_portal_session(&ada.id, &shop, None).await.unwrap();
}

pub(crate) async fn all_that_a_session_holds_is_told(fleet: &Fleet) {
    let (ada, wiki, shop) = (session(), PortalId::new("wiki"), PortalId::new("shop"));
    assert_eq!(fleet.a.portal_sessions(&ada.id).await.unwrap(), vec![]);
    fleet.a.create(&ada, HOUR).await.unwrap();
    for (generation, portal) in [(1, &wiki), (2, &shop), (3, &PortalId::new("dropped"))] {
        fleet.a.put_portal_session(&ada.id, portal, &portal_session(generation, &[("c", b"x")])).await.unwrap();
    }
    fleet.a.put_session_credential(&ada.id, &PortalId::new("typed"), Some(b"sealed")).await.unwrap();
    fleet.a.drop_portal_session(&ada.id, &PortalId::new("dropped"), None).await.unwrap();
    let mut told: Vec<_> =
        fleet.b.portal_sessions(&ada.id).await.unwrap().into_iter().map(|(portal, held)| (held.generation, portal)).collect();
    told.sort();
    assert_eq!(told, [(1, wiki), (2, shop)]);
    fleet.a.end(&ada.id).await.unwrap();
    assert_eq!(fleet.a.portal_sessions(&ada.id).await.unwrap(), vec![]);
}

pub(crate) async fn entries_change_one_by_one(fleet: &Fleet) {
    let (ada, wiki) = (session(), PortalId::new("wiki"));
    fleet.a.create(&ada, HOUR).await.unwrap();
    fleet.a.put_portal_session(&ada.id, &wiki, &portal_session(5, &[("keep", b"1"), ("change", b"1"), ("remove", b"1")])).await.unwrap();
    assert!(fleet.b.portal_session(&ada.id, &wiki).await.unwrap().is_some());
    let changes = [entry("change", b"2"), entry("remove", b""), entry("add", b"2"), entry("never there", b"")];
    fleet.a.change_entries(&ada.id, &wiki, 5, &changes).await.unwrap();
    let expected = portal_session(5, &[("add", b"2"), ("change", b"2"), ("keep", b"1")]);
    let read = async |node: &Arc<dyn SessionStore>| sorted(node.portal_session(&ada.id, &wiki).await.unwrap().unwrap().as_ref().clone());
    assert_eq!(read(&fleet.a).await, expected);
    eventually("the other node sees it", HEARD, async || read(&fleet.b).await == expected).await;
    fleet.a.change_entries(&ada.id, &wiki, 5, &[]).await.unwrap();
    assert_eq!(read(&fleet.a).await, expected);
}

pub(crate) async fn an_older_generation_changes_nothing(fleet: &Fleet) {
    let (ada, wiki) = (session(), PortalId::new("wiki"));
    let value = portal_session(6, &[("c", b"1")]);
    fleet.a.create(&ada, HOUR).await.unwrap();
    fleet.a.change_entries(&ada.id, &wiki, 6, &[entry("c", b"0")]).await.unwrap();
    assert_eq!(fleet.a.portal_session(&ada.id, &wiki).await.unwrap(), None, "there was nothing to change");
    fleet.a.put_portal_session(&ada.id, &wiki, &value).await.unwrap();
    fleet.b.change_entries(&ada.id, &wiki, 5, &[entry("c", b"2"), entry("d", b"2")]).await.unwrap();
    assert_eq!(fleet.a.portal_session(&ada.id, &wiki).await.unwrap().as_deref(), Some(&value));
}

pub(crate) async fn entries_set_in_parallel_are_all_kept(fleet: &Fleet) {
    let (ada, wiki) = (session(), PortalId::new("wiki"));
    fleet.a.create(&ada, HOUR).await.unwrap();
    fleet.a.put_portal_session(&ada.id, &wiki, &portal_session(1, &[])).await.unwrap();
    let tasks = (0..40).map(|number| {
        let node = Arc::clone(if number % 2 == 0 { &fleet.a } else { &fleet.b });
        let (id, wiki) = (ada.id, wiki.clone());
        tokio::spawn(async move { node.change_entries(&id, &wiki, 1, &[entry(&format!("c{number}"), b"x")]).await.unwrap() })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    for node in [&fleet.a, &fleet.b] {
        eventually("all are there", HEARD, async || node.portal_session(&ada.id, &wiki).await.unwrap().unwrap().entries.len() == 40).await;
    }
}

pub(crate) async fn credentials_live_with_the_session(fleet: &Fleet) {
    let (ada, wiki, shop) = (session(), PortalId::new("wiki"), PortalId::new("shop"));
    fleet.a.create(&ada, HOUR).await.unwrap();
    fleet.a.put_session_credential(&ada.id, &wiki, Some(b"one")).await.unwrap();
    fleet.a.put_session_credential(&ada.id, &wiki, Some(b"\x00two")).await.unwrap();
    assert_eq!(fleet.b.session_credential(&ada.id, &wiki).await.unwrap().as_deref(), Some(&b"\x00two"[..]));
    assert_eq!(fleet.b.session_credential(&ada.id, &shop).await.unwrap(), None);
    fleet.b.put_session_credential(&ada.id, &wiki, None).await.unwrap();
    assert_eq!(fleet.a.session_credential(&ada.id, &wiki).await.unwrap(), None);
}

pub(crate) fn unique(name: &str) -> String {
    format!("{name}:{:x}", (&Sequence as &dyn Rng).number())
}

pub(crate) async fn a_once_only_thing_can_be_taken_once(fleet: &Fleet) {
    let key = unique("ticket:{ä}");
    assert_eq!(fleet.a.take_once(&key).await.unwrap(), None);
    fleet.a.put_once(&key, b"first", HOUR).await.unwrap();
    fleet.a.put_once(&key, b"\x00\xff", HOUR).await.unwrap();
    assert_eq!(fleet.b.peek_once(&key).await.unwrap().as_deref(), Some(&b"\x00\xff"[..]));
    assert_eq!(fleet.b.take_once(&key).await.unwrap().as_deref(), Some(&b"\x00\xff"[..]));
    for node in [&fleet.a, &fleet.b] {
        assert_eq!(node.take_once(&key).await.unwrap(), None);
        assert_eq!(node.peek_once(&key).await.unwrap(), None);
    }
}

pub(crate) async fn of_fifty_who_take_one_gets_it(fleet: &Fleet) {
    for _ in 0..10 {
        let key = unique("ticket");
        fleet.a.put_once(&key, b"it", HOUR).await.unwrap();
        let tasks = (0..50).map(|number| {
            let (node, key) = (Arc::clone(if number % 2 == 0 { &fleet.a } else { &fleet.b }), key.clone());
            tokio::spawn(async move { node.take_once(&key).await.unwrap().is_some() })
        });
        let mut got = 0;
        for task in tasks.collect::<Vec<_>>() {
            got += usize::from(task.await.unwrap());
        }
        assert_eq!(got, 1);
    }
}

pub(crate) fn cap(key: &str, add: u64, max: u64) -> Cap {
    Cap { key: key.to_owned(), add, max, window: HOUR }
}

pub(crate) async fn reserving_is_all_or_nothing(fleet: &Fleet) {
    let (number, network) = (unique("number"), unique("network"));
    let both = |add| [cap(&number, add, 5), cap(&network, add, 3)];
    assert!(fleet.a.reserve(&both(2)).await.unwrap());
    assert!(!fleet.b.reserve(&both(2)).await.unwrap(), "the network has one left");
    assert!(fleet.b.reserve(&both(1)).await.unwrap(), "the refused attempt counted nowhere");
    assert!(!fleet.a.reserve(&both(1)).await.unwrap());
    assert!(fleet.a.reserve(&[cap(&number, 2, 5)]).await.unwrap());
    assert!(!fleet.a.reserve(&[cap(&number, 1, 5)]).await.unwrap());
    assert!(fleet.a.reserve(&[cap(&number, 0, 5)]).await.unwrap(), "nothing is asked for");

    let (twice, large) = (unique("twice"), unique("large"));
    assert!(!fleet.a.reserve(&[cap(&twice, 2, 3), cap(&twice, 2, 3)]).await.unwrap(), "one counter named twice counts twice");
    assert!(fleet.a.reserve(&[cap(&twice, 2, 4), cap(&twice, 2, 4)]).await.unwrap());
    assert!(!fleet.a.reserve(&[cap(&twice, 1, 4)]).await.unwrap());
    assert!(!fleet.a.reserve(&[cap(&large, 11, 10)]).await.unwrap());
    assert!(fleet.a.reserve(&[cap(&large, 10, 10)]).await.unwrap());
    assert!(fleet.a.reserve(&[]).await.unwrap());
}

pub(crate) async fn what_is_given_back_can_be_reserved_again(fleet: &Fleet) {
    let key = unique("given-back");
    assert!(fleet.a.reserve(&[cap(&key, 3, 3)]).await.unwrap());
    fleet.b.give_back(&[cap(&key, 2, 3), cap(&unique("never-counted"), 1, 1)]).await.unwrap();
    assert!(fleet.a.reserve(&[cap(&key, 2, 3)]).await.unwrap());
    assert!(!fleet.a.reserve(&[cap(&key, 1, 3)]).await.unwrap());
    fleet.a.give_back(&[cap(&key, 100, 3)]).await.unwrap();
    fleet.a.give_back(&[]).await.unwrap();
    assert!(!fleet.b.reserve(&[cap(&key, 4, 3)]).await.unwrap(), "never below zero");
    assert!(fleet.b.reserve(&[cap(&key, 3, 3)]).await.unwrap());
}

pub(crate) async fn two_hundred_at_once_reserve_exactly_the_ceiling(fleet: &Fleet) {
    let (one, all) = (unique("one"), unique("all"));
    let tasks = (0..200).map(|number| {
        let node = Arc::clone(if number % 2 == 0 { &fleet.a } else { &fleet.b });
        let caps = [cap(&one, 1, 37), cap(&all, 1, 1_000)];
        tokio::spawn(async move { node.reserve(&caps).await.unwrap() })
    });
    let mut granted = 0;
    for task in tasks.collect::<Vec<_>>() {
        granted += u64::from(task.await.unwrap());
    }
    assert_eq!(granted, 37);
    assert!(fleet.a.reserve(&[cap(&all, 1_000 - 37, 1_000)]).await.unwrap(), "those refused took nothing elsewhere");
}

pub(crate) async fn a_lock_has_one_owner(fleet: &Fleet) {
    let key = unique("lock");
    assert!(fleet.a.try_lock(&key, 1, HOUR).await.unwrap());
    assert!(!fleet.b.try_lock(&key, u64::MAX, HOUR).await.unwrap());
    fleet.b.unlock(&key, u64::MAX).await.unwrap();
    assert!(!fleet.b.try_lock(&key, u64::MAX, HOUR).await.unwrap(), "only its owner lets go");
    fleet.a.unlock(&key, 1).await.unwrap();
    assert!(fleet.b.try_lock(&key, u64::MAX, HOUR).await.unwrap());
    fleet.b.unlock(&key, u64::MAX).await.unwrap();
    fleet.b.unlock(&key, u64::MAX).await.unwrap();
}

pub(crate) async fn it_answers(fleet: &Fleet) {
    fleet.a.standing().unwrap();
    fleet.a.ping().await.unwrap();
    fleet.b.ping().await.unwrap();
}
