//! `latchkey vault rotate`, killed again and again.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use accounts::keys::{KeyRing, Keys};
use accounts::ports::{AccountStore as _, Imported};
use accounts::vault::{Bound, Vault};
use accounts::{Account, AccountId, EmailAddress, Link, LinkId, LinkState, PortalId, Timestamp, TrailSealing};
use arc_swap::ArcSwap;
use gateway::Outside;
use secret::Secret;
use stores::{Accounts, AccountsAt};

use crate::postgres::Postgres;
use crate::world::{Place, nowhere, portal};

const SIGKILL: i32 = 9;
/// More than one batch of the rotation's, and enough to be caught in the midst.
const ACCOUNTS: u64 = 600;

/// The ring in a keys file; of its newest key alone, if the older ones are to be gone.
fn ring(path: &Path, newest_alone: bool) -> KeyRing {
    let text = std::fs::read_to_string(path).unwrap();
    let last = text.lines().last().unwrap_or_default().to_owned();
    KeyRing::parse(&Secret::new(if newest_alone { last } else { text })).unwrap()
}

fn vault(keys: Arc<Keys>, store: &Accounts) -> Vault {
    Vault::new(Arc::new(ArcSwap::new(keys)), Arc::new(store.clone()), Outside::system().rng)
}

/// Accounts, each with a link that only the vault opens.
async fn fill(store: &Accounts, ring: KeyRing) -> Vec<Link> {
    let outside = Outside::system();
    let keys = Arc::new(Keys::derive(ring));
    let vault = vault(keys.clone(), store);
    let account = |number: u64| {
        let id = AccountId::new(outside.clock.as_ref(), outside.rng.as_ref());
        let email = EmailAddress::parse(&format!("person{number}@example.com")).unwrap();
        Imported {
            account: Account::new(id, email, "no hash".to_owned(), outside.clock.now()),
            number: None,
            sealing: TrailSealing::new(keys.clone(), outside.rng.bytes16()),
        }
    };
    let accounts: Vec<Imported> = (0..ACCOUNTS).map(account).collect();
    store.create_all(&accounts, &|_| {}).await.unwrap();
    let portal = PortalId::new("wiki");
    let mut links = Vec::new();
    for Imported { account, .. } in accounts {
        let id = LinkId::new(outside.clock.as_ref(), outside.rng.as_ref());
        let bound = Bound { account: account.id, portal: &portal, link: id, version: 1 };
        let sealed = vault.seal(bound, &Secret::from("portal password")).await.unwrap();
        links.push(Link {
            id,
            account: account.id,
            portal: portal.clone(),
            place: 0,
            username: account.email.to_string(),
            sealed_password: Some(sealed),
            version: 1,
            state: LinkState::Works,
            linked_at: Timestamp::from_millis(0),
            last_used: None,
        });
    }
    links
}

/// How many data keys the newest key wraps.
async fn rewrapped(store: &Accounts, newest: &str) -> u64 {
    let rows = store.data_keys_by_wrapper().await.unwrap();
    assert_eq!(rows.iter().map(|(_, count)| count).sum::<u64>(), ACCOUNTS, "no data key is lost");
    rows.iter().find(|(id, _)| id == newest).map_or(0, |(_, count)| *count)
}

async fn all_open(ring: KeyRing, store: &Accounts, links: &[Link]) {
    let vault = vault(Arc::new(Keys::derive(ring)), store);
    for link in links {
        assert_eq!(vault.open_login(link).await.unwrap().password.reveal(), "portal password");
    }
}

async fn a_killed_rotation_goes_on(stores: &str, at: impl FnOnce(&Place) -> AccountsAt) {
    let place =
        Place::with_server("data_dir = \"$DIR/data\"", &format!("{stores}[vault]\nkeys_file = \"$DIR/vault.keys\"\n{}", portal(nowhere())));
    let keys = place.file("vault.keys");
    assert_eq!(place.run(&["vault", "new-key"], "").code, 0);
    std::fs::create_dir_all(place.file("data")).unwrap();
    // Makes the tables.
    assert_eq!(place.run(&["vault", "status"], "").code, 0);
    let store = Accounts::open(&at(&place)).await.unwrap();
    let links = fill(&store, ring(&keys, false)).await;
    assert_eq!(place.run(&["vault", "new-key"], "").code, 0);
    let newest = ring(&keys, false).current().unwrap().id.clone();

    let mut killed = false;
    for goal in [1, ACCOUNTS / 4, ACCOUNTS / 2] {
        let mut rotation = place.command(&["vault", "rotate"]).stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        while rewrapped(&store, &newest).await < goal && rotation.try_wait().unwrap().is_none() {}
        rotation.kill().unwrap();
        killed |= rotation.wait().unwrap().signal() == Some(SIGKILL);
        let done = rewrapped(&store, &newest).await;
        assert!(done >= goal, "what was done stays done: {done} of {goal}");
        all_open(ring(&keys, false), &store, &links).await;
    }
    assert!(killed, "every rotation ended before it could be killed");
    assert!(rewrapped(&store, &newest).await < ACCOUNTS, "nothing was left to go on with");
    let said = place.run(&["vault", "rotate"], "");
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(rewrapped(&store, &newest).await, ACCOUNTS);
    all_open(ring(&keys, true), &store, &links).await;
}

fn block_on(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(work);
}

#[test]
fn a_rotation_that_is_killed_goes_on_where_it_was_on_sqlite() {
    block_on(a_killed_rotation_goes_on("", |place| AccountsAt::Sqlite(place.file("data/accounts.db"))));
}

#[test]
fn a_rotation_that_is_killed_goes_on_where_it_was_on_postgresql() {
    let postgres = Postgres::start();
    let stores = format!("[stores]\naccounts = \"{}\"\n", postgres.url());
    block_on(a_killed_rotation_goes_on(&stores, |_| AccountsAt::Postgres(Secret::new(postgres.url()))));
}
