use std::sync::Arc;

use super::Deps;
use super::check_code::{CodeCheck, check_code};
use super::next_step::{Step, next_step};
use crate::ports::StoreDown;
use crate::vault::VaultError;
use crate::{AccountFacts, Device, HalfWay, Session};

/// How the second step of a sign-in ended.
#[derive(Debug)]
pub enum CodeSignIn {
    /// Signed in.
    Done(Session),
    /// The code is right, and something else is left to do.
    HalfWay(HalfWay),
    /// The code does not sign in; never [`CodeCheck::Right`].
    Refused(CodeCheck),
    /// What was proved before does not count any more: begin anew.
    Over,
}

/// Takes the code of a person who has given the right password, and begins their session.
pub async fn sign_in_with_code(deps: &Deps, half_way: &HalfWay, typed: &str, device: Device) -> Result<CodeSignIn, VaultError> {
    let Some(account) = still_counts(deps, half_way).await? else { return Ok(CodeSignIn::Over) };
    match check_code(deps, &account, typed, &device).await? {
        CodeCheck::Right(factor) => Ok(match next_step(deps, &account, half_way.password_at, Some(factor), device).await? {
            Step::SignedIn(session) => CodeSignIn::Done(session),
            Step::HalfWay(half_way) => CodeSignIn::HalfWay(half_way),
        }),
        // Removed in another browser meanwhile.
        CodeCheck::NotEnrolled => Ok(CodeSignIn::Over),
        refused => Ok(CodeSignIn::Refused(refused)),
    }
}

/// The account of a person who is half way, if they were not signed out everywhere or locked out since they gave their password.
pub(super) async fn still_counts(deps: &Deps, half_way: &HalfWay) -> Result<Option<Arc<AccountFacts>>, StoreDown> {
    let account = deps.accounts.facts(half_way.account).await?;
    Ok(account.filter(|account| !account.locked && half_way.password_at >= account.signed_out_before).map(Arc::new))
}
