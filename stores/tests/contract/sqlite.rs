//! Accounts and mails in a SQLite file.

use accounts::ports::AccountStore;
use stores::{Accounts, AccountsAt};
use tempfile::TempDir;

use crate::account_contract::Base;
use crate::world::account;

crate::account_contract::account_contract!(tests base);
crate::mail_contract::mail_contract!(tests base);

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
