use std::path::{Path, PathBuf};

use crate::fault::Fault;

/// A path; a relative one is under `base`.
pub(crate) fn path_under(base: &Path, text: &str) -> Result<PathBuf, Fault> {
    if text.trim().is_empty() || text.contains('\0') {
        return Err(Fault::new("this is not a path", "give a path, as \"/etc/latchkey/cert.pem\""));
    }
    Ok(base.join(text))
}
