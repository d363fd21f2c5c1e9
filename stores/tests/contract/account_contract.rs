//! What every `AccountStore` does.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use accounts::ports::{
    AccountStore, ContactStore, CreateAllFailed, CreateFailed, DataKey, Imported, LinkFailed, MailQueue, MailState, NewMail, NewPassword,
};
use accounts::{
    Account, AuditEvent, AuditKind, EmailAddress, Link, LinkFact, LinkState, PasswordExpiry, PhoneNumber, PortalId, SessionId, Timestamp,
    Verdict,
};
use stores::Accounts;

use crate::trail_contract::{sealing, trail_keys};
use crate::world::{account, account_id, link};

/// An empty database, and whatever must live as long as it does.
pub(crate) struct Base {
    pub(crate) accounts: Accounts,
    pub(crate) keep: Box<dyn Any + Send + Sync>,
}

/// `tests START` makes a test of each case, on what START starts; `each SERVER` runs each case in a database of its own.
macro_rules! account_contract {
    (tests $start:path) => {
        $crate::account_contract::account_contract!(@cases tests ($start));
    };
    (each $server:expr) => {
        $crate::account_contract::account_contract!(@cases each ($server));
    };
    (@cases $what:ident $with:tt) => {
        $crate::account_contract::account_contract!(
            @$what $with:
            an_account_is_found_by_its_address, an_address_belongs_to_one_account,
            facts_tell_account_and_links, a_new_password_takes_the_place_of_the_one_that_was_looked_at,
            accounts_are_brought_over_all_or_none, accounts_are_listed_by_address, a_lock_and_an_end_of_the_password_are_kept, since_when_tries_and_devices_count_moves_forward_only, ended_sessions_are_kept_for_a_while, a_rehash_does_not_undo_a_new_password,
            signing_out_never_moves_backwards, links_are_kept_by_portal,
            a_link_is_replaced_by_its_next_version_only, of_twenty_who_replace_a_link_one_does,
            an_account_has_one_link_at_a_place_and_one_with_a_name, of_forty_links_at_once_as_many_as_places_are_made, a_link_is_marked_in_the_version_that_was_tried,
            every_verdict_can_be_marked, a_removed_link_leaves_nothing,
            the_first_data_key_stays, data_keys_are_rewrapped_one_by_one,
            the_trail_is_newest_first, forty_who_append_at_once_make_one_chain, an_erased_and_an_imported_account_have_whole_trails, an_erased_account_leaves_a_nameless_trail,
            a_factor_is_put_only_where_the_one_before_is_known,
            a_removed_factor_takes_its_recovery_codes_along, facts_tell_whether_there_is_any_second_factor, of_twenty_who_spend_a_recovery_code_one_does,
            recovery_codes_are_spent_side_by_side,
            number_and_pin_are_kept_apart, a_name_is_replaced, a_language_is_kept_and_replaced, an_invitation_is_replaced_and_removed, the_last_try_is_kept_for_each_portal, old_invitations_are_forgotten,
            an_address_is_changed_by_who_knows_the_old_one, security_questions_are_replaced_and_removed,
            passkeys_are_kept_by_account_and_used_one_counter_at_a_time, recovery_codes_go_with_the_last_second_factor,
            a_demand_first_meets_an_account_once, it_answers
        );
    };
    (@tests ($start:path): $($case:ident),*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $case() {
            let base = $start().await;
            $crate::account_contract::cases::$case(&base.accounts).await;
            drop(base.keep);
        })*
    };
    (@each ($server:expr): $($case:ident),*) => {{
        $(let at = $crate::servers::postgres::database(&$server, stringify!($case)).await;
        $crate::account_contract::cases::$case(&stores::Accounts::open(&at).await.unwrap()).await;)*
    }};
}
pub(crate) use account_contract;

/// Every case, whichever file it stands in.
pub(crate) mod cases {
    pub(crate) use super::*;
    pub(crate) use crate::canary_contract::*;
    pub(crate) use crate::contact_contract::*;
    pub(crate) use crate::factor_contract::*;
    pub(crate) use crate::invitation_contract::*;
    pub(crate) use crate::question_contract::*;
    pub(crate) use crate::trail_contract::{an_erased_and_an_imported_account_have_whole_trails, forty_who_append_at_once_make_one_chain};
}

