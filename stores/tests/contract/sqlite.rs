//! Accounts and mails in a SQLite file.

use accounts::ports::AccountStore;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use stores::{Accounts, AccountsAt};
use tempfile::TempDir;

use crate::account_contract::Base;
use crate::world::{account, link};

crate::account_contract::account_contract!(tests base);
crate::mail_contract::mail_contract!(tests base);

mod texts {
    crate::text_contract::text_contract!(tests super::base);
}

async fn base() -> Base {
    let dir = TempDir::new().unwrap();
    let accounts = Accounts::open(&AccountsAt::Sqlite(dir.path().join("accounts.db"))).await.unwrap();
    Base { accounts, keep: Box::new(dir) }
}

#[tokio::test]
async fn a_file_is_opened_again_and_by_two_at_once() {
    let dir = TempDir::new().unwrap();
    let at = AccountsAt::Sqlite(dir.path().join("accounts.db"));
    let (first, second) = (Accounts::open(&at).await.unwrap(), Accounts::open(&at).await.unwrap());
    let (ada, bob) = (account("ada@example.com"), account("bob@example.com"));
    let (one, two) = tokio::join!(first.create(&ada), second.create(&bob));
    one.unwrap();
    two.unwrap();
    drop((first, second));
    let again = Accounts::open(&at).await.unwrap();
    assert!(again.by_email(&ada.email).await.unwrap().is_some());
    assert!(again.by_email(&bob.email).await.unwrap().is_some());
}

#[tokio::test]
async fn a_file_that_cannot_be_is_down() {
    let dir = TempDir::new().unwrap();
    let refused = Accounts::open(&AccountsAt::Sqlite(dir.path().join("no/such/accounts.db"))).await.unwrap_err();
    assert_eq!(refused.store, "sqlite");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let dir = TempDir::new().unwrap();
    let store = Accounts::open(&AccountsAt::Sqlite(dir.path().join("accounts.db"))).await.unwrap();
    store.create(&account("ada@example.com")).await.unwrap();
    let mut files = 0;
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let mode = file.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
        files += 1;
    }
    assert!(files >= 2, "the file and its log");
}

#[tokio::test]
async fn a_removed_credential_is_not_left_in_the_file() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("accounts.db");
    let store = Accounts::open(&AccountsAt::Sqlite(path.clone())).await.unwrap();
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    let sealed = b"a sealed password that is long enough to be looked for".to_vec();
    let wiki = accounts::Link { sealed_password: Some(sealed.clone()), ..link(ada.id, "wiki") };
    store.put_link(&wiki).await.unwrap();
    store.remove_link(ada.id, wiki.id).await.unwrap();
    let mut other = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut other).await.unwrap();
    let file = std::fs::read(&path).unwrap();
    assert!(!file.windows(sealed.len()).any(|window| window == sealed));
}
