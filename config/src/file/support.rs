use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "support")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSupport {
    /// The mail address for trouble with the master account itself. Default: none is named.
    pub(crate) customer_care: Field<String>,
    /// The groups whose people may see the support pages: how the canaries of the portals fare. Default: nobody.
    pub(crate) groups: List<String>,
}
