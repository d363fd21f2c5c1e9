use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use accounts::keys::{BadKeyFile, KeyRing, new_key_line};
use accounts::ports::Rng;
use secret::Secret;

/// The keys file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeysFileFailed {
    /// It is not there.
    #[error("the vault's keys file {0} is not there; `latchkey vault new-key` makes it, and in a fleet every node has the same")]
    Missing(String),
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
    read(path)
}

/// Reads the keys file.
pub(crate) fn read(path: &Path) -> Result<KeyRing, KeysFileFailed> {
    read_text(path).and_then(|text| parse(path, &text))
}

/// Appends a new key, making the file (0600) if there is none. Gives the key's id. A file that cannot be used is left as it is.
pub(crate) fn append_key(path: &Path, rng: &dyn Rng) -> Result<String, KeysFileFailed> {
    let unfinished_line = match read_text(path) {
        Ok(text) => {
            match parse(path, &text) {
                Ok(_) | Err(KeysFileFailed::Bad { error: BadKeyFile::Empty, .. }) => {}
                Err(bad) => return Err(bad),
            }
            !text.reveal().is_empty() && !text.reveal().ends_with('\n')
        }
        Err(KeysFileFailed::Missing(_)) => false,
        Err(failed) => return Err(failed),
    };
    let (id, line) = new_key_line(rng);
    let line = Secret::new(format!("{}{}", if unfinished_line { "\n" } else { "" }, line.reveal()));
    let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(path).map_err(|error| failed(path, error))?;
    file.write_all(line.reveal().as_bytes()).and_then(|()| file.sync_all()).map_err(|error| failed(path, error))?;
    Ok(id)
}

fn read_text(path: &Path) -> Result<Secret<String>, KeysFileFailed> {
    let mut file = File::open(path).map_err(|error| failed(path, error))?;
    if file.metadata().map_err(|error| failed(path, error))?.permissions().mode() & 0o007 != 0 {
        return Err(KeysFileFailed::Open(path.display().to_string()));
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|error| failed(path, error))?;
    Ok(Secret::new(text))
}

fn parse(path: &Path, text: &Secret<String>) -> Result<KeyRing, KeysFileFailed> {
    KeyRing::parse(text).map_err(|error| KeysFileFailed::Bad { path: path.display().to_string(), error })
}

fn failed(path: &Path, error: io::Error) -> KeysFileFailed {
    let named = path.display().to_string();
    match error.kind() {
        ErrorKind::NotFound => KeysFileFailed::Missing(named),
        ErrorKind::InvalidData => {
            KeysFileFailed::Io { path: named, error: io::Error::other("it is not text; put it back from its backup") }
        }
        _ => KeysFileFailed::Io { path: named, error },
    }
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;

    use super::*;
    use crate::Outside;

    fn rng() -> std::sync::Arc<dyn Rng> {
        Outside::system().rng
    }

    #[test]
    fn a_key_is_appended_on_a_line_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.keys");
        append_key(&path, rng().as_ref()).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.trim_end()).unwrap();
        let second = append_key(&path, rng().as_ref()).unwrap();
        let ring = read(&path).unwrap();
        assert_eq!(ring.current().unwrap().id, second);
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
    }

    #[test]
    fn a_file_that_cannot_be_used_is_named_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.keys");
        assert!(matches!(read(&path), Err(KeysFileFailed::Missing(_))));
        assert!(matches!(load(&path, false, rng().as_ref()), Err(KeysFileFailed::Missing(_))));
        for (bytes, mode) in [(b"no key\n".as_slice(), 0o600), (b"\xff\xfe", 0o600), (b"", 0o644)] {
            std::fs::write(&path, bytes).unwrap();
            std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            let told = append_key(&path, rng().as_ref()).unwrap_err().to_string();
            assert!(told.contains("vault.keys"), "{told}");
            assert!(read(&path).is_err());
            assert_eq!(std::fs::read(&path).unwrap(), bytes);
        }
    }
}
