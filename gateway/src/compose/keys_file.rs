use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use accounts::keys::Keys;
use accounts::ports::Rng;
use arc_swap::ArcSwap;

use super::vault_keys::{self, KeysFileFailed};

/// A changed file is noticed within this time.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The keys in force and the file that they come from.
pub(crate) struct KeysFile {
    path: PathBuf,
    rng: Arc<dyn Rng>,
    keys: Arc<ArcSwap<Keys>>,
}

impl KeysFile {
    /// Reads the file for the first time; `create` allows to make it.
    pub(super) fn open(path: PathBuf, create: bool, rng: Arc<dyn Rng>) -> Result<Self, KeysFileFailed> {
        let ring = vault_keys::load(&path, create, rng.as_ref())?;
        Ok(Self { path, rng, keys: Arc::new(ArcSwap::from_pointee(Keys::derive(ring))) })
    }

    /// The keys in force.
    pub(crate) fn keys(&self) -> Arc<ArcSwap<Keys>> {
        self.keys.clone()
    }

    /// Reads the file again. What it held before stays in force if it cannot be used.
    pub(crate) fn reload(&self) -> Result<(), KeysFileFailed> {
        let ring = vault_keys::load(&self.path, false, self.rng.as_ref())?;
        self.keys.store(Arc::new(Keys::derive(ring)));
        tracing::info!(path = %self.path.display(), "read the vault's keys file again");
        Ok(())
    }

    /// Reads the file again whenever it has changed, for ever: in a fleet another machine writes it.
    pub(crate) async fn watch(&self) {
        let modified = || std::fs::metadata(&self.path).and_then(|facts| facts.modified()).ok();
        let mut seen = modified();
        let mut look = tokio::time::interval(LOOK_EVERY);
        loop {
            look.tick().await;
            let now = modified();
            if now == seen || now.is_none() {
                continue;
            }
            seen = now;
            if let Err(error) = self.reload() {
                tracing::error!(%error, "the vault's keys file was changed and cannot be used; the keys read before stay in force");
            }
        }
    }
}
