use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, FileSecondFactor, List};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "organisation")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "kept so that the schema knows the keys; the whole section is refused")]
pub(crate) struct FileOrganisation {
    /// A short name.
    pub(crate) id: Field<String>,
    /// The mail domains of its people.
    pub(crate) domains: List<String>,
    /// Whether a second factor is demanded of its people.
    pub(crate) second_factor: Field<FileSecondFactor>,
}
