use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.signed_out")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSignedOut {
    /// A glob over the Location header: * is any run of characters.
    pub(crate) location: Field<String>,
    /// The status is one of these.
    pub(crate) status: List<u16>,
    /// The body contains this text.
    pub(crate) body: Field<String>,
    /// How much of the body is searched, as "32KiB"; up to "1MiB". Only with body. Default: "32KiB".
    pub(crate) scan: Field<String>,
}
