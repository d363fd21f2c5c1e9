use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Field;
use crate::at::At;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "mail")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileMail {
    /// The sender that people see, as "Name <address>" or an address. Default: the brand's name and noreply@ the sign-in
    /// host.
    pub(crate) from: Field<String>,
    /// Subject of the mail with a token; {brand} stands for the brand's name. Default: words in the language of the mail.
    pub(crate) subject: Field<String>,
    /// Subjects of other mails, by their kind; {brand} and {portal} stand for the names. Default: built-in ones.
    pub(crate) subjects: Field<BTreeMap<String, At<String>>>,
    /// "smtp://host:25", "smtps://user:password@host" or "outbox" (mail is kept and sent to nobody). Default: "outbox".
    pub(crate) smtp: Field<String>,
    /// The address that bounces come back to; each mail goes out under one of its own, "bounce+TAG@example.com". Hand what comes back to
    /// `latchkey mail bounce`. Default: bounces go to the sender and are not noticed.
    pub(crate) bounces: Field<String>,
    /// Mail providers that report what becomes of mails, to /hooks/mail/PROVIDER on the sign-in host. Default: none.
    pub(crate) hooks: Field<FileMailHooks>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "mail.hooks")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileMailHooks {
    /// Twilio SendGrid's Event Webhook.
    pub(crate) sendgrid: Field<FileSendGrid>,
    /// Mailgun's webhooks.
    pub(crate) mailgun: Field<FileMailgun>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "mail.hooks.sendgrid")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSendGrid {
    /// The verification key of the signed event webhook, as SendGrid shows it. Required.
    pub(crate) public_key: Field<String>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "mail.hooks.mailgun")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileMailgun {
    /// The HTTP webhook signing key. Required.
    pub(crate) signing_key: Field<String>,
}
