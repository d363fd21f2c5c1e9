//! What a database's failure is called. Its own words never appear: they may repeat values and addresses.

use ::accounts::ports::StoreDown;

/// A failure of SQLite.
pub(crate) fn sqlite_down(error: &sqlx::Error) -> StoreDown {
    sqlite_says(&reason(error))
}

/// A failure of SQLite in our words.
pub(super) fn sqlite_says(reason: &str) -> StoreDown {
    StoreDown { store: "sqlite", reason: reason.to_owned() }
}

/// A failure of PostgreSQL.
pub(super) fn postgres_down(error: &sqlx::Error) -> StoreDown {
    postgres_says(&reason(error))
}

/// A failure of PostgreSQL in our words.
pub(super) fn postgres_says(reason: &str) -> StoreDown {
    StoreDown { store: "postgresql", reason: reason.to_owned() }
}

fn reason(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(refused) => format!("it refused with code {}", refused.code().unwrap_or_default()),
        sqlx::Error::Io(io) => format!("the connection failed: {}", io.kind()),
        sqlx::Error::Tls(_) => "TLS failed".to_owned(),
        sqlx::Error::PoolTimedOut => "no connection was to be had in time".to_owned(),
        sqlx::Error::Protocol(_) => "it does not speak the protocol".to_owned(),
        sqlx::Error::ColumnDecode { index, .. } => format!("column {index} holds something unexpected"),
        _ => "it failed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::sqlite_down;

    #[test]
    fn what_the_database_said_is_not_repeated() {
        let told = sqlite_down(&sqlx::Error::Protocol("password hunter2".to_owned()));
        assert_eq!(told.to_string(), "sqlite did not answer: it does not speak the protocol");
        let told = sqlite_down(&sqlx::Error::Io(std::io::Error::other("postgres://u:hunter2@h")));
        assert!(!told.to_string().contains("hunter2"), "{told}");
    }
}
