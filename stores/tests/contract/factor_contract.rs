//! What every `FactorStore` does.

use accounts::ports::{AccountStore, FactorStore};
use accounts::{AccountId, OneTimeCode, Passkey, RecoveryHash, Timestamp};
use stores::Accounts;

use crate::world::{account, account_id, link};

const NOW: Timestamp = Timestamp::from_millis(1_900_000_000_000);

fn factor(account: AccountId, version: i64) -> OneTimeCode {
    OneTimeCode { account, version, sealed_secret: vec![0, 1, 255, 7], enrolled_at: NOW }
}

fn codes() -> Vec<RecoveryHash> {
    (0..10).map(|number| RecoveryHash([number; 16])).collect()
}

async fn ada(store: &Accounts) -> AccountId {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    ada.id
}

pub(crate) async fn a_factor_is_put_only_where_the_one_before_is_known(store: &Accounts) {
    let ada = ada(store).await;
    assert_eq!(store.one_time_code(ada).await.unwrap(), None);
    assert!(!store.put_one_time_code(&factor(ada, 5), Some(4)).await.unwrap(), "there is none to replace");
    assert!(store.put_one_time_code(&factor(ada, 5), None).await.unwrap());
    assert_eq!(store.one_time_code(ada).await.unwrap(), Some(factor(ada, 5)));
    assert!(!store.put_one_time_code(&factor(ada, 6), None).await.unwrap(), "there is one already");
    assert!(!store.put_one_time_code(&factor(ada, 6), Some(4)).await.unwrap(), "another version");
    assert!(store.put_one_time_code(&factor(ada, 6), Some(5)).await.unwrap());
    assert_eq!(store.one_time_code(ada).await.unwrap(), Some(factor(ada, 6)));
}

pub(crate) async fn a_removed_factor_takes_its_recovery_codes_along(store: &Accounts) {
    let ada = ada(store).await;
    assert!(!store.remove_one_time_code(ada).await.unwrap());
    store.put_one_time_code(&factor(ada, 5), None).await.unwrap();
    store.put_recovery_codes(ada, &codes(), NOW).await.unwrap();
    assert!(store.remove_one_time_code(ada).await.unwrap());
    assert!(!store.remove_one_time_code(ada).await.unwrap());
    assert_eq!(store.one_time_code(ada).await.unwrap(), None);
    assert_eq!(store.recovery_codes(ada).await.unwrap(), []);
    store.put_one_time_code(&factor(ada, 6), None).await.unwrap();
    store.put_recovery_codes(ada, &codes(), NOW).await.unwrap();
    store.erase(ada).await.unwrap();
    assert_eq!((store.one_time_code(ada).await.unwrap(), store.recovery_codes(ada).await.unwrap().len()), (None, 0));
}

pub(crate) async fn facts_tell_whether_there_is_any_second_factor(store: &Accounts) {
    let (ada, bob) = (ada(store).await, account("bob@example.com"));
    store.create(&bob).await.unwrap();
    let has = async |account| store.facts(account).await.unwrap().unwrap().has_second_factor;
    assert!(!has(ada).await);
    store.put_one_time_code(&factor(ada, 5), None).await.unwrap();
    assert!(has(ada).await && !has(bob.id).await);
    store.put_link(&link(ada, "wiki")).await.unwrap();
    store.put_link(&link(ada, "shop")).await.unwrap();
    assert!(has(ada).await);
    assert!(store.add_passkey(&passkey(ada, "one")).await.unwrap());
    store.remove_one_time_code(ada).await.unwrap();
    assert!(has(ada).await && !has(bob.id).await);
    store.remove_passkey(ada, "one").await.unwrap();
    assert!(!has(ada).await);
}

pub(crate) async fn of_twenty_who_spend_a_recovery_code_one_does(store: &Accounts) {
    let ada = ada(store).await;
    store.put_recovery_codes(ada, &codes(), NOW).await.unwrap();
    let tasks = (0..20).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.spend_recovery_code(ada, RecoveryHash([3; 16])).await.unwrap() })
    });
    let mut answers = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        answers.extend(task.await.unwrap());
    }
    assert_eq!(answers, [9]);
    let left = store.recovery_codes(ada).await.unwrap();
    assert!(left.len() == 9 && !left.contains(&RecoveryHash([3; 16])));
    assert_eq!(store.spend_recovery_code(account_id(), RecoveryHash([4; 16])).await.unwrap(), None, "somebody else's");
}

