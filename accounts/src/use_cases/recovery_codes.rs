use secret::Secret;

use super::check_code::record;
use super::passkeys::has_second_factor;
use super::{Deps, Recognised};
use crate::typed_code::{as_shown, new_recovery_code};
use crate::vault::VaultError;
use crate::{AccountId, AuditKind, Notice};

const COUNT: usize = 10;

/// Makes ten new recovery codes in the place of those that are left, for a person who has just given password and second factor. They are
/// shown now, once. Empty if the person has neither one-time codes nor passkeys.
pub async fn reissue_recovery_codes(deps: &Deps, who: &Recognised) -> Result<Vec<Secret<String>>, VaultError> {
    let account = &who.account;
    if !has_second_factor(deps, account.id).await? {
        return Ok(Vec::new());
    }
    let codes = issue(deps, account.id).await?;
    record(deps, account, AuditKind::RecoveryCodesIssued, &who.session.device).await?;
    deps.outbox.post(account.recipient(), &Notice::RecoveryCodesIssued).await?;
    Ok(codes)
}

/// Makes and stores them; gives them as they are shown.
pub(super) async fn issue(deps: &Deps, account: AccountId) -> Result<Vec<Secret<String>>, VaultError> {
    let (mut hashes, mut shown) = (Vec::with_capacity(COUNT), Vec::with_capacity(COUNT));
    for _ in 0..COUNT {
        let code = new_recovery_code(deps.rng.as_ref());
        hashes.push(deps.vault.recovery_hash(account, &code).await?);
        shown.push(as_shown(&code));
    }
    deps.accounts.put_recovery_codes(account, &hashes, deps.clock.now()).await?;
    Ok(shown)
}
