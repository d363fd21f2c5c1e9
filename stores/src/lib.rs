//! The store traits of `accounts`, implemented: accounts and mails on SQLite and PostgreSQL, sessions in this process
//! (with or without a journal) and on Redis. Every implementation of a trait passes the same contract test.

mod sessions;
mod sql;

pub use sessions::{EmbeddedSessions, RedisAt, RedisServer, RedisSessions, RedisTopology};
pub use sql::{Accounts, AccountsAt, SqliteFile};
