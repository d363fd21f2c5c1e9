use schemars::JsonSchema;
use serde::Deserialize;

use super::Field;
use crate::settings::SignOutMethod;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_out")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSignOut {
    /// Path of the page. Required in this section.
    pub(crate) page: Field<String>,
    /// How it is called. Default: "GET".
    pub(crate) method: Field<SignOutMethod>,
}
