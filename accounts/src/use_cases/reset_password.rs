use std::sync::Arc;

use policies::Unmet;
use secret::Secret;

use super::Deps;
use super::next_password::next_password;
use super::reset_proofs::{account_of, spend_permit, step_owed};
use super::sign_out::end_all_sessions;
use super::texting::text;
use crate::ports::StoreDown;
use crate::{AuditEvent, AuditKind, Device, Notice, Permit, ResetStep, TextNotice};

/// How choosing a new password ended.
#[derive(Debug)]
pub enum PasswordReset {
    /// It is in force, and every session has ended.
    Done,
    /// Each rule that it does not meet.
    Unmet(Vec<Unmet>),
    /// The permit is too old or used already.
    Spent,
    /// Something else has to be proved first.
    NotYet,
    /// The hash queue is full: come back in a moment.
    Busy,
}

/// Replaces the password by a permit that lacks no proof, once; signs out every browser and tells the person.
pub async fn reset_password(deps: &Arc<Deps>, permit: &Permit, new: &Secret<String>, device: &Device) -> Result<PasswordReset, StoreDown> {
    let Some(account) = account_of(deps, permit).await? else { return Ok(PasswordReset::Spent) };
    if step_owed(deps, permit, &account).await? != ResetStep::Password {
        return Ok(PasswordReset::NotYet);
    }
    let next = match next_password(deps, &account, new).await {
        Ok(Ok(next)) => next,
        Ok(Err(unmet)) => return Ok(PasswordReset::Unmet(unmet)),
        Err(_) => return Ok(PasswordReset::Busy),
    };
    // Of two who use one permit at once, one gets it.
    if !spend_permit(deps, permit, &account).await? {
        return Ok(PasswordReset::Spent);
    }
    if !deps.accounts.change_password(account.id, &account.password_hash, &next).await? {
        return Ok(PasswordReset::Spent);
    }
    end_all_sessions(deps, account.id).await?;
    let event = AuditEvent {
        at: deps.clock.now(),
        account: account.id,
        kind: AuditKind::PasswordReset,
        about: device.user_agent.clone(),
        address: Some(device.address),
    };
    deps.record(&event).await?;
    deps.outbox.post(account.recipient(), &Notice::PasswordReset).await?;
    // The person is told on all channels: whoever reads their mail should not be the only one to know.
    if let Some(texting) = &deps.texting
        && let Some(number) = deps.accounts.contact(account.id).await?.verified_number()
    {
        text(deps, texting, account.text_recipient(number), &TextNotice::PasswordReset).await?;
    }
    Ok(PasswordReset::Done)
}
