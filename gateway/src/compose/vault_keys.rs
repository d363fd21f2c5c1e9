use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use accounts::keys::{BadKeyFile, KeyRing, new_key_line};
use accounts::ports::Rng;
use secret::Secret;

/// The keys file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeysFileFailed {
    /// It cannot be read or written.
    #[error("the vault's keys file {path}: {error}")]
    Io {
        /// Where it is.
        path: String,
        /// What the system said.
        error: io::Error,
    },
    /// Everybody on the machine may read it.
    #[error("the vault's keys file {0} may be read by others; make it private: chmod 600 {0}")]
    Open(String),
    /// See [`BadKeyFile`].
    #[error("the vault's keys file {path}: {error}")]
    Bad {
        /// Where it is.
        path: String,
        /// What is wrong in it.
        error: BadKeyFile,
    },
}

/// Reads the keys file. Where there is none and `create` allows it, makes one with one key, and says so.
pub(crate) fn load(path: &Path, create: bool, rng: &dyn Rng) -> Result<KeyRing, KeysFileFailed> {
    if create && !path.exists() {
        append_key(path, rng)?;
        tracing::warn!(path = %path.display(), "made the vault's keys file: back it up, linked credentials cannot be opened without it");
    }
    let named = path.display().to_string();
    let io = |error| KeysFileFailed::Io { path: named.clone(), error };
    let mut file = File::open(path).map_err(io)?;
    if file.metadata().map_err(io)?.permissions().mode() & 0o007 != 0 {
        return Err(KeysFileFailed::Open(named));
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(io)?;
    KeyRing::parse(&Secret::new(text)).map_err(|error| KeysFileFailed::Bad { path: named, error })
}

/// Appends a new key, making the file (0600) if there is none. Gives the key's id.
pub(crate) fn append_key(path: &Path, rng: &dyn Rng) -> Result<String, KeysFileFailed> {
    let io = |error| KeysFileFailed::Io { path: path.display().to_string(), error };
    let (id, line) = new_key_line(rng);
    let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(path).map_err(io)?;
    file.write_all(line.reveal().as_bytes()).map_err(io)?;
    file.sync_all().map_err(io)?;
    Ok(id)
}
