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
    /// Subject of the mail with a token; {brand} stands for the brand's name. Default: "{brand} e-mail validation token".
    pub(crate) subject: Field<String>,
    /// Subjects by kind of mail. Not supported yet.
    pub(crate) subjects: Field<BTreeMap<String, At<String>>>,
    /// "smtp://host:25", "smtps://user:password@host" or "outbox" (mail is kept and sent to nobody). Default: "outbox".
    pub(crate) smtp: Field<String>,
    /// Envelope sender that bounces come back to. Not supported yet.
    pub(crate) bounces: Field<String>,
}
