use super::reset_proofs::keep_permit;
use super::{Deps, TokenCheck, TokenPurpose, TokenRequest, check_token, mail_token};
use crate::ports::StoreDown;
use crate::{Device, EmailAddress, MailedToken, Permit, Reset, Token};

/// Mails a token to an address whose person forgot the password; `None` if this client has asked for too many. An address that nobody has
/// registered costs the same work, gets the same answer, and a mail that says so.
pub async fn ask_for_reset(deps: &Deps, browser: &str, email: &EmailAddress, device: &Device) -> Result<Option<Reset>, StoreDown> {
    let wanted = deps.accounts.by_email(email).await?.is_some();
    let request = TokenRequest { purpose: TokenPurpose::Reset, browser, to: email, wanted, client: device.address };
    Ok(mail_token(deps, request).await?.map(Reset::Asked))
}

/// What became of a token that was typed to reset a password.
#[derive(Debug)]
pub enum ResetCheck {
    /// Right: the next proof may be given.
    Right(Permit),
    /// Not the one that was mailed.
    Wrong,
    /// A new one is needed.
    Spent,
}

/// Checks the token, and gives a permit in its place: with the other proofs that the account asks for, it lets a new password be chosen.
pub async fn check_reset_token(deps: &Deps, browser: &str, mailed: &MailedToken, typed: &Token) -> Result<ResetCheck, StoreDown> {
    Ok(match check_token(deps, TokenPurpose::Reset, browser, mailed, typed).await? {
        TokenCheck::Wrong => ResetCheck::Wrong,
        TokenCheck::Spent => ResetCheck::Spent,
        TokenCheck::Right => match keep_permit(deps, &mailed.to).await? {
            Some(permit) => ResetCheck::Right(permit),
            // The account was deleted meanwhile.
            None => ResetCheck::Spent,
        },
    })
}