const LATER: Timestamp = Timestamp::from_millis(1_900_000_000_000);

pub(crate) async fn an_account_is_found_by_its_address(store: &Accounts) {
    let ada = account("ada@example.com");
    assert!(store.by_email(&ada.email).await.unwrap().is_none());
    assert!(store.facts(ada.id).await.unwrap().is_none());
    store.create(&ada).await.unwrap();
    let found = store.by_email(&ada.email).await.unwrap().unwrap();
    assert_eq!((found.id, &found.email, &found.name, &found.groups), (ada.id, &ada.email, &ada.name, &ada.groups));
    assert_eq!(found.password_hash, ada.password_hash);
    assert_eq!((found.created_at, found.signed_out_before), (ada.created_at, ada.signed_out_before));
    assert!(store.by_email(&EmailAddress::parse("ada@example.org").unwrap()).await.unwrap().is_none());
}

pub(crate) async fn an_address_belongs_to_one_account(store: &Accounts) {
    store.create(&account("ada@example.com")).await.unwrap();
    assert!(matches!(store.create(&account("ADA@example.com")).await, Err(CreateFailed::Taken)));
    store.create(&account("ada'; DROP TABLE accounts; --@example.com".replace([';', ' '], "").as_str())).await.unwrap();
}

pub(crate) async fn facts_tell_account_and_links(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let bare = store.facts(ada.id).await.unwrap().unwrap();
    assert_eq!((bare.id, &bare.email, &bare.name, &bare.groups), (ada.id, &ada.email, &ada.name, &ada.groups));
    assert_eq!((bare.signed_out_before, bare.links.len()), (ada.signed_out_before, 0));

    let wiki = link(ada.id, "wiki");
    let shop = Link {
        sealed_password: None,
        state: LinkState::NeedsAttention(Verdict::Locked),
        linked_at: LATER,
        last_used: Some(LATER),
        ..link(ada.id, "shop")
    };
    store.put_link(&shop).await.unwrap();
    store.put_link(&wiki).await.unwrap();
    let fact = |link: &Link, has_password| LinkFact {
        id: link.id,
        portal: link.portal.clone(),
        username: link.username.clone(),
        has_password,
        state: link.state,
        linked_at: link.linked_at,
        last_used: link.last_used,
    };
    assert_eq!(store.facts(ada.id).await.unwrap().unwrap().links, [fact(&wiki, true), fact(&shop, false)]);
}

pub(crate) async fn a_rehash_does_not_undo_a_new_password(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    assert!(store.replace_password_hash(ada.id, &ada.password_hash, "second").await.unwrap());
    assert!(!store.replace_password_hash(ada.id, &ada.password_hash, "rehash of the first").await.unwrap());
    assert_eq!(store.by_email(&ada.email).await.unwrap().unwrap().password_hash, "second");
}

pub(crate) async fn a_new_password_takes_the_place_of_the_one_that_was_looked_at(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let new = |hash: &str, earlier: &[&str]| NewPassword {
        hash: hash.to_owned(),
        at: LATER,
        earlier: earlier.iter().map(|hash| (*hash).to_owned()).collect(),
    };
    assert!(store.change_password(ada.id, &ada.password_hash, &new("second", &[&ada.password_hash, "before \"it\""])).await.unwrap());
    assert!(!store.change_password(ada.id, &ada.password_hash, &new("third", &[])).await.unwrap());
    let found = store.by_email(&ada.email).await.unwrap().unwrap();
    assert_eq!((found.password_hash.as_str(), found.password_changed_at), ("second", LATER));
    assert_eq!(found.earlier_passwords, [ada.password_hash, "before \"it\"".to_owned()]);
    assert_eq!(store.facts(ada.id).await.unwrap().unwrap().password_changed_at, LATER);
}

fn imported(email: &str, with_number: bool) -> Imported {
    let number = with_number.then(|| PhoneNumber::parse("+15555550100").unwrap());
    Imported { account: account(email), number, sealing: sealing(&trail_keys()) }
}

