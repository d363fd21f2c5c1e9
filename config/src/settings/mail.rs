use std::collections::BTreeMap;

use secret::Secret;

/// `[mail]`: mail going out.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The sender that people see.
    pub from: Mailbox,
    /// The subject of the mail with a token, whatever its language; `{brand}` stands for the brand's name.
    pub subject: Option<String>,
    /// Subjects of other mails by their kind; `{brand}` and `{portal}` stand for the names.
    pub subjects: BTreeMap<String, String>,
    /// How mail leaves.
    pub transport: MailTransport,
    /// The address that bounces come back to, before each mail's own tag is put in.
    pub bounces: Option<String>,
    /// Whose reports are taken.
    pub hooks: MailHooks,
}

/// The mail providers whose reports are taken.
#[derive(Debug, Clone, Default)]
pub struct MailHooks {
    /// SendGrid's public key, in base64.
    pub sendgrid: Option<String>,
    /// Mailgun's signing key.
    pub mailgun: Option<Secret<String>>,
}

/// A name and an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The display name, if there is one.
    pub name: Option<String>,
    /// `local@domain`, without line breaks or spaces.
    pub address: String,
}

/// How mail leaves.
#[derive(Debug, Clone)]
pub enum MailTransport {
    /// It does not: it is kept, and shown by the demo and the tests.
    Outbox,
    /// Handed to this mail server.
    Smtp(SmtpServer),
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct SmtpServer {
    /// Name or address.
    pub host: String,
    /// 25 for `smtp://` and 465 for `smtps://` unless the URL says otherwise.
    pub port: u16,
    /// Whether TLS comes first (`smtps://`); otherwise STARTTLS is used where the server offers it.
    pub tls: bool,
    /// Credentials, percent-decoded; only with `tls`, or on a loopback host.
    pub login: Option<SmtpLogin>,
}

/// Credentials for the mail server.
#[derive(Debug, Clone)]
pub struct SmtpLogin {
    /// The user's name.
    pub user: String,
    /// The user's password.
    pub password: Secret<String>,
}
