use std::net::IpAddr;
use std::time::Duration;

use super::mail_token::{keep_hash, new_token};
use super::texting::{Texting, admit_text_wish, text};
use super::{Deps, TokenPurpose};
use crate::ports::StoreDown;
use crate::{MailedToken, TextNotice, TextRecipient, Token, TokenWay};

/// How long a texted token is good: texts arrive at once, and can be intercepted.
pub const TEXT_TOKEN_LIFE: Duration = Duration::from_secs(10 * 60);

/// Who asks for a token by text message, and where it goes.
pub(super) struct TextTokenRequest<'a> {
    /// What for.
    pub(super) purpose: TokenPurpose,
    /// The browser that asks: only it can use the token.
    pub(super) browser: &'a str,
    /// What the token proves: see [`MailedToken::to`].
    pub(super) to: &'a str,
    /// Who it is for; without them the same work is done, and no message is written.
    pub(super) recipient: Option<TextRecipient<'a>>,
    /// The client.
    pub(super) client: IpAddr,
}

/// Texts a token; `None` if this client's network has asked for too many.
pub(super) async fn text_token(deps: &Deps, texting: &Texting, request: TextTokenRequest<'_>) -> Result<Option<MailedToken>, StoreDown> {
    if !admit_text_wish(deps.sessions.as_ref(), &texting.limits, request.client).await? {
        return Ok(None);
    }
    let mut mailed = new_token(deps, TokenWay::Text, request.to);
    let token = Token::new(deps.rng.as_ref());
    let proves = request.recipient.map(|_| &token);
    keep_hash(deps, request.purpose, request.browser, &mailed, proves, TEXT_TOKEN_LIFE).await?;
    if let Some(recipient) = request.recipient {
        let notice = match request.purpose {
            TokenPurpose::Number => TextNotice::NumberToken { token },
            TokenPurpose::Reset | TokenPurpose::Registration | TokenPurpose::Address => TextNotice::ResetToken { token },
        };
        mailed.message = text(deps, texting, recipient, &notice).await?;
    }
    Ok(Some(mailed))
}
