use secret::Secret;

use super::Deps;
use crate::Account;

/// Replaces a hash that was made at another cost than is configured now, while the password is at hand. That it fails is no reason to keep
/// anybody out: the next sign-in tries again.
pub(super) async fn rehash_if_due(deps: &Deps, account: &Account, password: &Secret<String>) {
    if deps.hashes.is_current(&account.password_hash) {
        return;
    }
    let Ok(new) = deps.hashes.hash(password, deps.rng.as_ref()).await else { return };
    match deps.accounts.replace_password_hash(account.id, &account.password_hash, &new).await {
        Ok(_) => tracing::info!(account = %account.id, "the password's hash was made anew at the configured cost"),
        Err(down) => tracing::warn!(account = %account.id, error = %down, "the password's hash could not be replaced"),
    }
}