pub(crate) async fn accounts_are_listed_by_address(store: &Accounts) {
    let addresses = ["a_b@example.com", "a%b@example.com", "ada@example.com", "axb@example.com", "bob@example.org", "ünal@example.org"];
    for email in addresses.iter().rev() {
        store.create(&account(email)).await.unwrap();
    }
    let listed = async |part: &str, after: Option<&str>, limit| {
        let after = after.map(|email| EmailAddress::parse(email).unwrap());
        let found = store.list(part, after.as_ref(), limit).await.unwrap();
        let mut emails: Vec<_> = found.iter().map(|account| account.email.as_str().to_owned()).collect();
        // Databases sort punctuation each in their own way; what matters is that pages follow each other.
        if after.is_none() && limit > 6 {
            emails.sort();
        }
        emails
    };
    let mut sorted = addresses.map(str::to_owned);
    sorted.sort();
    assert_eq!(listed("", None, 10).await, sorted);
    assert_eq!(listed("@example.org", None, 10).await, ["bob@example.org", "ünal@example.org"]);
    assert_eq!(listed("ü", None, 10).await, ["ünal@example.org"]);
    for (literal, expected) in [("a_b", "a_b@example.com"), ("a%b", "a%b@example.com")] {
        assert_eq!(listed(literal, None, 10).await, [expected]);
    }
    assert!(listed("\\", None, 10).await.is_empty());
    let (mut all, mut last) = (Vec::new(), None::<String>);
    loop {
        let page = listed("", last.as_deref(), 4).await;
        let Some(end) = page.last() else { break };
        last = Some(end.clone());
        all.extend(page);
    }
    all.sort();
    assert_eq!(all, sorted, "page by page, each once");
}

pub(crate) async fn accounts_are_brought_over_all_or_none(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let people: Vec<_> = (0..250).map(|number| imported(&format!("person{number}@example.com"), number % 2 == 0)).collect();
    let with_a_second_ada = [&people[..], &[imported("ada@example.com", true)]].concat();
    let refused = store.create_all(&with_a_second_ada, &|_| {}).await;
    assert!(matches!(refused, Err(CreateAllFailed::Taken(email)) if email == ada.email));
    assert!(store.by_email(&people[0].account.email).await.unwrap().is_none(), "none of them is there");
    assert!(store.events(people[0].account.id, 5).await.unwrap().is_empty());
    let told = std::sync::atomic::AtomicU64::new(0);
    store.create_all(&people, &|done| told.store(done, std::sync::atomic::Ordering::SeqCst)).await.unwrap();
    assert_eq!(told.into_inner(), 200);
    for Imported { account: person, number, .. } in &people {
        let contact = store.contact(person.id).await.unwrap();
        assert_eq!((&contact.number, contact.number_verified_at), (number, None));
        let found = store.by_email(&person.email).await.unwrap().unwrap();
        assert_eq!((found.id, &found.groups, found.created_at), (person.id, &person.groups, person.created_at));
        let events = store.events(person.id, 5).await.unwrap();
        assert_eq!(events.iter().map(|(_, what, ..)| what.as_str()).collect::<Vec<_>>(), [AuditKind::AccountImported.as_str()]);
    }
    store.create_all(&[], &|_| {}).await.unwrap();
}

pub(crate) async fn a_lock_and_an_end_of_the_password_are_kept(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let facts = async || store.facts(ada.id).await.unwrap().unwrap();
    assert!(!facts().await.locked && facts().await.password_expiry == PasswordExpiry::Never);
    for expiry in [PasswordExpiry::Days90, PasswordExpiry::Days365, PasswordExpiry::Never, PasswordExpiry::Days180] {
        store.set_password_expiry(ada.id, expiry).await.unwrap();
        assert_eq!(facts().await.password_expiry, expiry);
    }
    assert!(store.set_locked(ada.id, Some(LATER)).await.unwrap());
    assert!(!store.set_locked(ada.id, Some(LATER)).await.unwrap(), "it is locked already");
    let found = store.by_email(&ada.email).await.unwrap().unwrap();
    assert_eq!((found.locked_at, found.password_expiry, facts().await.locked), (Some(LATER), PasswordExpiry::Days180, true));
    assert!(store.set_locked(ada.id, None).await.unwrap() && !store.set_locked(ada.id, None).await.unwrap());
    assert!(!facts().await.locked);
}

