use std::sync::Arc;
use std::time::Duration;

use policies::{PasswordOwner, Unmet};
use secret::Secret;

use super::begin_session::begin_session;
use super::next_password::next_password;
use super::prove_password::{PasswordTry, Proof, prove_password};
use super::sign_out::end_all_sessions;
use super::{Deps, Recognised, judge_password};
use crate::ports::StoreDown;
use crate::{AuditEvent, AuditKind, Device, KnownDevice, Notice, Session};

/// What the person typed, and where.
pub struct ChangePassword<'a> {
    /// The password in force.
    pub current: &'a Secret<String>,
    /// The one that is to replace it.
    pub new: &'a Secret<String>,
    /// The browser, which stays signed in.
    pub device: Device,
    /// What it remembers of who has signed in with it.
    pub known_device: Option<&'a KnownDevice>,
}

/// How the change ended.
#[derive(Debug)]
pub enum PasswordChange {
    /// Changed. Every session has ended; this new one is for the browser that asked.
    Done(Session),
    /// The current password is wrong.
    Refused,
    /// Each rule that the new password does not meet.
    Unmet(Vec<Unmet>),
    /// Somebody else changed it at the same time.
    ChangedMeanwhile,
    /// There were too many wrong tries: come back after so long.
    Wait(Duration),
    /// The hash queue is full: come back in a moment.
    Busy,
}

/// Exchanges the master password, signs out every browser but this one, and tells the person.
pub async fn change_password(deps: &Arc<Deps>, who: &Recognised, wanted: ChangePassword<'_>) -> Result<PasswordChange, StoreDown> {
    let owner = PasswordOwner { email: who.account.email.as_str(), name: &who.account.name };
    // Before the current one is looked at: a slip here costs no try.
    match judge_password(deps, owner, wanted.new).await {
        Ok(judged) if judged.unmet.is_empty() => {}
        Ok(judged) => return Ok(PasswordChange::Unmet(judged.unmet)),
        Err(_) => return Ok(PasswordChange::Busy),
    }
    let attempt = PasswordTry { typed: wanted.current, device: &wanted.device, known_device: wanted.known_device };
    let proved = match prove_password(deps, who, attempt).await? {
        Proof::Right(proved) => proved,
        Proof::Wrong => return Ok(PasswordChange::Refused),
        Proof::Wait(wait) => return Ok(PasswordChange::Wait(wait)),
        Proof::Busy => return Ok(PasswordChange::Busy),
    };
    let account = proved.account();
    let next = match next_password(deps, account, wanted.new).await {
        Ok(Ok(next)) => next,
        Ok(Err(unmet)) => return Ok(PasswordChange::Unmet(unmet)),
        Err(_) => return Ok(PasswordChange::Busy),
    };
    if !deps.accounts.change_password(account.id, &account.password_hash, &next).await? {
        return Ok(PasswordChange::ChangedMeanwhile);
    }
    end_all_sessions(deps, account.id).await?;
    let event = AuditEvent {
        at: deps.clock.now(),
        account: account.id,
        kind: AuditKind::PasswordChanged,
        about: wanted.device.user_agent.clone(),
        address: Some(wanted.device.address),
    };
    deps.record(&event).await?;
    deps.outbox.post(account.recipient(), &Notice::PasswordChanged).await?;
    Ok(PasswordChange::Done(begin_session(deps, account.id, deps.clock.now(), who.session.second_factor, wanted.device).await?))
}
