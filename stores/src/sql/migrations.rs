use ::accounts::ports::StoreDown;
use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;

use super::failure::{postgres_says, sqlite_says};

/// A step is never changed once it was released: the next change is the next step.
const SQLITE: &[(i64, &str, &str)] = &[
    (1, "accounts", include_str!("../../migrations/sqlite/0001_accounts.sql")),
    (2, "sessions", include_str!("../../migrations/sqlite/0002_sessions.sql")),
    (3, "factors", include_str!("../../migrations/sqlite/0003_factors.sql")),
    (4, "passwords", include_str!("../../migrations/sqlite/0004_passwords.sql")),
    (5, "mail_reports", include_str!("../../migrations/sqlite/0005_mail_reports.sql")),
    (6, "texts", include_str!("../../migrations/sqlite/0006_texts.sql")),
    (7, "contacts", include_str!("../../migrations/sqlite/0007_contacts.sql")),
    (8, "security questions", include_str!("../../migrations/sqlite/0008_security_questions.sql")),
    (9, "texts of accounts", include_str!("../../migrations/sqlite/0009_texts_of_accounts.sql")),
    (10, "passkeys", include_str!("../../migrations/sqlite/0010_passkeys.sql")),
    (11, "languages", include_str!("../../migrations/sqlite/0011_languages.sql")),
    (12, "invitations", include_str!("../../migrations/sqlite/0012_invitations.sql")),
    (13, "several links", include_str!("../../migrations/sqlite/0013_several_links.sql")),
    (14, "canaries", include_str!("../../migrations/sqlite/0014_canaries.sql")),
    (15, "sealed trail", include_str!("../../migrations/sqlite/0015_sealed_trail.sql")),
    (16, "factor demands", include_str!("../../migrations/sqlite/0016_factor_demands.sql")),
    (17, "counted since", include_str!("../../migrations/sqlite/0017_counted_since.sql")),
];

const POSTGRES: &[(i64, &str, &str)] = &[
    (1, "accounts", include_str!("../../migrations/postgres/0001_accounts.sql")),
    (2, "factors", include_str!("../../migrations/postgres/0002_factors.sql")),
    (3, "passwords", include_str!("../../migrations/postgres/0003_passwords.sql")),
    (4, "mail_reports", include_str!("../../migrations/postgres/0004_mail_reports.sql")),
    (5, "texts", include_str!("../../migrations/postgres/0005_texts.sql")),
    (6, "contacts", include_str!("../../migrations/postgres/0006_contacts.sql")),
    (7, "security questions", include_str!("../../migrations/postgres/0007_security_questions.sql")),
    (8, "texts of accounts", include_str!("../../migrations/postgres/0008_texts_of_accounts.sql")),
    (9, "passkeys", include_str!("../../migrations/postgres/0009_passkeys.sql")),
    (10, "languages", include_str!("../../migrations/postgres/0010_languages.sql")),
    (11, "invitations", include_str!("../../migrations/postgres/0011_invitations.sql")),
    (12, "several links", include_str!("../../migrations/postgres/0012_several_links.sql")),
    (13, "canaries", include_str!("../../migrations/postgres/0013_canaries.sql")),
    (14, "sealed trail", include_str!("../../migrations/postgres/0014_sealed_trail.sql")),
    (15, "factor demands", include_str!("../../migrations/postgres/0015_factor_demands.sql")),
    (16, "counted since", include_str!("../../migrations/postgres/0016_counted_since.sql")),
];

pub(super) async fn run_sqlite(connection: &mut SqliteConnection) -> Result<(), StoreDown> {
    migrator(SQLITE).run(connection).await.map_err(|error| sqlite_says(&reason(&error)))
}

pub(super) async fn run_postgres(connection: &mut PgConnection) -> Result<(), StoreDown> {
    migrator(POSTGRES).run(connection).await.map_err(|error| postgres_says(&reason(&error)))
}

fn migrator(steps: &[(i64, &'static str, &'static str)]) -> Migrator {
    let step = |&(number, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(steps.iter().map(step).collect())
}

fn reason(error: &MigrateError) -> String {
    match error {
        MigrateError::VersionMissing(step) => format!("its tables are newer than this program (step {step})"),
        MigrateError::VersionMismatch(step) => format!("its tables were made by another program (step {step} differs)"),
        MigrateError::Dirty(step) => format!("step {step} of bringing its tables up to date was interrupted"),
        _ => "its tables could not be brought up to date".to_owned(),
    }
}
