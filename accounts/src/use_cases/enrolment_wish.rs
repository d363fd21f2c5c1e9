use std::time::Duration;

use super::Deps;
use crate::AccountId;
use crate::ports::StoreDown;

/// Who has not signed in for so long finds one-time codes in the account.
const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

/// Notes that somebody who registers wants one-time codes: they are led there after their first sign-in.
pub(super) async fn wish_for_codes(deps: &Deps, account: AccountId) -> Result<(), StoreDown> {
    deps.sessions.put_once(&key(account), &[], KEPT).await
}

/// Whether somebody who has just signed in is to be led to one-time codes: once, and not if they have them.
pub async fn take_wish_for_codes(deps: &Deps, account: AccountId) -> Result<bool, StoreDown> {
    Ok(deps.sessions.take_once(&key(account)).await?.is_some() && deps.accounts.one_time_code(account).await?.is_none())
}

fn key(account: AccountId) -> String {
    format!("codes-wanted:{account}")
}
