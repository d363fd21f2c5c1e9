use super::mail_token::{TokenCheck, TokenPurpose, check_token};
use super::text_token::{TextTokenRequest, text_token};
use super::trail::note;
use super::{Deps, ProvedPassword, Recognised};
use crate::ports::StoreDown;
use crate::{AccountId, AuditKind, ContactChange, Device, MailedToken, Notice, PhoneNumber, Recipient, TextRecipient, Token};

/// How the wish for another number ended.
#[derive(Debug)]
pub enum NumberWish {
    /// A token was texted to it; it counts when the token is typed.
    Texted(ContactChange),
    /// It is kept as it is: there are no text messages here.
    Kept,
    /// No text messages go to this country.
    NotThere,
    /// This client's network has asked for too many.
    TooMany,
}

/// Takes the number of somebody who has just given their password.
pub async fn ask_for_number_change(
    deps: &Deps,
    proved: &ProvedPassword,
    browser: &str,
    number: &PhoneNumber,
    device: &Device,
) -> Result<NumberWish, StoreDown> {
    let account = proved.account();
    if deps.texting.is_none() {
        deps.accounts.put_number(account.id, Some(number), None).await?;
        tell(deps, account.id, account.recipient(), number, device).await?;
        return Ok(NumberWish::Kept);
    }
    text_number_token(deps, account.text_recipient(number), browser, device).await
}

/// Texts a token (again) to a number whose person has given their password.
pub async fn text_number_token(deps: &Deps, to: TextRecipient<'_>, browser: &str, device: &Device) -> Result<NumberWish, StoreDown> {
    let Some(texting) = deps.texting.as_ref().filter(|texting| texting.countries.may_text(to.number.as_str())) else {
        return Ok(NumberWish::NotThere);
    };
    let (purpose, client) = (TokenPurpose::Number, device.address);
    let request = TextTokenRequest { purpose, browser, to: to.number.as_str(), recipient: Some(to), client };
    Ok(text_token(deps, texting, request).await?.map_or(NumberWish::TooMany, |mailed| NumberWish::Texted(ContactChange::Number(mailed))))
}

/// Makes the number count whose token is typed, and tells the person.
pub async fn verify_number(
    deps: &Deps,
    who: &Recognised,
    browser: &str,
    mailed: &MailedToken,
    typed: &Token,
    device: &Device,
) -> Result<TokenCheck, StoreDown> {
    let Ok(number) = PhoneNumber::parse(&mailed.to) else { return Ok(TokenCheck::Spent) };
    let check = check_token(deps, TokenPurpose::Number, browser, mailed, typed).await?;
    if check == TokenCheck::Right {
        let now = deps.clock.now();
        deps.accounts.put_number(who.account.id, Some(&number), Some(now)).await?;
        tell(deps, who.account.id, who.account.recipient(), &number, device).await?;
    }
    Ok(check)
}

/// Forgets the number of somebody who has just given their password, and tells them.
pub async fn remove_number(deps: &Deps, proved: &ProvedPassword, device: &Device) -> Result<(), StoreDown> {
    let account = proved.account();
    deps.accounts.put_number(account.id, None, None).await?;
    note(deps, account.id, AuditKind::NumberRemoved, device).await?;
    deps.outbox.post(account.recipient(), &Notice::NumberRemoved).await.map(drop)
}

async fn tell(deps: &Deps, account: AccountId, to: Recipient<'_>, number: &PhoneNumber, device: &Device) -> Result<(), StoreDown> {
    note(deps, account, AuditKind::NumberChanged, device).await?;
    deps.outbox.post(to, &Notice::NumberChanged { number: number.hidden() }).await.map(drop)
}
