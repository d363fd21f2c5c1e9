//! What every `ContactStore` does.

use accounts::ports::{AccountStore, ChangeEmailFailed, ContactStore, Imported};
use accounts::{Account, ContactDetails, EmailAddress, LanguageTag, PhoneNumber, PinHash, Timestamp};
use stores::Accounts;

use crate::trail_contract::{sealing, trail_keys};
use crate::world::{account, account_id};

const NOW: Timestamp = Timestamp::from_millis(1_900_000_000_000);

async fn made(store: &Accounts, email: &str) -> Account {
    let account = account(email);
    store.create(&account).await.unwrap();
    account
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

pub(crate) async fn number_and_pin_are_kept_apart(store: &Accounts) {
    let (ada, bob) = (made(store, "ada@example.com").await, made(store, "bob@example.com").await);
    assert_eq!(store.contact(ada.id).await.unwrap(), ContactDetails::default());
    assert_eq!(store.contact(account_id()).await.unwrap(), ContactDetails::default(), "nobody's");
    let (mobile, pin) = (number("+1 555 555 0100"), PinHash([7; 16]));
    store.put_pin(ada.id, pin).await.unwrap();
    store.put_number(ada.id, Some(&mobile), None).await.unwrap();
    let kept = store.contact(ada.id).await.unwrap();
    assert_eq!(kept, ContactDetails { number: Some(mobile.clone()), number_verified_at: None, pin: Some(pin) });
    assert_eq!(kept.verified_number(), None);
    store.put_number(ada.id, Some(&mobile), Some(NOW)).await.unwrap();
    let kept = store.contact(ada.id).await.unwrap();
    assert_eq!((kept.number_verified_at, kept.verified_number()), (Some(NOW), Some(&mobile)));
    store.put_number(bob.id, Some(&mobile), Some(NOW)).await.unwrap();
    store.put_number(ada.id, None, Some(NOW)).await.unwrap();
    assert_eq!(store.contact(ada.id).await.unwrap(), ContactDetails { pin: Some(pin), ..ContactDetails::default() });
    assert!(store.contact(bob.id).await.unwrap().number.is_some(), "a number may be shared");
    store.put_pin(bob.id, PinHash([8; 16])).await.unwrap();
    store.erase(bob.id).await.unwrap();
    assert_eq!(store.contact(bob.id).await.unwrap(), ContactDetails::default());
}

pub(crate) async fn a_name_is_replaced(store: &Accounts) {
    let (ada, bob) = (made(store, "ada@example.com").await, made(store, "bob@example.com").await);
    store.put_name(ada.id, "Ada King").await.unwrap();
    assert_eq!(store.facts(ada.id).await.unwrap().unwrap().name, "Ada King");
    assert_eq!(store.facts(bob.id).await.unwrap().unwrap().name, bob.name);
}

pub(crate) async fn an_address_is_changed_by_who_knows_the_old_one(store: &Accounts) {
    let (ada, bob) = (made(store, "ada@example.com").await, made(store, "bob@example.com").await);
    let new = EmailAddress::parse("ada@example.org").unwrap();
    assert!(matches!(store.change_email(ada.id, &ada.email, &bob.email).await, Err(ChangeEmailFailed::Taken)));
    assert!(matches!(store.change_email(ada.id, &new, &new).await, Err(ChangeEmailFailed::Changed)));
    store.change_email(ada.id, &ada.email, &new).await.unwrap();
    assert!(matches!(store.change_email(ada.id, &ada.email, &new).await, Err(ChangeEmailFailed::Changed)));
    assert_eq!(store.by_email(&new).await.unwrap().unwrap().id, ada.id);
    assert!(store.by_email(&ada.email).await.unwrap().is_none());
    assert_eq!(store.facts(ada.id).await.unwrap().unwrap().email, new);
    assert!(matches!(store.change_email(account_id(), &new, &ada.email).await, Err(ChangeEmailFailed::Changed)));
}

pub(crate) async fn a_language_is_kept_and_replaced(store: &Accounts) {
    let ada = made(store, "ada@example.com").await;
    let german = || Some(LanguageTag::new("de"));
    let bob = Account { language: german(), ..account("bob@example.com") };
    let eve = Account { language: german(), ..account("eve@example.com") };
    store.create(&bob).await.unwrap();
    store.create_all(&[Imported { account: eve.clone(), number: None, sealing: sealing(&trail_keys()) }], &|_| {}).await.unwrap();
    let known = async |account: &Account| {
        let found = store.by_email(&account.email).await.unwrap().unwrap().language;
        assert_eq!(store.facts(account.id).await.unwrap().unwrap().language, found);
        found
    };
    assert_eq!((known(&ada).await, known(&bob).await, known(&eve).await), (None, german(), german()));
    store.put_language(ada.id, &LanguageTag::new("de")).await.unwrap();
    store.put_language(bob.id, &LanguageTag::new("en")).await.unwrap();
    assert_eq!((known(&ada).await, known(&bob).await, known(&eve).await), (german(), Some(LanguageTag::new("en")), german()));
}
