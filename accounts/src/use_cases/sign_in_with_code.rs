use std::sync::Arc;

use super::Deps;
use super::begin_session::begin_session;
use super::check_code::{CodeCheck, check_code, record};
use crate::ports::StoreDown;
use crate::vault::VaultError;
use crate::{AccountFacts, AuditKind, Device, HalfWay, Session};

/// How the second step of a sign-in ended.
#[derive(Debug)]
pub enum CodeSignIn {
    /// Signed in.
    Done(Session),
    /// The code does not sign in; never [`CodeCheck::Right`].
    Refused(CodeCheck),
    /// What was proved before does not count any more: begin anew.
    Over,
}

/// Takes the code of a person who has given the right password, and begins their session.
pub async fn sign_in_with_code(deps: &Deps, half_way: &HalfWay, typed: &str, device: Device) -> Result<CodeSignIn, VaultError> {
    let Some(account) = still_counts(deps, half_way).await? else { return Ok(CodeSignIn::Over) };
    match check_code(deps, &account, typed, &device).await? {
        CodeCheck::Right(factor) => {
            let session = begin_session(deps, account.id, half_way.password_at, Some(factor), device).await?;
            record(deps, &account, AuditKind::SignedIn, &session.device).await?;
            Ok(CodeSignIn::Done(session))
        }
        // Removed in another browser meanwhile.
        CodeCheck::NotEnrolled => Ok(CodeSignIn::Over),
        refused => Ok(CodeSignIn::Refused(refused)),
    }
}

/// The account of a person who is half way, if it was not signed out everywhere since they gave their password.
pub(super) async fn still_counts(deps: &Deps, half_way: &HalfWay) -> Result<Option<Arc<AccountFacts>>, StoreDown> {
    let account = deps.accounts.facts(half_way.account).await?;
    Ok(account.filter(|account| half_way.password_at >= account.signed_out_before).map(Arc::new))
}
