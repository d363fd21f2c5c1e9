use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "sms")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "kept so that the schema knows the keys; the whole section is refused")]
pub(crate) struct FileSms {
    /// "http" or "outbox".
    pub(crate) provider: Field<String>,
    /// Address of the provider, with {to}, {text} and {report_url}.
    pub(crate) url: Field<String>,
    /// How many messages are sent at most.
    pub(crate) limits: Field<FileSmsLimits>,
    /// Calling codes that messages are sent to.
    pub(crate) countries: List<String>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "sms.limits")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "kept so that the schema knows the keys; the whole section is refused")]
pub(crate) struct FileSmsLimits {
    /// Messages to one number in a day.
    pub(crate) per_number_day: Field<u32>,
    /// Messages asked for from one network in an hour.
    pub(crate) per_network_hour: Field<u32>,
    /// Messages in a day.
    pub(crate) total_day: Field<u32>,
}
