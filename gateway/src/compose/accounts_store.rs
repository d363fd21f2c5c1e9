use std::sync::Arc;

use accounts::ports::StoreDown;
use config::Settings;
use config::settings::AccountsStore;
use stores::{Accounts, AccountsAt};

/// Opens the accounts' store that the settings name.
pub(crate) async fn open(settings: &Settings) -> Result<Arc<Accounts>, StoreDown> {
    let at = match &settings.stores.accounts {
        AccountsStore::Sqlite { path } => AccountsAt::Sqlite(path.clone()),
        AccountsStore::Postgres { url } => AccountsAt::Postgres(url.clone()),
    };
    Accounts::open(&at).await.map(Arc::new)
}