pub(crate) async fn ended_sessions_are_kept_for_a_while(store: &Accounts) {
    let (ada, bob) = (account("ada@example.com"), account("bob@example.com"));
    store.create(&ada).await.unwrap();
    store.create(&bob).await.unwrap();
    let ended = async |of: &Account| store.facts(of.id).await.unwrap().unwrap().ended_sessions;
    assert_eq!(ended(&ada).await, []);
    let [first, second] = [1, 2].map(|byte| SessionId::from_bytes([byte; 16]));
    let at = Timestamp::from_millis;
    store.session_ended(ada.id, &first, at(100), at(0)).await.unwrap();
    store.session_ended(ada.id, &first, at(200), at(0)).await.unwrap();
    store.session_ended(ada.id, &second, at(200), at(100)).await.unwrap();
    let mut both = ended(&ada).await;
    both.sort_by_key(|id| *id.bytes());
    assert_eq!((both, ended(&bob).await), (vec![first, second], vec![]));
    store.session_ended(ada.id, &second, at(300), at(101)).await.unwrap();
    assert_eq!(ended(&ada).await, [second], "the first would be over by now");
    store.erase(ada.id).await.unwrap();
    assert!(store.facts(ada.id).await.unwrap().is_none());
}

pub(crate) async fn since_when_tries_and_devices_count_moves_forward_only(store: &Accounts) {
    let (ada, bob) = (account("ada@example.com"), account("bob@example.com"));
    store.create(&ada).await.unwrap();
    store.create(&bob).await.unwrap();
    let since = async |account: &Account| {
        let stored = store.by_email(&account.email).await.unwrap().unwrap();
        (stored.tries_count_since.millis(), stored.devices_known_since.millis())
    };
    assert_eq!(since(&ada).await, (0, 0));
    for (tries, devices) in [(5, 7), (3, 4)] {
        store.forget_tries(ada.id, Timestamp::from_millis(tries)).await.unwrap();
        store.forget_devices(ada.id, Timestamp::from_millis(devices)).await.unwrap();
    }
    assert_eq!((since(&ada).await, since(&bob).await), ((5, 7), (0, 0)));
}

pub(crate) async fn signing_out_never_moves_backwards(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    store.sign_out_before(ada.id, LATER).await.unwrap();
    store.sign_out_before(ada.id, Timestamp::from_millis(5)).await.unwrap();
    assert_eq!(store.facts(ada.id).await.unwrap().unwrap().signed_out_before, LATER);
}

pub(crate) async fn links_are_kept_by_portal(store: &Accounts) {
    let (ada, bob) = (account("ada@example.com"), account("bob@example.com"));
    store.create(&ada).await.unwrap();
    store.create(&bob).await.unwrap();
    let wiki = link(ada.id, "wiki");
    store.put_link(&wiki).await.unwrap();
    let found = store.links(ada.id, &wiki.portal).await.unwrap().remove(0);
    assert_eq!((found.id, found.account, &found.portal, &found.username), (wiki.id, ada.id, &wiki.portal, &wiki.username));
    assert_eq!((&found.sealed_password, found.version, found.state), (&wiki.sealed_password, 1, LinkState::Works));
    assert_eq!((found.linked_at, found.last_used), (wiki.linked_at, None));
    assert!(store.links(bob.id, &wiki.portal).await.unwrap().is_empty());
    assert!(store.links(ada.id, &PortalId::new("shop")).await.unwrap().is_empty());
    store.note_link_used(wiki.id, LATER).await.unwrap();
    assert_eq!(store.links(ada.id, &wiki.portal).await.unwrap().remove(0).last_used, Some(LATER));
}

