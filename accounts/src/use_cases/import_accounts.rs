use std::collections::HashMap;

use super::Deps;
use super::create_account::{CreateAccountFailed, checked_name, is_group};
use crate::ports::{CreateAllFailed, Imported, StoreDown};
use crate::{Account, AccountId, BadEmail, BadHash, BadNumber, EmailAddress, PhoneNumber, foreign_hash};

/// A person as another system knew them.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'a> {
    /// E-mail address.
    pub email: &'a str,
    /// First and last name; may be empty.
    pub name: &'a str,
    /// The password's hash; empty if there is none, and its person chooses a password by "Forgot your password?".
    pub password_hash: &'a str,
    /// Groups, separated by commas; may be empty.
    pub groups: &'a str,
    /// Mobile number, as a person would type it; may be empty.
    pub mobile: &'a str,
}

/// Why a person cannot be brought over.
#[derive(Debug, thiserror::Error)]
pub enum NotImported {
    /// See [`BadEmail`].
    #[error(transparent)]
    Email(#[from] BadEmail),
    /// See [`BadHash`].
    #[error(transparent)]
    Hash(#[from] BadHash),
    /// See [`BadNumber`].
    #[error("{0}: write it as +1-555-555-0100")]
    Number(#[from] BadNumber),
    /// A name or a group that cannot be used.
    #[error(transparent)]
    Text(CreateAccountFailed),
    /// The same address stands further up.
    #[error("{0} stands in line {1} already")]
    Twice(EmailAddress, u64),
    /// Somebody has it here.
    #[error("there is already an account with the address {0}")]
    Taken(EmailAddress),
}

/// People to be brought over, and what speaks against some of them.
#[derive(Debug, Default)]
pub struct Import {
    /// Their accounts, as they would be made.
    pub accounts: Vec<Imported>,
    /// Line by line, what is wrong.
    pub wrong: Vec<(u64, NotImported)>,
    lines: HashMap<String, u64>,
}

impl Import {
    /// Looks at one person, who stands in this line.
    pub async fn add(&mut self, deps: &Deps, line: u64, person: Newcomer<'_>) -> Result<(), StoreDown> {
        match self.account(deps, line, person).await? {
            Ok(account) => self.accounts.push(account),
            Err(wrong) => self.wrong.push((line, wrong)),
        }
        Ok(())
    }

    async fn account(&mut self, deps: &Deps, line: u64, person: Newcomer<'_>) -> Result<Result<Imported, NotImported>, StoreDown> {
        let imported = match checked(deps, person) {
            Ok(imported) => imported,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let email = &imported.account.email;
        if let Some(first) = self.lines.insert(email.to_string(), line) {
            return Ok(Err(NotImported::Twice(email.clone(), first)));
        }
        let taken = deps.accounts.by_email(email).await?.is_some();
        Ok(if taken { Err(NotImported::Taken(email.clone())) } else { Ok(imported) })
    }

    /// Makes all accounts, or none. `done` is told how many are written.
    pub async fn carry_out(&self, deps: &Deps, done: &(dyn Fn(u64) + Send + Sync)) -> Result<(), CreateAllFailed> {
        deps.accounts.create_all(&self.accounts, done).await
    }
}

fn checked(deps: &Deps, person: Newcomer<'_>) -> Result<Imported, NotImported> {
    let email = EmailAddress::parse(person.email)?;
    let name = checked_name(person.name).map_err(NotImported::Text)?;
    let groups: Vec<_> = person.groups.split(',').map(str::trim).filter(|group| !group.is_empty()).map(str::to_owned).collect();
    if let Some(bad) = groups.iter().find(|group| !is_group(group)) {
        return Err(NotImported::Text(CreateAccountFailed::Group(bad.escape_debug().to_string())));
    }
    let hash = person.password_hash.trim();
    let hash = if hash.is_empty() { String::new() } else { foreign_hash(hash)? };
    let id = AccountId::new(deps.clock.as_ref(), deps.rng.as_ref());
    let number = Some(person.mobile.trim()).filter(|typed| !typed.is_empty()).map(PhoneNumber::parse).transpose()?;
    Ok(Imported {
        account: Account { name, groups, ..Account::new(id, email, hash, deps.clock.now()) },
        number,
        sealing: deps.trail_sealing(),
    })
}
