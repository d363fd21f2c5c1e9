use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "sms")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSms {
    /// "http" (handed to the provider at url) or "outbox" (kept and sent to nobody). Default: "outbox".
    pub(crate) provider: Field<FileSmsProvider>,
    /// Address of the provider, asked by GET for each message, with {to} (the number, beginning with +), {text} and, if the provider reports
    /// what became of a message, {report_url}: each is percent-encoded. Kannel's %d and %A stand in the report's address.
    pub(crate) url: Field<String>,
    /// How many messages are sent at most.
    pub(crate) limits: Field<FileSmsLimits>,
    /// Beginnings of the numbers that messages are sent to, as "+1" or "+44". Default: all.
    pub(crate) countries: List<String>,
    /// Beginnings of the numbers that no message is sent to; the longest beginning in either list decides. Default: none.
    pub(crate) blocked_countries: List<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "sms.provider")]
#[serde(rename_all = "lowercase")]
pub(crate) enum FileSmsProvider {
    Http,
    Outbox,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "sms.limits")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSmsLimits {
    /// Messages for one account in a day. Default: 10.
    pub(crate) per_account_day: Field<u32>,
    /// Messages to one number in a day. Default: 5.
    pub(crate) per_number_day: Field<u32>,
    /// Messages in an hour to numbers that differ in their last four digits only. Default: 30.
    pub(crate) per_prefix_hour: Field<u32>,
    /// Messages asked for from one network (a /24 of IPv4, a /56 of IPv6) in an hour. Default: 10.
    pub(crate) per_network_hour: Field<u32>,
    /// Messages in a day. Default: 1000.
    pub(crate) total_day: Field<u32>,
}
