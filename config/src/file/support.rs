use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "support")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSupport {
    /// The mail address for trouble with the master account itself. Default: none is named.
    pub(crate) customer_care: Field<String>,
    /// The groups that may open the support console, which does not exist yet. Only the default is supported yet: [].
    pub(crate) groups: List<String>,
}
