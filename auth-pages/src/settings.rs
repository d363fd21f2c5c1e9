use std::collections::HashMap;
use std::sync::Arc;

use accounts::PortalId;
use accounts::ports::{CanaryStore, MailHooks, MailQueue, TextQueue};
use locales::Languages;

use crate::{AccessRules, Brand};

/// Who may make a master account themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhoRegisters {
    /// Everybody who has an e-mail address.
    Everybody,
    /// Who was invited.
    Invited,
    /// Nobody.
    Nobody,
}

/// The pages for those who help others.
pub struct SupportPages {
    /// The groups whose people see them. Empty: there are none.
    pub groups: Vec<String>,
    /// How the canaries fare.
    pub canaries: Arc<dyn CanaryStore>,
    /// The portals that have one.
    pub watched: Vec<PortalId>,
}

/// What the composition root decides for the pages.
pub struct PagesSettings {
    /// The organisation.
    pub brand: Brand,
    /// The languages that are offered.
    pub languages: Languages,
    /// The sign-in host's name without a port.
    pub sign_in_host: String,
    /// Its public origin: scheme, host and, where it is not the default, port. No slash at the end.
    pub sign_in_origin: String,
    /// Whether people come by https: cookies are then `__Host-` and `Secure`.
    pub secure: bool,
    /// Who may make a master account themselves.
    pub registration: WhoRegisters,
    /// Whether the pages may tell who has an account.
    pub disclose_registered: bool,
    /// Who helps with the master account.
    pub customer_care: Option<String>,
    /// The pages for those who help.
    pub support: SupportPages,
    /// The public origin of every portal host. Nobody is ever sent anywhere else.
    pub origins: HashMap<String, String>,
    /// Who may ask the portals for what.
    pub rules: Arc<dyn AccessRules>,
    /// The mails, for "Where's my e-mail?".
    pub mails: Arc<dyn MailQueue>,
    /// The mail providers that report what becomes of mails.
    pub mail_hooks: Arc<dyn MailHooks>,
    /// The sender that people see on them.
    pub mail_from: String,
    /// The subject of those that carry a token, where it is configured and so the same in all languages.
    pub token_subject: Option<String>,
    /// The text messages, where they can be sent: for their delivery reports and "Where's my text message?".
    pub texts: Option<Arc<dyn TextQueue>>,
    /// The mails that the page `/outbox` shows, beside the text messages; only the demo has one.
    pub outbox: Option<Arc<dyn MailQueue>>,
}
