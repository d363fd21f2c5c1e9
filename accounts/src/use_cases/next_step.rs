use policies::{NextStep, Proved, SecondFactorDemand, Timestamp};

use super::Deps;
use super::begin_session::begin_session;
use super::check_code::record;
use super::check_passkey::has_passkey;
use super::second_factor_due::meet_demands;
use crate::ports::StoreDown;
use crate::{AccountFacts, AuditKind, Device, HalfWay, Left, SecondFactor, Session};

/// Where a person stands after a step of the sign-in.
#[derive(Debug)]
pub enum Step {
    /// Signed in, under a session with a new id.
    SignedIn(Session),
    /// There is something left to do.
    HalfWay(HalfWay),
}

/// What follows for a person who has given their password at `password_at`, and beside it `second_factor`.
pub(super) async fn next_step(
    deps: &Deps,
    account: &AccountFacts,
    password_at: Timestamp,
    second_factor: Option<SecondFactor>,
    device: Device,
) -> Result<Step, StoreDown> {
    // Whether there is a second factor is looked up only here: before the password, nobody can learn it, not from the time either.
    let codes = deps.accounts.one_time_code(account.id).await?.is_some();
    let enrolled = second_factor.is_some() || codes || has_passkey(deps, account.id).await?;
    let ends_at = deps.password_lives.of(account.email.as_str()).ends_at(account.password_expiry, account.password_changed_at);
    let expired = ends_at.is_some_and(|end| end <= deps.clock.now());
    let proved = Proved { enrolled, given: second_factor.is_some(), expired };
    let demand = if enrolled { SecondFactorDemand::Offered } else { meet_demands(deps, account).await?.at_sign_in() };
    let left = match demand.next_step(proved) {
        NextStep::SignedIn => {
            let session = begin_session(deps, account.id, password_at, second_factor, device).await?;
            record(deps, account, AuditKind::SignedIn, &session.device).await?;
            return Ok(Step::SignedIn(session));
        }
        NextStep::Code if codes => Left::Code,
        NextStep::Code => Left::Passkey,
        NextStep::NewPassword => Left::NewPassword { second_factor },
        NextStep::Enrol => Left::EnrolToSignIn,
    };
    Ok(Step::HalfWay(HalfWay { account: account.id, password_at, left }))
}
