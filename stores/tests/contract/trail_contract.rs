//! What an `AccountStore` does with trails, beyond showing them newest first.

use std::collections::HashMap;
use std::sync::Arc;

use accounts::keys::{KeyRing, Keys, new_key_line};
use accounts::ports::{AccountStore, Imported, Rng};
use accounts::{AccountId, AuditEvent, AuditKind, Timestamp, TrailCheck, TrailReport, TrailSealing};
use futures_util::future::join_all;
use stores::Accounts;

use crate::world::{Sequence, account, account_id};

const NOW: Timestamp = Timestamp::from_millis(1_900_000_000_000);

/// Seals lines as if each came from a node of one fleet.
pub(crate) fn sealing(keys: &Arc<Keys>) -> TrailSealing {
    let rng: &dyn Rng = &Sequence;
    TrailSealing::new(keys.clone(), rng.bytes16())
}

pub(crate) fn trail_keys() -> Arc<Keys> {
    Arc::new(Keys::derive(KeyRing::parse(&new_key_line(&Sequence).1).unwrap()))
}

pub(crate) fn signed_in(account: AccountId, about: &str) -> AuditEvent {
    let address = Some("192.0.2.7".parse().unwrap());
    AuditEvent { at: NOW, account, kind: AuditKind::SignedIn, about: about.to_owned(), address }
}

/// Looks through all trails, three lines at a time.
async fn checked(store: &Accounts, keys: &Keys) -> TrailReport {
    TrailCheck::new(&keys.trail, HashMap::new()).over(store, 3).await.unwrap()
}

pub(crate) async fn forty_who_append_at_once_make_one_chain(store: &Accounts) {
    let keys = trail_keys();
    let (ada, bob) = (account("ada@example.com"), account("bob@example.com"));
    for owner in [&ada, &bob] {
        store.create(owner).await.unwrap();
    }
    let appended = join_all((0..40).map(|number| {
        let (store, keys) = (store.clone(), keys.clone());
        let owner = if number % 4 == 0 { bob.id } else { ada.id };
        tokio::spawn(async move { store.record(&signed_in(owner, &number.to_string()), &sealing(&keys)).await.unwrap() })
    }))
    .await;
    let mut numbers: Vec<_> = appended.into_iter().map(Result::unwrap).filter(|line| line.account == ada.id.to_string()).collect();
    numbers.sort_by_key(|line| line.number);
    assert_eq!(numbers.iter().map(|line| line.number).collect::<Vec<_>>(), (1..=30).collect::<Vec<_>>());
    assert_eq!(checked(store, &keys).await, TrailReport { lines: 40, accounts: 2, faults: Vec::new() });
}

pub(crate) async fn an_erased_and_an_imported_account_have_whole_trails(store: &Accounts) {
    let keys = trail_keys();
    let ada = account("ada@example.com");
    let people: Vec<_> = ["eve", "mallory"]
        .map(|name| Imported { account: account(&format!("{name}@example.com")), number: None, sealing: sealing(&keys) })
        .into();
    store.create(&ada).await.unwrap();
    store.create_all(&people, &|_| {}).await.unwrap();
    store.record(&signed_in(ada.id, "Firefox"), &sealing(&keys)).await.unwrap();
    store.record(&signed_in(people[0].account.id, "Firefox"), &sealing(&keys)).await.unwrap();
    store.erase(ada.id).await.unwrap();
    // Of somebody who never had an account here.
    store.record(&signed_in(account_id(), ""), &sealing(&keys)).await.unwrap();
    assert_eq!(checked(store, &keys).await, TrailReport { lines: 5, accounts: 4, faults: Vec::new() });
    let erased = store.trail((&ada.id.to_string(), 0), 1).await.unwrap().remove(0);
    assert_eq!((erased.0.about.as_str(), erased.0.address, erased.0.salt, erased.1), ("", None, None, false));
}
