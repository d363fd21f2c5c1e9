//! Accounts and mails in a database: one SQL string for each query, run by whichever driver is configured.

mod accounts;
mod audit;
mod canaries;
mod codec;
mod contacts;
mod data_keys;
mod erase;
mod factors;
mod failure;
mod import;
mod invitations;
mod links;
mod mails;
mod migrations;
mod open;
mod passkeys;
mod pools;
mod postgres;
mod questions;
mod sqlite;
mod store;
mod texts;

pub(crate) use failure::sqlite_down;
pub use open::{Accounts, AccountsAt};
pub(crate) use pools::FILE_PATIENCE;
pub use sqlite::SqliteFile;
