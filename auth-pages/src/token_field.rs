//! The field that asks for a mailed token, and when its page offers "Where's my e-mail?"

use locales::{Phrase, phrase};
use std::time::Duration;

use accounts::{BadToken, MailedToken, Timestamp, Token};
use http::StatusCode;

use crate::reply::{Reply, with_refresh};
use crate::views::FieldError;

pub(crate) const FIELD: &str = "token";
pub(crate) const WRONG: Phrase = phrase!("error-token-wrong");
pub(crate) const SPENT: Phrase = phrase!("error-token-spent");

/// A mail needs some minutes: it is not asked after earlier than this.
const PATIENCE: Duration = Duration::from_secs(180);

/// Reads the field.
pub(crate) fn read_token(typed: &str) -> Result<Token, FieldError> {
    Token::parse(typed).map_err(|bad| {
        let message = match bad {
            BadToken::Empty => phrase!("error-token-empty"),
            BadToken::Shape => phrase!("error-token-shape"),
        };
        FieldError::new(FIELD, message)
    })
}

/// Whether the page offers "Where's my e-mail?"; if not, for how long not yet.
pub(crate) fn mail_is_offered(mailed: &MailedToken, now: Timestamp) -> Result<(), Duration> {
    match PATIENCE.checked_sub(now.since(mailed.asked_at)) {
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
