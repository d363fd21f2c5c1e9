//! PostgreSQL, with as many databases as a test wants.

use secret::Secret;
use sqlx::{ConnectOptions, Connection};
use stores::AccountsAt;
use test_servers::Postgres;

/// A new database.
pub(crate) async fn database(postgres: &Postgres, name: &'static str) -> AccountsAt {
    let options: sqlx::postgres::PgConnectOptions = postgres.url("postgres").parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    AccountsAt::Postgres(Secret::new(postgres.url(name)))
}
