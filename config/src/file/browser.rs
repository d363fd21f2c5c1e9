use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Field;
use crate::at::At;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.browser")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileBrowser {
    /// Entries of localStorage, key = template over {username} {account.…} and, with method "json", {extract.NAME}; what is put into a value
    /// that begins as JSON is escaped for it.
    pub(crate) local_storage: Field<BTreeMap<String, At<String>>>,
    /// The same for sessionStorage, which each tab has for itself.
    pub(crate) session_storage: Field<BTreeMap<String, At<String>>>,
    /// Cookies that scripts may read, name = template.
    pub(crate) cookies: Field<BTreeMap<String, At<String>>>,
}
