use std::net::IpAddr;

use super::mail_token::{TokenCheck, TokenPurpose, TokenRequest, check_token, mail_token};
use super::trail::note;
use super::{Deps, ProvedPassword, Recognised};
use crate::ports::{ChangeEmailFailed, StoreDown};
use crate::{Account, AuditKind, ContactChange, Device, EmailAddress, MailedToken, Notice, Recipient, Token};

/// Mails a token to the new address of somebody who has just given their password; `None` if this client has asked for too many. To an
/// address that has an account another mail goes, and the answer is the same.
pub async fn ask_for_email_change(
    deps: &Deps,
    _proved: &ProvedPassword,
    browser: &str,
    to: Recipient<'_>,
    client: IpAddr,
) -> Result<Option<ContactChange>, StoreDown> {
    mail_address_token(deps, browser, to, client).await
}

/// Mails a token (again) to an address whose person has given their password.
pub async fn mail_address_token(deps: &Deps, browser: &str, to: Recipient<'_>, client: IpAddr) -> Result<Option<ContactChange>, StoreDown> {
    let other = deps.accounts.by_email(to.email).await?;
    let to = other.as_ref().map_or(to, Account::recipient);
    let request = TokenRequest { purpose: TokenPurpose::Address, browser, to, wanted: other.is_none(), client };
    Ok(mail_token(deps, request).await?.map(ContactChange::Email))
}

/// How changing the address ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailChange {
    /// It is in force.
    Done,
    /// The token is not the one that was mailed.
    Wrong,
    /// A new token is needed.
    Spent,
    /// Somebody else has made an account with this address meanwhile.
    Taken,
}

/// Makes the address count whose token is typed, and tells the person at the old one and the new one.
pub async fn change_email(
    deps: &Deps,
    who: &Recognised,
    browser: &str,
    mailed: &MailedToken,
    typed: &Token,
    device: &Device,
) -> Result<EmailChange, StoreDown> {
    let Ok(new) = EmailAddress::parse(&mailed.to) else { return Ok(EmailChange::Spent) };
    match check_token(deps, TokenPurpose::Address, browser, mailed, typed).await? {
        TokenCheck::Right => {}
        TokenCheck::Wrong => return Ok(EmailChange::Wrong),
        TokenCheck::Spent => return Ok(EmailChange::Spent),
    }
    let account = &who.account;
    match deps.accounts.change_email(account.id, &account.email, &new).await {
        Ok(()) => {}
        Err(ChangeEmailFailed::Taken) => return Ok(EmailChange::Taken),
        Err(ChangeEmailFailed::Changed) => return Ok(EmailChange::Spent),
        Err(ChangeEmailFailed::Store(down)) => return Err(down),
    }
    deps.sessions.bump_account(account.id).await?;
    note(deps, account.id, AuditKind::EmailChanged, device).await?;
    let notice = Notice::EmailChanged { from: account.email.to_string(), to: new.to_string() };
    for address in [&account.email, &new] {
        deps.outbox.post(Recipient { email: address, ..account.recipient() }, &notice).await?;
    }
    Ok(EmailChange::Done)
}
