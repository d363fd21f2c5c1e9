use std::path::Path;

use crate::file::FileVault;
use crate::notes::Notes;
use crate::settings::Vault;
use crate::value::path_under;

const KEYS_FILE: &str = "vault.keys";

pub(super) fn check(file: Option<&FileVault>, data_dir: &Path, notes: &mut Notes) -> Option<Vault> {
    match file.and_then(|file| file.keys_file.as_ref()) {
        Some(at) => notes.read(at, |text| path_under(data_dir, text)).map(|keys_file| Vault { keys_file, create: false }),
        None => Some(Vault { keys_file: data_dir.join(KEYS_FILE), create: true }),
    }
}
