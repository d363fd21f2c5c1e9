use std::path::PathBuf;

/// `[vault]`: the key-encryption keys.
#[derive(Debug, Clone)]
pub struct Vault {
    /// The file of keys, absolute as far as `data_dir` is. Not opened here.
    pub keys_file: PathBuf,
    /// Whether the first start may make the file: only when the configuration names none.
    pub create: bool,
}
