use std::sync::Arc;

use policies::Unmet;
use secret::Secret;

use super::Deps;
use super::check_code::record;
use super::next_password::next_password;
use super::next_step::{Step, next_step};
use super::sign_in_with_code::still_counts;
use super::sign_out::end_all_sessions;
use crate::ports::StoreDown;
use crate::{AuditKind, Device, HalfWay, Left, Notice};

/// How choosing a new password at sign-in ended.
#[derive(Debug)]
pub enum PasswordRenewal {
    /// It is in force, every session has ended; the person goes on here.
    Done(Step),
    /// Each rule that it does not meet.
    Unmet(Vec<Unmet>),
    /// What was proved before does not count any more: begin anew.
    Over,
    /// The hash queue is full: come back in a moment.
    Busy,
}

/// Takes the new password of a person whose password has ended, and goes on with their sign-in.
pub async fn renew_password(
    deps: &Arc<Deps>,
    half_way: &HalfWay,
    new: &Secret<String>,
    device: Device,
) -> Result<PasswordRenewal, StoreDown> {
    let Left::NewPassword { second_factor } = half_way.left else { return Ok(PasswordRenewal::Over) };
    let Some(facts) = still_counts(deps, half_way).await? else { return Ok(PasswordRenewal::Over) };
    let account = deps.accounts.by_email(&facts.email).await?.filter(|account| account.id == facts.id);
    // Changed in another browser meanwhile: the one from before must not be good for a change any more.
    let Some(account) = account.filter(|account| account.password_changed_at <= half_way.password_at) else {
        return Ok(PasswordRenewal::Over);
    };
    let next = match next_password(deps, &account, new).await {
        Ok(Ok(next)) => next,
        Ok(Err(unmet)) => return Ok(PasswordRenewal::Unmet(unmet)),
        Err(_) => return Ok(PasswordRenewal::Busy),
    };
    if !deps.accounts.change_password(account.id, &account.password_hash, &next).await? {
        return Ok(PasswordRenewal::Over);
    }
    end_all_sessions(deps, account.id).await?;
    record(deps, &facts, AuditKind::PasswordChanged, &device).await?;
    deps.outbox.post(facts.recipient(), &Notice::PasswordChanged).await?;
    let Some(facts) = deps.accounts.facts(account.id).await? else { return Ok(PasswordRenewal::Over) };
    Ok(PasswordRenewal::Done(next_step(deps, &facts, deps.clock.now(), second_factor, device).await?))
}
