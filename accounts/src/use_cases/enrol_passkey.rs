use std::sync::Arc;

use secret::Secret;

use super::begin_session::begin_session;
use super::check_code::record;
use super::first_factor::in_turn;
use super::passkey_ceremony::PasskeyQuestion;
use super::passkeys::{PasskeyMade, ask_for_new, has_second_factor, keep_new};
use super::sign_in_with_code::still_counts;
use super::step_up::set_up_in;
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::vault::VaultError;
use crate::{AccountFacts, AuditKind, Device, FactorKind, HalfWay, Left, SecondFactor, Session};

/// How making the passkey ended that is demanded of a person.
#[derive(Debug)]
pub enum PasskeyEnrolled {
    /// It is made.
    Done {
        /// To be shown now.
        recovery_codes: Vec<Secret<String>>,
        /// As it is from now on: begun by this, or with this proof in it; none if it ended meanwhile.
        session: Option<Session>,
    },
    /// The browser's answer does not count.
    Refused,
    /// It came too late or twice, or there is a second factor meanwhile: begin anew.
    Over,
}

/// Asks the browser of a person, of whom a second factor is demanded and who has none, for a passkey.
pub async fn ask_to_enrol_passkey(
    deps: &Deps,
    half_way: &HalfWay,
    browser: &str,
    name: &str,
) -> Result<Option<PasskeyQuestion>, StoreDown> {
    match may_enrol(deps, half_way).await? {
        Some(account) => ask_for_new(deps, &account, browser, name).await,
        None => Ok(None),
    }
}

/// Takes the passkey that the browser has made, and signs its person in, or goes on with the session of `who`.
pub async fn enrol_passkey(
    deps: &Deps,
    half_way: &HalfWay,
    who: Option<&Recognised>,
    browser: &str,
    answer: (&str, &str),
    device: Device,
) -> Result<PasskeyEnrolled, VaultError> {
    let enrolled = in_turn(deps, half_way.account, make(deps, half_way, who, (browser, answer), device)).await?;
    Ok(enrolled.unwrap_or(PasskeyEnrolled::Over))
}

async fn make(
    deps: &Deps,
    half_way: &HalfWay,
    who: Option<&Recognised>,
    (browser, answer): (&str, (&str, &str)),
    device: Device,
) -> Result<PasskeyEnrolled, VaultError> {
    let Some(account) = may_enrol(deps, half_way).await? else { return Ok(PasskeyEnrolled::Over) };
    let recovery_codes = match keep_new(deps, &account, browser, answer, &device).await? {
        PasskeyMade::Done { recovery_codes } => recovery_codes,
        PasskeyMade::Refused => return Ok(PasskeyEnrolled::Refused),
        PasskeyMade::Over => return Ok(PasskeyEnrolled::Over),
    };
    let given = SecondFactor { kind: FactorKind::Passkey, at: deps.clock.now() };
    let session = if matches!(half_way.left, Left::EnrolInSession { .. }) {
        set_up_in(deps, who, half_way, given).await?
    } else {
        let session = begin_session(deps, account.id, half_way.password_at, Some(given), device).await?;
        record(deps, &account, AuditKind::SignedIn, &session.device).await?;
        Some(session)
    };
    Ok(PasskeyEnrolled::Done { recovery_codes, session })
}

/// The password alone makes the first second factor, never another one.
async fn may_enrol(deps: &Deps, half_way: &HalfWay) -> Result<Option<Arc<AccountFacts>>, StoreDown> {
    if !matches!(half_way.left, Left::EnrolToSignIn | Left::EnrolInSession { .. }) || has_second_factor(deps, half_way.account).await? {
        return Ok(None);
    }
    still_counts(deps, half_way).await
}
