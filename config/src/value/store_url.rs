use std::path::Path;

use secret::Secret;
use url::Url;

use crate::fault::Fault;
use crate::settings::AccountsStore;

/// `sqlite:NAME`, under `data_dir` if relative, or a `postgres://` URL. No fault quotes the text: it may hold a password.
pub(crate) fn accounts_store(data_dir: &Path, text: &str) -> Result<AccountsStore, Fault> {
    let help = "write \"sqlite:accounts.db\" or \"postgres://user:password@host/database\"";
    if let Some(name) = text.strip_prefix("sqlite:") {
        if name.trim().is_empty() || name.starts_with([':', '/']) && !Path::new(name).is_absolute() || name.starts_with("//") {
            return Err(Fault::new("what follows sqlite: is not a file's name", help));
        }
        if name.contains(['?', '\0']) || name.contains(":memory:") {
            return Err(Fault::new("what follows sqlite: must be a file's name alone", help));
        }
        return Ok(AccountsStore::Sqlite { path: data_dir.join(name) });
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "postgres" | "postgresql") => Ok(AccountsStore::Postgres { url: Secret::from(text) }),
        _ => Err(Fault::new("this is not a place for accounts", help)),
    }
}
