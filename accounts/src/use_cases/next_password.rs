use policies::{PasswordOwner, Unmet};
use secret::Secret;

use super::hash_pool::HashPoolBusy;
use super::{Deps, judge_password};
use crate::Account;
use crate::ports::NewPassword;

/// Judges `new` as the next password of an account, and hashes it; or says what speaks against it. It may be neither the one in force
/// nor, as far back as is configured, one from before.
pub(super) async fn next_password(
    deps: &Deps,
    account: &Account,
    new: &Secret<String>,
) -> Result<Result<NewPassword, Vec<Unmet>>, HashPoolBusy> {
    let owner = PasswordOwner { email: account.email.as_str(), name: &account.name };
    let unmet = judge_password(deps, owner, new).await?.unmet;
    if !unmet.is_empty() {
        return Ok(Err(unmet));
    }
    // An account that was imported without a password has none to compare with.
    let before = account.earlier_passwords.iter().take(deps.password_history);
    for hash in std::iter::once(&account.password_hash).chain(before).filter(|hash| !hash.is_empty()) {
        if deps.hashes.verify(new, Some(hash)).await? {
            return Ok(Err(vec![Unmet::UsedBefore]));
        }
    }
    let hash = deps.hashes.hash(new, deps.rng.as_ref()).await?;
    let mut earlier = account.earlier_passwords.clone();
    earlier.insert(0, account.password_hash.clone());
    earlier.truncate(deps.password_history);
    Ok(Ok(NewPassword { hash, at: deps.clock.now(), earlier }))
}
