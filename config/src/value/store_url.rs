use std::path::Path;

use secret::Secret;
use url::Url;

use crate::fault::Fault;
use crate::settings::AccountsStore;

/// `sqlite:NAME`, under `data_dir` if relative, or a `postgres://` URL. No fault quotes the text: it may hold a password.
pub(crate) fn accounts_store(data_dir: &Path, text: &str) -> Result<AccountsStore, Fault> {
    let help = "write \"sqlite:accounts.db\" or \"postgres://user:password@host/database\"";
    if let Some(name) = text.strip_prefix("sqlite:") {
        let is_name = !name.trim().is_empty() && !name.starts_with("//") && !name.contains(['?', ':', '\0']);
        if !is_name {
            return Err(Fault::new("what follows sqlite: is not a file's name", help));
        }
        return Ok(AccountsStore::Sqlite { path: data_dir.join(name) });
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "postgres" | "postgresql") => Ok(AccountsStore::Postgres { url: Secret::from(text) }),
        _ => Err(Fault::new("this is not a place for accounts", help)),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::accounts_store;
    use crate::settings::AccountsStore;

    #[test]
    fn places_for_accounts() {
        for (text, expected) in [
            ("sqlite:accounts.db", Some("/data/accounts.db")),
            ("sqlite:/var/a.db", Some("/var/a.db")),
            ("postgres://u:p@db/x", Some("postgres://u:p@db/x")),
            ("postgresql:///x?host=/run/postgresql", Some("postgresql:///x?host=/run/postgresql")),
            ("sqlite:", None),
            ("sqlite://a.db", None),
            ("sqlite::memory:", None),
            ("sqlite:a.db?mode=ro", None),
            ("accounts.db", None),
            ("postgres", None),
        ] {
            let read = accounts_store(Path::new("/data"), text).ok().map(|store| match store {
                AccountsStore::Sqlite { path } => path.display().to_string(),
                AccountsStore::Postgres { url } => url.reveal().clone(),
            });
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
