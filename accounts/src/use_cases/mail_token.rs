use std::net::IpAddr;
use std::time::Duration;

use super::Deps;
use crate::ports::{Cap, StoreDown};
use crate::{EmailAddress, MailedToken, Notice, Recipient, Token, TokenWay};

/// How long a mailed token is good.
pub const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);

/// Wrong tries of one token.
const TRIES: u64 = 5;

/// Mails to one address, mails to one address that one client asks for, and mails that one client asks for: within an hour.
const WINDOW: Duration = Duration::from_secs(3600);
const PER_ADDRESS: u64 = 10;
const PER_ADDRESS_AND_CLIENT: u64 = 5;
const PER_CLIENT: u64 = 30;
/// Mails to one address within a day, whoever asks for them: nobody's mailbox is flooded from here.
const DAY: Duration = Duration::from_secs(24 * 3600);
const PER_ADDRESS_AND_DAY: u64 = 20;

/// What a token is for; one for the one is none for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenPurpose {
    /// Choosing a new password.
    Reset,
    /// Making an account.
    Registration,
    /// Giving an account another address.
    Address,
    /// Giving an account a mobile number.
    Number,
}

impl TokenPurpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Reset => b"reset",
            Self::Registration => b"registration",
            Self::Address => b"address",
            Self::Number => b"number",
        }
    }

    /// The mail: with the token, or, where there is nothing to prove, one that says so. None where the token is texted.
    fn notice(self, token: Option<Token>) -> Option<Notice> {
        Some(match (self, token) {
            (Self::Reset, Some(token)) => Notice::ResetToken { token },
            (Self::Reset, None) => Notice::ResetWithoutAccount,
            (Self::Registration, Some(token)) => Notice::RegistrationToken { token },
            (Self::Registration, None) => Notice::AlreadyRegistered,
            (Self::Address, Some(token)) => Notice::AddressToken { token },
            (Self::Address, None) => Notice::AddressTaken,
            (Self::Number, _) => return None,
        })
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
    pub to: Recipient<'a>,
    /// Whether the token would prove anything. If not, the same work is done and the mail says so instead.
    pub wanted: bool,
    /// The client.
    pub client: IpAddr,
}

/// Mails a token; `None` if this client has asked for too many. For an address that has got too many none is mailed, and the answer is the
/// same: what somebody else did must not be told.
pub async fn mail_token(deps: &Deps, request: TokenRequest<'_>) -> Result<Option<MailedToken>, StoreDown> {
    let by_client = Cap { key: format!("mail-token:{}", request.client), add: 1, max: PER_CLIENT, window: WINDOW };
    if !deps.sessions.reserve(&[by_client]).await? {
        return Ok(None);
    }
    let mut mailed = new_token(deps, TokenWay::Mail, request.to.email.as_str());
    if admit_mail(deps, request.to.email, request.client).await? {
        let token = Token::new(deps.rng.as_ref());
        keep_hash(deps, request.purpose, request.browser, &mailed, request.wanted.then_some(&token), TOKEN_LIFE).await?;
        if let Some(notice) = request.purpose.notice(request.wanted.then_some(token)) {
            mailed.message = Some(deps.outbox.post(request.to, &notice).await?);
        }
    }
    Ok(Some(mailed))
}

/// What will be known of a token that is about to be sent.
pub(super) fn new_token(deps: &Deps, way: TokenWay, to: &str) -> MailedToken {
    MailedToken { id: deps.rng.bytes16(), way, to: to.to_owned(), asked_at: deps.clock.now(), message: None }
}

/// Stores a token's hash; where there is nothing to prove, a random one, so that the work is the same.
pub(super) async fn keep_hash(
    deps: &Deps,
    purpose: TokenPurpose,
    browser: &str,
    mailed: &MailedToken,
    token: Option<&Token>,
    life: Duration,
) -> Result<(), StoreDown> {
    let hash = match token {
        Some(token) => deps.keys.load().forms.sign(&parts(purpose, browser, mailed, token)),
        None => deps.rng.bytes16(),
    };
    deps.sessions.put_once(&key(mailed), &hash, life).await
}

/// Counts a mail that somebody who is not signed in has written to an address; `false` if there were too many.
pub(super) async fn admit_mail(deps: &Deps, to: &EmailAddress, client: IpAddr) -> Result<bool, StoreDown> {
    deps.sessions.reserve(&caps(deps, to, client)).await
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
    let tries = Cap { key: format!("tries-of-{key}"), add: 1, max: TRIES, window: TOKEN_LIFE };
    if !deps.sessions.reserve(&[tries]).await? {
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
fn caps(deps: &Deps, to: &EmailAddress, client: IpAddr) -> [Cap; 3] {
    let hashed = u128::from_be_bytes(deps.keys.load().forms.sign(&[b"mail-counter", to.as_str().as_bytes()]));
    [
        Cap { key: format!("mail-token-day:{hashed:032x}"), add: 1, max: PER_ADDRESS_AND_DAY, window: DAY },
        Cap { key: format!("mail-token:{hashed:032x}"), add: 1, max: PER_ADDRESS, window: WINDOW },
        Cap { key: format!("mail-token:{hashed:032x}:{client}"), add: 1, max: PER_ADDRESS_AND_CLIENT, window: WINDOW },
    ]
}
