use std::net::IpAddr;
use std::time::Duration;

use policies::{PasswordExpiry, PasswordOwner, Unmet};
use secret::Secret;

use super::enrolment_wish::wish_for_codes;
use super::invite::is_invited;
use super::security_questions::keep_security_answers;
use super::trail::note;
use super::{Deps, TokenCheck, TokenPurpose, TokenRequest, check_token, judge_password, keep_registration, mail_token};
use crate::ports::{Cap, CreateFailed, StoreDown};
use crate::vault::VaultError;
use crate::{Account, AccountId, AuditKind, Device, EmailAddress, PhoneNumber, Recipient, Registration, RegistrationStep, Token};

/// Registrations begun, and passwords chosen in them, by one client.
const PER_CLIENT: u64 = 60;
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Counts one costly step; `false` if this client has taken too many.
pub async fn admit_registration(deps: &Deps, client: IpAddr) -> Result<bool, StoreDown> {
    deps.sessions.reserve(&[Cap { key: format!("registration:{client}"), add: 1, max: PER_CLIENT, window: WINDOW }]).await
}

/// How choosing the password ended.
#[derive(Debug)]
pub enum PasswordChosen {
    /// It stands in the registration, as a hash.
    Done,
    /// Each rule that it does not meet.
    Unmet(Vec<Unmet>),
    /// The hash queue is full: come back in a moment.
    Busy,
}

/// Takes the password of an account that is to be made.
pub async fn choose_password(deps: &Deps, registration: &mut Registration, new: &Secret<String>, expiry: PasswordExpiry) -> PasswordChosen {
    let name = registration.full_name();
    let owner = PasswordOwner { email: &registration.email, name: &name };
    match judge_password(deps, owner, new).await {
        Ok(judged) if judged.unmet.is_empty() => {}
        Ok(judged) => return PasswordChosen::Unmet(judged.unmet),
        Err(_) => return PasswordChosen::Busy,
    }
    let Ok(hash) = deps.hashes.hash(new, deps.rng.as_ref()).await else { return PasswordChosen::Busy };
    registration.password_hash = Some(hash);
    registration.password_days = expiry.days();
    PasswordChosen::Done
}

/// Mails the token of a registration, or, to an address that has an account, that it has one; `false` if this client has asked for too many.
pub async fn mail_registration_token(
    deps: &Deps,
    name: &str,
    registration: &mut Registration,
    email: &EmailAddress,
    client: IpAddr,
) -> Result<bool, StoreDown> {
    let other = deps.accounts.by_email(email).await?;
    let stranger = Recipient { email, language: Some(&registration.language) };
    let to = other.as_ref().map_or(stranger, Account::recipient);
    let request = TokenRequest { purpose: TokenPurpose::Registration, browser: name, to, wanted: other.is_none(), client };
    let Some(mailed) = mail_token(deps, request).await? else { return Ok(false) };
    registration.token = Some(mailed);
    keep_registration(deps, name, registration).await?;
    Ok(true)
}

/// How proving the address ended.
#[derive(Debug)]
pub enum Registered {
    /// The account is made.
    Done,
    /// The token is not the one that was mailed.
    Wrong,
    /// A new token is needed.
    Spent,
    /// Somebody else has made an account with this address meanwhile.
    Taken,
    /// A step before is missing.
    Incomplete,
}

/// Makes the account, once its person has shown that the address is theirs.
pub async fn register(
    deps: &Deps,
    name: &str,
    registration: &mut Registration,
    typed: &Token,
    device: &Device,
) -> Result<Registered, VaultError> {
    let Some(mailed) = &registration.token else { return Ok(Registered::Incomplete) };
    if mailed.to != registration.email || registration.step(deps.security_questions) != RegistrationStep::Token {
        return Ok(Registered::Incomplete);
    }
    match check_token(deps, TokenPurpose::Registration, name, mailed, typed).await? {
        TokenCheck::Right => {}
        TokenCheck::Wrong => return Ok(Registered::Wrong),
        TokenCheck::Spent => return Ok(Registered::Spent),
    }
    make_account(deps, name, registration, device).await
}

/// Makes the account of somebody whose invitation was checked when they began: their address needs no other proof.
pub async fn register_invited(deps: &Deps, name: &str, registration: &mut Registration, device: &Device) -> Result<Registered, VaultError> {
    let email = EmailAddress::parse(&registration.email).ok().filter(|_| registration.invited);
    let Some(email) = email.filter(|_| registration.is_complete(deps.security_questions)) else { return Ok(Registered::Incomplete) };
    if !is_invited(deps, &email).await? {
        return Ok(Registered::Spent);
    }
    let registered = make_account(deps, name, registration, device).await?;
    deps.accounts.remove_invitation(&email).await?;
    Ok(registered)
}

async fn make_account(deps: &Deps, name: &str, registration: &mut Registration, device: &Device) -> Result<Registered, VaultError> {
    let (Ok(email), Some(hash), Some(contact)) =
        (EmailAddress::parse(&registration.email), &registration.password_hash, registration.contact.clone())
    else {
        return Ok(Registered::Incomplete);
    };
    let now = deps.clock.now();
    let id = AccountId::new(deps.clock.as_ref(), deps.rng.as_ref());
    let account = Account {
        name: registration.full_name(),
        language: Some(registration.language.clone()),
        password_expiry: PasswordExpiry::from_days(registration.password_days).unwrap_or_default(),
        ..Account::new(id, email, hash.clone(), now)
    };
    match deps.accounts.create(&account).await {
        Ok(()) => {}
        Err(CreateFailed::Taken) => return Ok(Registered::Taken),
        Err(CreateFailed::Store(down)) => return Err(down.into()),
    }
    deps.accounts.put_pin(account.id, deps.vault.pin_hash(account.id, &contact.pin).await?).await?;
    if let Some(number) = contact.number.as_deref().and_then(|number| PhoneNumber::parse(number).ok()) {
        deps.accounts.put_number(account.id, Some(&number), None).await?;
    }
    if let Some(answers) = registration.questions.as_ref().filter(|answers| !answers.is_empty()) {
        keep_security_answers(deps, account.id, answers).await?;
    }
    if registration.codes == Some(true) {
        wish_for_codes(deps, account.id).await?;
    }
    note(deps, account.id, AuditKind::Registered, device).await?;
    *registration =
        Registration { done: true, ..Registration::begin(account.email.as_str(), registration.language.clone(), registration.begun_at) };
    keep_registration(deps, name, registration).await?;
    Ok(Registered::Done)
}
