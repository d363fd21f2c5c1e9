//! The field that asks for a mailed or texted token, and when its page offers to look where that is.

use std::time::Duration;

use accounts::{BadToken, MailedToken, Timestamp, Token, TokenWay};
use http::StatusCode;
use locales::{Phrase, phrase};

use crate::reply::{Reply, with_refresh};
use crate::views::FieldError;

pub(crate) const FIELD: &str = "token";
pub(crate) const SPENT: Phrase = phrase!("error-token-spent");

/// A mail needs some minutes: it is not asked after earlier than this.
const MAIL: Duration = Duration::from_secs(180);
/// A text message needs some seconds.
const TEXT: Duration = Duration::from_secs(60);

/// What to mend in a token that is not the one that was sent.
pub(crate) const fn wrong(way: TokenWay) -> Phrase {
    match way {
        TokenWay::Mail => phrase!("error-token-wrong"),
        TokenWay::Text => phrase!("error-text-token-wrong"),
    }
}

/// Reads the field.
pub(crate) fn read_token(typed: &str, way: TokenWay) -> Result<Token, FieldError> {
    Token::parse(typed).map_err(|bad| {
        let message = match (bad, way) {
            (BadToken::Empty, TokenWay::Mail) => phrase!("error-token-empty"),
            (BadToken::Empty, TokenWay::Text) => phrase!("error-text-token-empty"),
            (BadToken::Shape, _) => phrase!("error-token-shape"),
        };
        FieldError::new(FIELD, message)
    })
}

/// Whether the page offers to look where the mail or text message is; if not, for how long not yet.
pub(crate) fn whereabouts_are_offered(mailed: &MailedToken, now: Timestamp) -> Result<(), Duration> {
    let patience = match mailed.way {
        TokenWay::Mail => MAIL,
        TokenWay::Text => TEXT,
    };
    match patience.checked_sub(now.since(mailed.asked_at)) {
        Some(left) if !left.is_zero() => Err(left),
        _ => Ok(()),
    }
}

/// The page comes again by itself when it has more to offer, but not over an error that is being read.
pub(crate) fn refreshed(reply: Reply, status: StatusCode, offered: Result<(), Duration>) -> Reply {
    match offered {
        Err(left) if status == StatusCode::OK => with_refresh(reply, left),
        _ => reply,
    }
}
