use policies::{PasswordOwner, Unmet, check_password};
use secret::Secret;

use super::Deps;
use super::hash_pool::HashPoolBusy;
use crate::ports::{CreateFailed, StoreDown};
use crate::{Account, AccountId, AuditEvent, AuditKind, BadEmail, EmailAddress, Notice};

/// What an operator gives.
pub struct CreateAccount<'a> {
    /// E-mail address.
    pub email: &'a str,
    /// First and last name; may be empty.
    pub name: &'a str,
    /// Groups.
    pub groups: Vec<String>,
    /// The master password.
    pub password: Secret<String>,
}

/// Why there is no account now.
#[derive(Debug, thiserror::Error)]
pub enum CreateAccountFailed {
    /// See [`BadEmail`].
    #[error(transparent)]
    Email(#[from] BadEmail),
    /// Each rule that the password does not meet.
    #[error("the password is not accepted: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Password(Vec<Unmet>),
    /// See [`HashPoolBusy`].
    #[error(transparent)]
    Busy(#[from] HashPoolBusy),
    /// See [`CreateFailed`].
    #[error(transparent)]
    Store(#[from] CreateFailed),
}

/// Makes an account whose address the operator vouches for, and tells its person.
pub async fn create_account(deps: &Deps, wanted: CreateAccount<'_>) -> Result<Account, CreateAccountFailed> {
    let email = EmailAddress::parse(wanted.email)?;
    let owner = PasswordOwner { email: email.as_str(), name: wanted.name };
    let unmet = check_password(wanted.password.reveal(), owner, &deps.password_rules);
    if !unmet.is_empty() {
        return Err(CreateAccountFailed::Password(unmet));
    }
    let password_hash = deps.hashes.hash(&wanted.password, deps.rng.as_ref()).await?;
    let now = deps.clock.now();
    let account = Account {
        id: AccountId::new(deps.clock.as_ref(), deps.rng.as_ref()),
        email,
        name: wanted.name.trim().to_owned(),
        groups: wanted.groups,
        password_hash,
        created_at: now,
        signed_out_before: policies::Timestamp::from_millis(0),
    };
    deps.accounts.create(&account).await?;
    let told = async {
        let event = AuditEvent { at: now, account: account.id, kind: AuditKind::AccountCreated, about: String::new(), address: None };
        deps.accounts.record(&event).await?;
        deps.outbox.post(&account.email, &Notice::AccountCreated).await.map(drop)
    };
    told.await.map_err(|down: StoreDown| CreateFailed::Store(down))?;
    Ok(account)
}
