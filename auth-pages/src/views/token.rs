use accounts::Reason;
use askama::Template;
use locales::Phrase;

use super::{FieldError, Frame, filters};
use crate::times::Moment;

/// How a token was sent.
pub(crate) enum SentBy {
    /// In a mail with this subject.
    Mail(String),
    Text,
}

/// Asks for the token that was mailed or texted.
#[derive(Template)]
#[template(path = "token.html")]
pub(crate) struct TokenView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// "Step 5 of 5: token".
    pub(crate) progress: Option<Phrase>,
    pub(crate) lead: Phrase,
    /// Where the form is posted.
    pub(crate) action: String,
    /// The address, or the number.
    pub(crate) to: String,
    /// Whether it is a number.
    pub(crate) to_number: bool,
    /// Where that can be corrected.
    pub(crate) change: String,
    pub(crate) by: SentBy,
    /// Address of "Where's my e-mail?" (or "text message"), once it is offered.
    pub(crate) whereabouts: Option<String>,
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

/// What became of a mail, with the words of the mail server that said so.
#[derive(Debug)]
pub(crate) enum MailFate {
    NotYet,
    Sent(Moment),
    Deferred(Moment, Reason),
    Blocked(Moment, Reason),
    Bounced(Moment, Reason),
    /// None was written: the address had got too many.
    Held,
}

/// "Where's my text message?", of somebody who is signed in.
#[derive(Template)]
#[template(path = "text.html")]
pub(crate) struct TextView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// Where the form is posted that has a new one sent.
    pub(crate) action: String,
    pub(crate) number: String,
    /// See [`TokenView::change`].
    pub(crate) change: String,
    /// Back to the page that asks for the token.
    pub(crate) token: String,
    pub(crate) fate: TextFate,
}

/// What became of a text message.
#[derive(Debug)]
pub(crate) enum TextFate {
    NotYet,
    /// Taken by the provider.
    Sent(Moment),
    /// Put off, with the provider's words.
    Deferred(Moment, Reason),
    /// Taken, and delivered.
    Delivered(Option<Moment>, Moment),
    /// Taken perhaps, and lost, with what is known of it.
    Failed(Option<Moment>, Moment, Reason),
    /// None was written: too many had been.
    Held,
}
