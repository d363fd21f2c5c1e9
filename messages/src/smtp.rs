use std::time::Duration;

use accounts::ports::{MailState, NewMail};
use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secret::Secret;

use crate::worker::Sender;

/// Where the mail server is.
pub struct SmtpAt {
    /// Name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// TLS from the first byte (`smtps`, RFC 8314 §3.3); otherwise STARTTLS where the server offers it.
    pub tls: bool,
    /// User and password, if it wants them.
    pub login: Option<(String, Secret<String>)>,
}

/// The mail settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadMailSettings {
    /// The sender is no mailbox.
    #[error("the sender's address cannot be used in a mail")]
    From,
    /// No TLS name can be made of the host.
    #[error("the mail server's name cannot be used for TLS")]
    Host,
}

/// A mail server that does not answer within this time is tried again later.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Hands mails to an SMTP server.
pub struct SmtpSender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpSender {
    /// A sender with this visible name and address.
    pub fn new(at: SmtpAt, name: Option<String>, address: &str) -> Result<Self, BadMailSettings> {
        let from = Mailbox::new(name, address.parse::<Address>().map_err(|_| BadMailSettings::From)?);
        let parameters = TlsParameters::new(at.host.clone()).map_err(|_| BadMailSettings::Host)?;
        let tls = if at.tls { Tls::Wrapper(parameters) } else { Tls::Opportunistic(parameters) };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(at.host).port(at.port).tls(tls).timeout(Some(TIMEOUT));
        if let Some((user, password)) = at.login {
            transport = transport.credentials(Credentials::new(user, password.reveal().clone()));
        }
        Ok(Self { transport: transport.build(), from })
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
