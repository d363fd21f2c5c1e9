use std::path::Path;

use crate::file::FileStores;
use crate::notes::Notes;
use crate::settings::{AccountsStore, SessionsStore, Stores};
use crate::value::{accounts_store, sessions_store};

const ACCOUNTS: &str = "accounts.db";

pub(super) fn check(file: Option<&FileStores>, data_dir: &Path, notes: &mut Notes) -> Option<Stores> {
    let absent = FileStores::default();
    let file = file.unwrap_or(&absent);
    let default = AccountsStore::Sqlite { path: data_dir.join(ACCOUNTS) };
    let accounts = notes.read_or(&file.accounts, default, |text| accounts_store(data_dir, text));
    let sessions = notes.read_or(&file.sessions, SessionsStore::Embedded, |text| sessions_store(text));
    if let (Some(at), Some(AccountsStore::Postgres { .. }), Some(SessionsStore::Embedded)) = (&file.accounts, &accounts, &sessions) {
        notes.warn(
            &at.span,
            "accounts are in PostgreSQL but sessions are embedded: a second node would not know them",
            "with more than one node, set sessions to a redis:// address",
        );
    }
    Some(Stores { accounts: accounts?, sessions: sessions? })
}
