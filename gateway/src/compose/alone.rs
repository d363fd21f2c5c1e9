use std::fs::{File, TryLockError};

use anyhow::{Context as _, anyhow};
use config::Settings;
use config::settings::SessionsStore;

/// Sees to it that embedded sessions live in one process: a second one over the same directory would not know of a sign-out.
/// Held as long as the node runs; gone with the process however it ends.
pub(crate) fn alone(settings: &Settings) -> anyhow::Result<Option<File>> {
    if !matches!(settings.stores.sessions, SessionsStore::Embedded) {
        return Ok(None);
    }
    let data_dir = &settings.server.data_dir;
    let open = super::make_private(data_dir).and_then(|()| File::create(data_dir.join("node.lock")));
    let lock = open.with_context(|| format!("the data directory {} cannot be written", data_dir.display()))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Err(anyhow!(
            "another node runs over the data directory {}; stop it, or, for several nodes, set sessions to a redis:// address",
            data_dir.display()
        )),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("the data directory {} cannot be locked", data_dir.display()))
        }
    }
}