pub(crate) async fn a_link_is_replaced_by_its_next_version_only(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let first = link(ada.id, "wiki");
    let second = Link { version: 2, username: "ada8".to_owned(), sealed_password: None, ..first.clone() };
    assert!(matches!(store.put_link(&second).await, Err(LinkFailed::Changed)), "there is nothing to replace");
    store.put_link(&first).await.unwrap();
    store.put_link(&second).await.unwrap();
    for stale in [
        first.clone(),
        second.clone(),
        Link { version: 4, ..second.clone() },
        Link { version: 0, ..second.clone() },
        Link { version: 3, ..link(ada.id, "wiki") },
        Link { version: 3, portal: PortalId::new("shop"), ..second.clone() },
    ] {
        assert!(matches!(store.put_link(&stale).await, Err(LinkFailed::Changed)), "version {}", stale.version);
    }
    let found = store.links(ada.id, &first.portal).await.unwrap().remove(0);
    assert_eq!((found.version, found.username.as_str(), found.sealed_password), (2, "ada8", None));
}

pub(crate) async fn of_twenty_who_replace_a_link_one_does(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let first = link(ada.id, "wiki");
    store.put_link(&first).await.unwrap();
    let store = Arc::new(store.clone());
    let tasks = (0..20).map(|number| {
        let store = Arc::clone(&store);
        let next = Link { version: 2, username: format!("ada{number}"), ..first.clone() };
        tokio::spawn(async move { store.put_link(&next).await.is_ok() })
    });
    let mut replaced = 0;
    for task in tasks.collect::<Vec<_>>() {
        replaced += usize::from(task.await.unwrap());
    }
    assert_eq!(replaced, 1);
}

pub(crate) async fn an_account_has_one_link_at_a_place_and_one_with_a_name(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let first = link(ada.id, "wiki");
    store.put_link(&first).await.unwrap();
    let other = |place, username: &str| Link { place, username: username.to_owned(), ..link(ada.id, "wiki") };
    assert!(matches!(store.put_link(&other(0, "ada8")).await, Err(LinkFailed::Changed)), "the place is taken");
    assert!(matches!(store.put_link(&other(1, "ada7")).await, Err(LinkFailed::Changed)), "the name is taken");
    assert!(matches!(store.put_link(&link(account_id(), "wiki")).await, Err(LinkFailed::Changed)), "nobody's link");
    store.put_link(&link(ada.id, "shop")).await.unwrap();
    let second = other(1, "ada8");
    store.put_link(&second).await.unwrap();
    let found = store.links(ada.id, &first.portal).await.unwrap();
    assert_eq!(found.iter().map(|link| (link.id, link.place)).collect::<Vec<_>>(), [(first.id, 0), (second.id, 1)]);
    let renamed = Link { version: 2, username: "ada7".to_owned(), ..second.clone() };
    assert!(matches!(store.put_link(&renamed).await, Err(LinkFailed::Changed)), "the name is still taken");
    let moved = Link { version: 2, place: 3, ..second.clone() };
    assert!(matches!(store.put_link(&moved).await, Err(LinkFailed::Changed)), "a link keeps its place");
    assert!(store.remove_link(ada.id, first.id).await.unwrap());
    assert_eq!(store.links(ada.id, &first.portal).await.unwrap().len(), 1, "the other stays");
    store.put_link(&other(0, "ada9")).await.unwrap();
}

