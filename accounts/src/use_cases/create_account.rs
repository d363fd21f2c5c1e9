use policies::{PasswordOwner, Unmet};
use secret::Secret;

use super::hash_pool::HashPoolBusy;
use super::{Deps, judge_password};
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
    /// The name cannot be shown on a page or sent in a header.
    #[error("a name has at most {LONGEST_NAME} characters, on one line")]
    Name,
    /// The group cannot stand in a list with others.
    #[error("`{0}` is not a group: give 1 to {LONGEST_GROUP} characters, without commas, line breaks or spaces around it")]
    Group(String),
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

const LONGEST_NAME: usize = 200;
const LONGEST_GROUP: usize = 100;

/// Makes an account whose address the operator vouches for, and tells its person.
pub async fn create_account(deps: &Deps, wanted: CreateAccount<'_>) -> Result<Account, CreateAccountFailed> {
    let email = EmailAddress::parse(wanted.email)?;
    let name = checked_name(wanted.name)?;
    if let Some(bad) = wanted.groups.iter().find(|group| !is_group(group)) {
        return Err(CreateAccountFailed::Group(bad.escape_debug().to_string()));
    }
    let owner = PasswordOwner { email: email.as_str(), name: &name };
    let unmet = judge_password(deps, owner, &wanted.password).await?.unmet;
    if !unmet.is_empty() {
        return Err(CreateAccountFailed::Password(unmet));
    }
    let password_hash = deps.hashes.hash(&wanted.password, deps.rng.as_ref()).await?;
    let now = deps.clock.now();
    let id = AccountId::new(deps.clock.as_ref(), deps.rng.as_ref());
    let account = Account { name, groups: wanted.groups, ..Account::new(id, email, password_hash, now) };
    deps.accounts.create(&account).await?;
    let told = async {
        let event = AuditEvent { at: now, account: account.id, kind: AuditKind::AccountCreated, about: String::new(), address: None };
        deps.record(&event).await?;
        deps.outbox.post(account.recipient(), &Notice::AccountCreated).await.map(drop)
    };
    told.await.map_err(|down: StoreDown| CreateFailed::Store(down))?;
    Ok(account)
}

/// The name, if it can be shown on a page and sent in a header.
pub(super) fn checked_name(typed: &str) -> Result<String, CreateAccountFailed> {
    let name = typed.trim();
    let fits = !name.chars().any(char::is_control) && name.chars().count() <= LONGEST_NAME;
    if fits { Ok(name.to_owned()) } else { Err(CreateAccountFailed::Name) }
}

/// Portals are told the groups as one list, separated by commas.
pub(super) fn is_group(text: &str) -> bool {
    let plain = |c: char| c != ',' && !c.is_control();
    (1..=LONGEST_GROUP).contains(&text.chars().count()) && text.chars().all(plain) && text.trim() == text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_stands_in_a_list() {
        let long = "g".repeat(101);
        for (text, expected) in [
            ("ops", true),
            ("night shift", true),
            ("Größe", true),
            ("", false),
            ("a,b", false),
            ("a\nb", false),
            (" ops", false),
            (&long, false),
        ] {
            assert_eq!(is_group(text), expected, "{text:?}");
        }
    }
}
