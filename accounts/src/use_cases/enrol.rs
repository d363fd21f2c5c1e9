use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use policies::{StepFit, Timestamp};
use secret::Secret;

use super::begin_session::begin_session;
use super::check_code::{record, spend_step};
use super::check_passkey::has_passkey;
use super::first_factor::in_turn;
use super::recovery_codes::issue;
use super::sign_in_with_code::still_counts;
use super::step_up::set_up_in;
use super::{Deps, Recognised};
use crate::keys::Purpose;
use crate::ports::StoreDown;
use crate::vault::VaultError;
use crate::{
    AccountFacts, AccountId, AuditKind, Device, FactorKind, HalfWay, Left, Match, Notice, OneTimeCode, OtpSecret, SecondFactor, Session,
    TypedCode,
};

/// A QR code is good for this long.
pub const ENROLMENT_LIFE: Duration = Duration::from_secs(180);

/// A secret that waits for its first code. Shown once.
#[derive(Debug)]
pub struct Enrolment {
    /// By which the confirming code names it.
    pub name: String,
    /// What the app is to know.
    pub secret: OtpSecret,
    /// Whose address the app shows beside it.
    pub email: String,
    /// When it ends.
    pub ends_at: Timestamp,
}

/// How the confirming code was taken.
#[derive(Debug)]
pub enum Enrolled {
    /// Set up. The recovery codes are shown now, once; the session has begun if that is what the person was about.
    Done {
        /// Ten of them.
        recovery_codes: Vec<Secret<String>>,
        /// As it is from now on: begun by this, or with this proof in it.
        session: Option<Session>,
    },
    /// Not six digits.
    NoCode,
    /// Not a code of this secret.
    Wrong,
    /// See [`super::CodeCheck::ClockOff`].
    ClockOff(i64),
    /// The QR code has ended, was confirmed already, or the factor was changed elsewhere: a fresh one is needed.
    Over,
}

/// Makes a secret that one code can confirm within three minutes. It waits sealed in the session store, on no page but the one that is
/// shown now. `None` if what the person has proved does not count any more.
pub async fn begin_enrolment(deps: &Deps, half_way: &HalfWay) -> Result<Option<Enrolment>, StoreDown> {
    if !matches!(half_way.left, Left::Enrol { .. } | Left::EnrolToSignIn | Left::EnrolInSession { .. }) {
        return Ok(None);
    }
    let Some(account) = may_enrol(deps, half_way).await? else { return Ok(None) };
    let name = URL_SAFE_NO_PAD.encode(deps.rng.bytes16());
    let secret = OtpSecret::new(deps.rng.as_ref());
    let bound_to: [&[u8]; 2] = [name.as_bytes(), &account.id.bytes()];
    let sealed = deps.keys.load().sealer.seal(Purpose::Enrolment, &bound_to, secret.bytes().reveal(), deps.rng.as_ref());
    deps.sessions.put_once(&key(&name), &sealed, ENROLMENT_LIFE).await?;
    Ok(Some(Enrolment { name, secret, email: account.email.to_string(), ends_at: deps.clock.now().after(ENROLMENT_LIFE) }))
}

/// Takes the first code of the app, in the session of `who` if there is one. A wrong code may be tried again as long as the QR code lasts:
/// whoever types it was shown the secret.
pub async fn confirm_enrolment(
    deps: &Deps,
    half_way: &HalfWay,
    who: Option<&Recognised>,
    (name, typed): (&str, &str),
    device: Device,
) -> Result<Enrolled, VaultError> {
    match half_way.left {
        Left::Enrol { replaces } => confirm(deps, half_way, (who, replaces), (name, typed), device).await,
        Left::EnrolToSignIn | Left::EnrolInSession { .. } => {
            let confirmed = in_turn(deps, half_way.account, confirm(deps, half_way, (who, None), (name, typed), device)).await?;
            Ok(confirmed.unwrap_or(Enrolled::Over))
        }
        Left::Code | Left::Passkey | Left::NewPassword { .. } => Ok(Enrolled::Over),
    }
}

async fn confirm(
    deps: &Deps,
    half_way: &HalfWay,
    (who, replaces): (Option<&Recognised>, Option<i64>),
    (name, typed): (&str, &str),
    device: Device,
) -> Result<Enrolled, VaultError> {
    let Some(account) = may_enrol(deps, half_way).await? else { return Ok(Enrolled::Over) };
    let Some(secret) = waiting(deps, name, account.id).await? else { return Ok(Enrolled::Over) };
    let Some(TypedCode::OneTime(code)) = TypedCode::parse(typed) else { return Ok(Enrolled::NoCode) };
    let now = deps.clock.now();
    let step = match secret.find(code.reveal(), now) {
        None => return Ok(Enrolled::Wrong),
        Some(Match { fit: StepFit::Off(minutes), .. }) => return Ok(Enrolled::ClockOff(minutes)),
        Some(Match { fit: StepFit::Now, step }) => step,
    };
    if deps.sessions.take_once(&key(name)).await?.is_none() {
        return Ok(Enrolled::Over);
    }
    // A clock that was set back must not bring an old version back.
    let version = now.millis().max(replaces.unwrap_or(0).saturating_add(1));
    let sealed_secret = deps.vault.seal_otp(account.id, version, secret.bytes()).await?;
    let factor = OneTimeCode { account: account.id, version, sealed_secret, enrolled_at: now };
    // The code that confirms is a code that was given: it signs nobody in.
    spend_step(deps, &factor, step).await?;
    if !deps.accounts.put_one_time_code(&factor, replaces).await? {
        return Ok(Enrolled::Over);
    }
    deps.sessions.bump_account(account.id).await?;
    record(deps, &account, AuditKind::OneTimeCodeSetUp, &device).await?;
    deps.outbox.post(account.recipient(), &Notice::OneTimeCodeSetUp).await?;
    let recovery_codes = issue(deps, account.id).await?;
    let proved = SecondFactor { kind: FactorKind::OneTimeCode, at: now };
    let session = match half_way.left {
        Left::EnrolToSignIn => {
            let session = begin_session(deps, account.id, half_way.password_at, Some(proved), device).await?;
            record(deps, &account, AuditKind::SignedIn, &session.device).await?;
            Some(session)
        }
        Left::Enrol { .. } | Left::EnrolInSession { .. } => set_up_in(deps, who, half_way, proved).await?,
        Left::Code | Left::Passkey | Left::NewPassword { .. } => None,
    };
    Ok(Enrolled::Done { recovery_codes, session })
}

/// The account, if what its person has proved still counts. The password alone makes the first second factor, never another one.
async fn may_enrol(deps: &Deps, half_way: &HalfWay) -> Result<Option<Arc<AccountFacts>>, StoreDown> {
    if matches!(half_way.left, Left::EnrolToSignIn | Left::EnrolInSession { .. }) && has_passkey(deps, half_way.account).await? {
        return Ok(None);
    }
    still_counts(deps, half_way).await
}

async fn waiting(deps: &Deps, name: &str, account: AccountId) -> Result<Option<OtpSecret>, StoreDown> {
    // Ours have 22 characters; anything else need not trouble the store.
    if name.len() != 22 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        return Ok(None);
    }
    let Some(sealed) = deps.sessions.peek_once(&key(name)).await? else { return Ok(None) };
    let bound_to: [&[u8]; 2] = [name.as_bytes(), &account.bytes()];
    Ok(deps.keys.load().sealer.open(Purpose::Enrolment, &bound_to, &sealed).map(OtpSecret::from_bytes))
}

fn key(name: &str) -> String {
    format!("enrolment:{name}")
}
