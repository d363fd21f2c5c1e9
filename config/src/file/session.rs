use schemars::JsonSchema;
use serde::Deserialize;

use super::Field;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "session")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSession {
    /// A session unused for this long is over: a number and s, m, h or d. Default: "30m".
    pub(crate) idle: Field<String>,
    /// A session is over this long after its sign-in. Default: "12h".
    pub(crate) lifetime: Field<String>,
}
