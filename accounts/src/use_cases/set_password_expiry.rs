use policies::PasswordExpiry;

use super::check_code::record;
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AuditKind, Notice};

/// Sets when a person wants to be asked for another password. What is not offered to them is not taken: `false`.
pub async fn set_password_expiry(deps: &Deps, who: &Recognised, expiry: PasswordExpiry) -> Result<bool, StoreDown> {
    let account = &who.account;
    if !deps.password_lives.of(account.email.as_str()).choices().any(|choice| choice == expiry) {
        return Ok(false);
    }
    deps.accounts.set_password_expiry(account.id, expiry).await?;
    deps.sessions.bump_account(account.id).await?;
    record(deps, account, AuditKind::PasswordExpirySet, &who.session.device).await?;
    deps.outbox.post(account.recipient(), &Notice::PasswordExpirySet).await?;
    Ok(true)
}