/// Threat: links made and removed at once. Whatever wins, there are never more than places.
pub(crate) async fn of_forty_links_at_once_as_many_as_places_are_made(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let shared = Arc::new(store.clone());
    let tasks: Vec<_> = (0..40_u16)
        .map(|number| {
            let store = Arc::clone(&shared);
            let one = Link { place: number % 2, username: format!("ada{number}"), ..link(ada.id, "wiki") };
            tokio::spawn(async move {
                let made = store.put_link(&one).await.is_ok();
                if made && number % 3 == 0 {
                    assert!(store.remove_link(one.account, one.id).await.unwrap());
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let left = store.links(ada.id, &PortalId::new("wiki")).await.unwrap();
    assert!(left.len() <= 2 && left.windows(2).all(|pair| pair[0].place < pair[1].place), "{left:?}");
}

pub(crate) async fn a_link_is_marked_in_the_version_that_was_tried(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let wiki = link(ada.id, "wiki");
    let refused = LinkState::NeedsAttention(Verdict::WrongCredentials);
    assert!(!store.mark_link(wiki.id, 1, refused).await.unwrap());
    store.put_link(&wiki).await.unwrap();
    assert!(!store.mark_link(wiki.id, 2, refused).await.unwrap());
    assert_eq!(store.links(ada.id, &wiki.portal).await.unwrap().remove(0).state, LinkState::Works);
    assert!(store.mark_link(wiki.id, 1, refused).await.unwrap());
    assert_eq!(store.links(ada.id, &wiki.portal).await.unwrap().remove(0).state, refused);
}

pub(crate) async fn every_verdict_can_be_marked(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let wiki = link(ada.id, "wiki");
    store.put_link(&wiki).await.unwrap();
    for verdict in [
        Verdict::WrongCredentials,
        Verdict::Locked,
        Verdict::PasswordExpired,
        Verdict::CodeNeeded,
        Verdict::Unavailable,
        Verdict::Unrecognised,
    ] {
        assert!(store.mark_link(wiki.id, 1, LinkState::NeedsAttention(verdict)).await.unwrap());
        assert_eq!(store.facts(ada.id).await.unwrap().unwrap().links[0].state, LinkState::NeedsAttention(verdict));
    }
    assert!(store.mark_link(wiki.id, 1, LinkState::Works).await.unwrap());
    assert_eq!(store.links(ada.id, &wiki.portal).await.unwrap().remove(0).state, LinkState::Works);
}

pub(crate) async fn a_removed_link_leaves_nothing(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let wiki = link(ada.id, "wiki");
    store.put_link(&wiki).await.unwrap();
    assert!(!store.remove_link(ada.id, link(ada.id, "shop").id).await.unwrap());
    assert!(!store.remove_link(account_id(), wiki.id).await.unwrap(), "somebody else's");
    assert!(store.remove_link(ada.id, wiki.id).await.unwrap());
    assert!(!store.remove_link(ada.id, wiki.id).await.unwrap());
    assert!(store.links(ada.id, &wiki.portal).await.unwrap().is_empty());
    let again = Link { version: 2, ..wiki };
    assert!(matches!(store.put_link(&again).await, Err(LinkFailed::Changed)), "a removed link is not brought back by a late change");
}

fn data_key(store_account: accounts::AccountId, by: &str, wrapped: &[u8]) -> DataKey {
    DataKey { account: store_account, wrapped_by: by.to_owned(), wrapped: wrapped.to_vec() }
}

pub(crate) async fn the_first_data_key_stays(store: &Accounts) {
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    assert_eq!(store.data_key(ada.id).await.unwrap(), None);
    let tasks = (0..10_u8).map(|number| {
        let (store, key) = (store.clone(), data_key(ada.id, "k1", &[number]));
        tokio::spawn(async move { store.add_data_key(&key).await.unwrap() })
    });
    let mut answers = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        answers.push(task.await.unwrap());
    }
    let in_force = store.data_key(ada.id).await.unwrap().unwrap();
    assert!(answers.iter().all(|answer| *answer == in_force), "everybody was told of the same one");
}

pub(crate) async fn data_keys_are_rewrapped_one_by_one(store: &Accounts) {
    let mut keys = Vec::new();
    for number in 0..5_u8 {
        let owner = account(&format!("a{number}@example.com"));
        store.create(&owner).await.unwrap();
        keys.push(store.add_data_key(&data_key(owner.id, "k1", &[number])).await.unwrap());
    }
    let first = store.data_keys_not_wrapped_by("k2", 2).await.unwrap();
    assert_eq!(first.len(), 2);
    assert_eq!(first, store.data_keys_not_wrapped_by("k2", 2).await.unwrap(), "the order is fixed");
    let new = data_key(first[0].account, "k2", b"new");
    assert!(store.rewrap(&first[0], &new).await.unwrap());
    assert!(!store.rewrap(&first[0], &new).await.unwrap(), "it is no longer stored as the old one");
    assert_eq!(store.data_key(new.account).await.unwrap(), Some(new));
    assert_eq!(store.data_keys_not_wrapped_by("k2", 100).await.unwrap().len(), 4);
    assert_eq!(store.data_keys_by_wrapper().await.unwrap(), [("k1".to_owned(), 4), ("k2".to_owned(), 1)]);
}

pub(crate) async fn the_trail_is_newest_first(store: &Accounts) {
    let (ada, bob) = (account_id(), account_id());
    let (begun, keys) = (LATER, trail_keys());
    for (number, kind) in [AuditKind::SignedIn, AuditKind::Linked, AuditKind::SignedOut].into_iter().enumerate() {
        let at = begun.after(Duration::from_secs(number as u64 / 2));
        let address = (number == 0).then(|| "2001:db8::1".parse().unwrap());
        store.record(&AuditEvent { at, account: ada, kind, about: format!("no. {number}"), address }, &sealing(&keys)).await.unwrap();
    }
    let events = store.events(ada, 10).await.unwrap();
    let second = begun.after(Duration::from_secs(1));
    assert_eq!(
        events,
        [
            (second, "signed-out".to_owned(), "no. 2".to_owned(), None),
            (begun, "linked".to_owned(), "no. 1".to_owned(), None),
            (begun, "signed-in".to_owned(), "no. 0".to_owned(), Some("2001:db8::1".to_owned())),
        ]
    );
    assert_eq!(store.events(ada, 1).await.unwrap().len(), 1);
    assert_eq!(store.events_page(ada, 1, 1).await.unwrap(), events[1..2], "leafing goes on where the page before ended");
    assert_eq!(store.events_page(ada, 2, 10).await.unwrap(), events[2..]);
    assert_eq!(store.events_page(ada, 3, 10).await.unwrap(), []);
    assert_eq!(store.events(bob, 10).await.unwrap(), []);
}

fn mail_to(account: &Account, id: &str) -> NewMail {
    NewMail {
        message_id: format!("{id} to {}", account.email),
        bounce_tag: format!("tag of {id} to {}", account.email),
        to: account.email.as_str().to_owned(),
        subject: String::new(),
        text: String::new(),
        html: String::new(),
        at: LATER,
    }
}

pub(crate) async fn an_erased_account_leaves_a_nameless_trail(store: &Accounts) {
    let (ada, bob) = (account("ada@example.com"), account("bob@example.com"));
    for owner in [&ada, &bob] {
        store.create(owner).await.unwrap();
        store.put_link(&link(owner.id, "wiki")).await.unwrap();
        store.add_data_key(&data_key(owner.id, "k1", b"key")).await.unwrap();
        let (about, address) = ("Firefox".to_owned(), Some("192.0.2.7".parse().unwrap()));
        let event = AuditEvent { at: LATER, account: owner.id, kind: AuditKind::SignedIn, about, address };
        store.record(&event, &sealing(&trail_keys())).await.unwrap();
        for id in ["sent", "waiting"] {
            let mail = mail_to(owner, id);
            MailQueue::enqueue(store, &mail).await.unwrap();
            if id == "sent" {
                MailQueue::settle(store, &mail.message_id, &MailState::Sent, LATER, LATER).await.unwrap();
            }
        }
    }
    for _ in 0..2 {
        store.erase(ada.id).await.unwrap();
        assert!(store.by_email(&ada.email).await.unwrap().is_none() && store.facts(ada.id).await.unwrap().is_none());
        assert!(store.links(ada.id, &PortalId::new("wiki")).await.unwrap().is_empty());
        assert_eq!(store.data_key(ada.id).await.unwrap(), None);
        assert_eq!(store.events(ada.id, 10).await.unwrap(), [(LATER, "signed-in".to_owned(), String::new(), None)]);
    }
    let mut left: Vec<_> = MailQueue::recent(store, 10).await.unwrap().into_iter().map(|stored| stored.mail.message_id).collect();
    left.sort();
    assert_eq!(left, ["sent to bob@example.com", "waiting to ada@example.com", "waiting to bob@example.com"]);
    assert_eq!(store.facts(bob.id).await.unwrap().unwrap().links.len(), 1);
    assert_eq!(store.events(bob.id, 10).await.unwrap()[0].2, "Firefox");
    store.create(&account("ada@example.com")).await.unwrap();
}

pub(crate) async fn it_answers(store: &Accounts) {
    store.ping().await.unwrap();
}
