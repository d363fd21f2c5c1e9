use super::mail_token::admit_mail;
use super::reset_proofs::keep_permit;
use super::text_token::{TextTokenRequest, text_token};
use super::{Deps, TokenCheck, TokenPurpose, TokenRequest, check_token, mail_token};
use crate::ports::StoreDown;
use crate::{Account, AccountId, Device, MailedToken, Notice, Permit, Recipient, Reset, TextRecipient, Token, TokenWay};

/// Sends a token to the person with this address, who forgot the password, by mail or to their verified number; `None` if this client has
/// asked for too many. An address that nobody has registered, or that has no such number, costs the same work, gets the same answer, and a
/// mail that says so.
pub async fn ask_for_reset(
    deps: &Deps,
    browser: &str,
    to: Recipient<'_>,
    way: TokenWay,
    device: &Device,
) -> Result<Option<Reset>, StoreDown> {
    let account = deps.accounts.by_email(to.email).await?;
    let to = account.as_ref().map_or(to, Account::recipient);
    let client = device.address;
    let (TokenWay::Text, Some(texting)) = (way, &deps.texting) else {
        let request = TokenRequest { purpose: TokenPurpose::Reset, browser, to, wanted: account.is_some(), client };
        return Ok(mail_token(deps, request).await?.map(Reset::Asked));
    };
    // Nobody has the id that is made up for an address without account: the look-up finds nothing, and takes as long.
    let id = account.as_ref().map_or_else(|| AccountId::new(deps.clock.as_ref(), deps.rng.as_ref()), |account| account.id);
    let contact = deps.accounts.contact(id).await?;
    let recipient = contact.verified_number().map(|number| TextRecipient { account: id, number, language: to.language });
    let request = TextTokenRequest { purpose: TokenPurpose::Reset, browser, to: to.email.as_str(), recipient, client };
    let Some(texted) = text_token(deps, texting, request).await? else { return Ok(None) };
    if recipient.is_none() && admit_mail(deps, to.email, client).await? {
        let notice = if account.is_some() { Notice::NoVerifiedNumber } else { Notice::ResetWithoutAccount };
        deps.outbox.post(to, &notice).await?;
    }
    // The message's name is of no use to who is not signed in, and its presence would make the sealed address longer: that tells enough.
    Ok(Some(Reset::Asked(MailedToken { message: None, ..texted })))
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
