use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, FileSecondFactor, List};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "organisation")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileOrganisation {
    /// A short name: 1 to 32 of a-z, 0-9 and -. Required.
    pub(crate) id: Field<String>,
    /// The mail domains of its people, as "acme.example". Required; each belongs to one organisation.
    pub(crate) domains: List<String>,
    /// After how long its people have to choose another master password, as "90d". Default: as accounts.password_max_age says; the
    /// shorter of the two counts.
    pub(crate) password_max_age: Field<String>,
    /// Whether they need a one-time code beside the password: "offered", or "required", which they set up at their next sign-in. Default: as
    /// accounts.second_factor says; the stricter of the two counts.
    pub(crate) second_factor: Field<FileSecondFactor>,
    /// How long they may go on without it, from the sign-in on at which they are first told, as "14d": "1d" or more. Default: not at all.
    pub(crate) second_factor_grace: Field<String>,
}
