use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};
use crate::at::At;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.signed_out")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSignedOut {
    /// A glob over path and query of the request: a browser that asks for this is signed out.
    pub(crate) request: Field<String>,
    /// A glob over the Location header: * is any run of characters.
    pub(crate) location: Field<String>,
    /// The status is one of these.
    pub(crate) status: List<u16>,
    /// Header name = glob over its value.
    pub(crate) header: Field<BTreeMap<String, At<String>>>,
    /// The reply deletes the cookie of this name.
    pub(crate) cookie_cleared: Field<String>,
    /// The body contains this text.
    pub(crate) body: Field<String>,
    /// How much of the body is searched, as "32KiB"; up to "1MiB". Only with body. Default: "32KiB".
    pub(crate) scan: Field<String>,
}