pub(crate) async fn recovery_codes_are_spent_side_by_side(store: &Accounts) {
    let ada = ada(store).await;
    store.put_recovery_codes(ada, &codes()[..1], NOW).await.unwrap();
    store.put_recovery_codes(ada, &codes(), NOW).await.unwrap();
    let tasks = codes().into_iter().map(|code| {
        let store = store.clone();
        tokio::spawn(async move { store.spend_recovery_code(ada, code).await.unwrap() })
    });
    let mut answers = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        answers.extend(task.await.unwrap());
    }
    answers.sort_unstable();
    assert_eq!(answers, (0..10).collect::<Vec<_>>(), "each was spent, and each told another number left");
    assert_eq!(store.recovery_codes(ada).await.unwrap(), []);
}

fn passkey(account: AccountId, id: &str) -> Passkey {
    let (name, credential) = ("Laptop \"of\" Ada".to_owned(), "{\"counter\":1}".to_owned());
    Passkey { id: id.to_owned(), account, name, credential, made_at: NOW, last_used: None }
}

pub(crate) async fn passkeys_are_kept_by_account_and_used_one_counter_at_a_time(store: &Accounts) {
    let ada = ada(store).await;
    let bob = account("bob@example.com");
    store.create(&bob).await.unwrap();
    let first = passkey(ada, "first");
    let second = Passkey { made_at: Timestamp::from_millis(NOW.millis() + 1), ..passkey(ada, "second") };
    assert!(store.add_passkey(&second).await.unwrap() && store.add_passkey(&first).await.unwrap());
    assert!(!store.add_passkey(&passkey(bob.id, "first")).await.unwrap(), "an id belongs to one account");
    assert_eq!(store.passkeys(ada).await.unwrap(), [first.clone(), second.clone()]);
    assert!(store.passkeys(bob.id).await.unwrap().is_empty());
    assert!(store.note_passkey_used(&first, "{\"counter\":2}", NOW).await.unwrap());
    assert!(!store.note_passkey_used(&first, "{\"counter\":2}", NOW).await.unwrap(), "another signature came first");
    let used = Passkey { credential: "{\"counter\":2}".to_owned(), last_used: Some(NOW), ..first };
    assert_eq!(store.passkeys(ada).await.unwrap()[0], used);
    assert!(!store.remove_passkey(bob.id, "first").await.unwrap() && store.remove_passkey(ada, "first").await.unwrap());
    store.erase(ada).await.unwrap();
    assert!(store.passkeys(ada).await.unwrap().is_empty());
}

pub(crate) async fn recovery_codes_go_with_the_last_second_factor(store: &Accounts) {
    let ada = ada(store).await;
    let left = async || store.recovery_codes(ada).await.unwrap().len();
    store.put_one_time_code(&factor(ada, 5), None).await.unwrap();
    store.put_recovery_codes(ada, &codes(), NOW).await.unwrap();
    assert!(store.add_passkey(&passkey(ada, "first")).await.unwrap() && store.add_passkey(&passkey(ada, "second")).await.unwrap());
    assert!(store.remove_passkey(ada, "first").await.unwrap() && store.remove_one_time_code(ada).await.unwrap());
    assert_eq!(left().await, 10, "there is a passkey");
    assert!(!store.remove_passkey(ada, "another").await.unwrap());
    assert_eq!(left().await, 10);
    store.put_one_time_code(&factor(ada, 6), None).await.unwrap();
    assert!(store.remove_passkey(ada, "second").await.unwrap());
    assert_eq!(left().await, 10, "there are one-time codes");
    assert!(store.add_passkey(&passkey(ada, "third")).await.unwrap() && store.remove_one_time_code(ada).await.unwrap());
    assert!(store.remove_passkey(ada, "third").await.unwrap());
    assert_eq!(left().await, 0);
}

pub(crate) async fn a_demand_first_meets_an_account_once(store: &Accounts) {
    let (ada, later) = (ada(store).await, Timestamp::from_millis(NOW.millis() + 1));
    assert!(store.factor_demands(ada).await.unwrap().is_empty());
    assert_eq!(store.factor_demand_met(ada, "organisation acme", NOW).await.unwrap(), NOW);
    assert_eq!(store.factor_demand_met(ada, "organisation acme", later).await.unwrap(), NOW);
    assert_eq!(store.factor_demand_met(ada, "everybody", later).await.unwrap(), later);
    let met = [("everybody".to_owned(), later), ("organisation acme".to_owned(), NOW)];
    assert_eq!(store.factor_demands(ada).await.unwrap(), met);
    let bob = account("bob@example.com");
    store.create(&bob).await.unwrap();
    assert!(store.factor_demands(bob.id).await.unwrap().is_empty());
    store.erase(ada).await.unwrap();
    assert!(store.factor_demands(ada).await.unwrap().is_empty());
}
