use std::time::Duration;

use accounts::Reason;
use accounts::ports::{MailState, NewMail};
use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secret::Secret;

use crate::BounceAddress;
use crate::message::message;
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
    bounces: Option<BounceAddress>,
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
        Ok(Self { transport: transport.build(), from, bounces: None })
    }

    /// The same; each mail has an envelope sender of its own, by which its bounces are known.
    pub fn with_bounces(self, bounces: BounceAddress) -> Self {
        Self { bounces: Some(bounces), ..self }
    }
}

#[async_trait]
impl Sender for SmtpSender {
    async fn hand_over(&self, mail: &NewMail) -> MailState {
        let Some(message) = message(mail, &self.from, self.bounces.as_ref()) else {
            return MailState::Blocked(Reason::new("the address cannot be put into a mail header"));
        };
        match self.transport.send(message).await {
            Ok(reply) => {
                // Names the mail in the server's own log.
                let reply = Reason::new(&reply.message().collect::<Vec<_>>().join(" "));
                tracing::info!(message_id = %mail.message_id, %reply, "the mail server took a mail");
                MailState::Sent
            }
            // 5yz: the server will not take this mail however often it is asked (RFC 5321 §4.2.1).
            Err(error) if error.is_permanent() => MailState::Blocked(reason(&error)),
            Err(error) => MailState::Deferred(reason(&error)),
        }
    }
}

/// The server's reply as it gave it, or what kept it from giving one.
fn reason(error: &lettre::transport::smtp::Error) -> Reason {
    use std::error::Error as _;
    match (error.status(), error.source()) {
        (Some(code), Some(words)) => Reason::new(&format!("{code} {words}")),
        _ => Reason::new(&error.to_string()),
    }
}
