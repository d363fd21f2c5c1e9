use askama::Template;
use locales::Phrase;

use super::{FieldError, Frame, filters};
use crate::times::Moment;

/// Asks for the token that was mailed.
#[derive(Template)]
#[template(path = "token.html")]
pub(crate) struct TokenView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// The message "register-step-4".
    pub(crate) progress: Option<Phrase>,
    pub(crate) lead: Phrase,
    /// Where the form is posted.
    pub(crate) action: String,
    pub(crate) email: String,
    /// Where the address can be corrected.
    pub(crate) change: String,
    /// The mail's subject.
    pub(crate) subject: String,
    /// Address of "Where's my e-mail?", once it is offered.
    pub(crate) mail: Option<String>,
    pub(crate) errors: Vec<FieldError>,
}

/// "Where's my e-mail?"
#[derive(Template)]
#[template(path = "mail.html")]
pub(crate) struct MailView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// See [`TokenView::progress`].
    pub(crate) progress: Option<Phrase>,
    /// Where the form is posted that has a new one sent.
    pub(crate) action: String,
    pub(crate) email: String,
    /// See [`TokenView::change`].
    pub(crate) change: String,
    /// Back to the page that asks for the token.
    pub(crate) token: String,
    /// The mail's sender.
    pub(crate) from: String,
    /// The mail's subject.
    pub(crate) subject: String,
    pub(crate) fate: MailFate,
}

/// What became of a mail, with the mail server's words.
#[derive(Debug)]
pub(crate) enum MailFate {
    NotYet,
    Sent(Moment),
    Deferred(Moment, String),
    Blocked(Moment, String),
    /// None was written: the address had got too many.
    Held,
}
