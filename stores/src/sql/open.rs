use std::path::PathBuf;

use ::accounts::ports::StoreDown;
use secret::Secret;

use super::SqliteFile;
use super::pools::Pools;
use super::postgres::Postgres;

/// Where the accounts are.
#[derive(Clone, Debug)]
pub enum AccountsAt {
    /// In this file, which is made if there is none.
    Sqlite(PathBuf),
    /// In the database of this `postgres://` address, which may hold a password.
    Postgres(Secret<String>),
}

/// Accounts, links, data keys, the audit trail and the queue of mails. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Accounts {
    pub(super) pools: Pools,
}

impl Accounts {
    /// Connects, and brings the tables up to date. For PostgreSQL, call it in the runtime that will use it.
    pub async fn open(at: &AccountsAt) -> Result<Self, StoreDown> {
        match at {
            AccountsAt::Sqlite(path) => Ok(Self::in_file(&SqliteFile::open(path).await?)),
            AccountsAt::Postgres(url) => Ok(Self { pools: Pools::Postgres(Postgres::open(url).await?) }),
        }
    }

    /// On a file that is open already.
    pub fn in_file(file: &SqliteFile) -> Self {
        Self { pools: Pools::Sqlite(file.clone()) }
    }

    /// The file, if that is where the accounts are: the embedded sessions keep their journal in the same one.
    pub fn file(&self) -> Option<&SqliteFile> {
        match &self.pools {
            Pools::Sqlite(file) => Some(file),
            Pools::Postgres(_) => None,
        }
    }
}
