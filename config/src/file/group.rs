use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, FileSecondFactor};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "group")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileGroup {
    /// The group, as accounts have it. Required.
    pub(crate) name: Field<String>,
    /// Whether its people need a second factor: "offered", or "required", which they set up at their next sign-in. Default: as
    /// accounts.second_factor says; the strictest that holds for a person counts.
    pub(crate) second_factor: Field<FileSecondFactor>,
    /// How long they may go on without it, from the sign-in on at which they are first told, as "14d": "1d" or more. Default: not at all.
    pub(crate) second_factor_grace: Field<String>,
}
