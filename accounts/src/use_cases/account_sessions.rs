use std::sync::Arc;

use super::Deps;
use crate::ports::StoreDown;
use crate::{EmailAddress, Session};

/// Why an operator could not see sessions.
#[derive(Debug, thiserror::Error)]
pub enum NoSessions {
    /// Nobody has this address.
    #[error("there is no account with this e-mail address")]
    NoAccount,
    /// See [`StoreDown`].
    #[error(transparent)]
    Store(#[from] StoreDown),
}

/// The live sessions of an account, for an operator; the last used first.
pub async fn account_sessions(deps: &Deps, email: &EmailAddress) -> Result<Vec<Arc<Session>>, NoSessions> {
    let account = deps.accounts.by_email(email).await?.ok_or(NoSessions::NoAccount)?;
    let now = deps.clock.now();
    let mut sessions = deps.sessions.sessions_of(account.id).await?;
    sessions.retain(|session| deps.life.is_live(&session.times(account.signed_out_before), now));
    sessions.sort_by_key(|session| std::cmp::Reverse(session.last_seen));
    Ok(sessions)
}
