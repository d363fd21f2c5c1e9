use accounts::ports::{MailState, NewMail};
use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secret::Secret;
use std::time::Duration;

use crate::worker::Sender;

/// Where the mail server is: an URL of the scheme `smtp` or `smtps`, with user and password if it wants them.
pub struct SmtpAt(pub Secret<String>);

/// The mail settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadMailSettings {
    /// The sender is no mailbox.
    #[error("the sender of mails is not of the form `Name <name@example.com>`")]
    From,
    /// The mail server's URL cannot be used; it is not repeated, a password may stand in it.
    #[error("the mail server's URL cannot be used")]
    Smtp,
}

/// A mail server that does not answer within this time is tried again later.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Hands mails to an SMTP server.
pub struct SmtpSender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpSender {
    /// `from` as in `Master Account <noreply@example.com>`.
    pub fn new(at: &SmtpAt, from: &str) -> Result<Self, BadMailSettings> {
        let from = from.parse().map_err(|_| BadMailSettings::From)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(at.0.reveal()).map_err(|_| BadMailSettings::Smtp)?;
        Ok(Self { transport: transport.timeout(Some(TIMEOUT)).build(), from })
    }

    fn message(&self, mail: &NewMail) -> Option<Message> {
        let domain = self.from.email.domain();
        Message::builder()
            .from(self.from.clone())
            .to(mail.to.parse().ok()?)
            .subject(&mail.subject)
            .message_id(Some(format!("<{}@{domain}>", mail.message_id)))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .ok()
    }
}

#[async_trait]
impl Sender for SmtpSender {
    async fn hand_over(&self, mail: &NewMail) -> MailState {
        let Some(message) = self.message(mail) else {
            return MailState::Blocked("the address cannot be put into a mail header".to_owned());
        };
        match self.transport.send(message).await {
            Ok(_) => MailState::Sent,
            // 5yz: the server will not take this mail however often it is asked (RFC 5321 §4.2.1).
            Err(error) if error.is_permanent() => MailState::Blocked(error.to_string()),
            Err(error) => MailState::Deferred(error.to_string()),
        }
    }
}
