use std::net::IpAddr;
use std::time::Duration;

use super::Deps;
use crate::ports::{Cap, StoreDown};
use crate::{EmailAddress, MailedToken, Notice, Token};

/// How long a mailed token is good.
pub const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);

/// Wrong tries of one token.
const TRIES: u64 = 5;

/// Mails to one address, mails to one address that one client asks for, and mails that one client asks for: within an hour.
const WINDOW: Duration = Duration::from_secs(3600);
const PER_ADDRESS: u64 = 10;
const PER_ADDRESS_AND_CLIENT: u64 = 5;
const PER_CLIENT: u64 = 30;

/// What a token is for; one for the one is none for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenPurpose {
    /// Choosing a new password.
    Reset,
    /// Making an account.
    Registration,
}

impl TokenPurpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Reset => b"reset",
            Self::Registration => b"registration",
        }
    }

    /// The mail: with the token, or, where there is nothing to prove, one that says so.
    fn notice(self, token: Option<Token>) -> Notice {
        match (self, token) {
            (Self::Reset, Some(token)) => Notice::ResetToken { token },
            (Self::Reset, None) => Notice::ResetWithoutAccount,
            (Self::Registration, Some(token)) => Notice::RegistrationToken { token },
            (Self::Registration, None) => Notice::AlreadyRegistered,
        }
    }
}

/// Who asks for a token, and where it goes.
#[derive(Clone, Copy, Debug)]
pub struct TokenRequest<'a> {
    /// What for.
    pub purpose: TokenPurpose,
    /// The browser that asks: only it can use the token.
    pub browser: &'a str,
    /// The address to be proved.
    pub to: &'a EmailAddress,
    /// Whether the token would prove anything. If not, the same work is done and the mail says so instead.
    pub wanted: bool,
    /// The client.
    pub client: IpAddr,
}

/// Mails a token; `None` if this client has asked for too many. For an address that has got too many none is mailed, and the answer is the
/// same: what somebody else did must not be told.
pub async fn mail_token(deps: &Deps, request: TokenRequest<'_>) -> Result<Option<MailedToken>, StoreDown> {
    let by_client = Cap { key: format!("mail-token:{}", request.client), add: 1, max: PER_CLIENT };
    if !deps.sessions.reserve(&[by_client], WINDOW).await? {
        return Ok(None);
    }
    let mut mailed = MailedToken { id: deps.rng.bytes16(), to: request.to.as_str().to_owned(), asked_at: deps.clock.now(), message: None };
    if deps.sessions.reserve(&caps(deps, request), WINDOW).await? {
        let token = Token::new(deps.rng.as_ref());
        let hash = if request.wanted {
            deps.keys.load().forms.sign(&parts(request.purpose, request.browser, &mailed, &token))
        } else {
            deps.rng.bytes16()
        };
        deps.sessions.put_once(&key(&mailed), &hash, TOKEN_LIFE).await?;
        let notice = request.purpose.notice(request.wanted.then_some(token));
        mailed.message = Some(deps.outbox.post(request.to, &notice).await?);
    }
    Ok(Some(mailed))
}

/// What became of a typed token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenCheck {
    /// It is the one; it is used up now.
    Right,
    /// It is not.
    Wrong,
    /// Too old, used already, or tried too often: a new one is needed.
    Spent,
}

/// Compares what was typed with what was mailed, five times at most.
pub async fn check_token(
    deps: &Deps,
    purpose: TokenPurpose,
    browser: &str,
    mailed: &MailedToken,
    typed: &Token,
) -> Result<TokenCheck, StoreDown> {
    let key = key(mailed);
    // Counted before the comparison, so that parallel guesses cannot slip by.
    let tries = Cap { key: format!("tries-of-{key}"), add: 1, max: TRIES };
    if !deps.sessions.reserve(&[tries], TOKEN_LIFE).await? {
        deps.sessions.take_once(&key).await?;
        return Ok(TokenCheck::Spent);
    }
    let Some(hash) = deps.sessions.peek_once(&key).await? else { return Ok(TokenCheck::Spent) };
    if !deps.keys.load().forms.verify(&parts(purpose, browser, mailed, typed), &hash) {
        return Ok(TokenCheck::Wrong);
    }
    let taken = deps.sessions.take_once(&key).await?;
    Ok(if taken.is_some() { TokenCheck::Right } else { TokenCheck::Spent })
}

/// What the keyed hash is over: a token is right for one purpose, browser, address and mail only.
fn parts<'a>(purpose: TokenPurpose, browser: &'a str, mailed: &'a MailedToken, token: &'a Token) -> [&'a [u8]; 6] {
    [b"token", purpose.label(), browser.as_bytes(), &mailed.id, mailed.to.as_bytes(), token.reveal().as_bytes()]
}

fn key(mailed: &MailedToken) -> String {
    format!("token:{:032x}", u128::from_be_bytes(mailed.id))
}

/// The counters of one address, which stands there as a keyed hash: the store learns nobody's address from them.
fn caps(deps: &Deps, request: TokenRequest<'_>) -> [Cap; 2] {
    let hashed = u128::from_be_bytes(deps.keys.load().forms.sign(&[b"mail-counter", request.to.as_str().as_bytes()]));
    [
        Cap { key: format!("mail-token:{hashed:032x}"), add: 1, max: PER_ADDRESS },
        Cap { key: format!("mail-token:{hashed:032x}:{}", request.client), add: 1, max: PER_ADDRESS_AND_CLIENT },
    ]
}
