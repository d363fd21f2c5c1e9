use schemars::JsonSchema;
use serde::Deserialize;

use super::Field;
use crate::settings::PathLeeway;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.path")]
#[serde(deny_unknown_fields)]
pub(crate) struct FilePath {
    /// A slash that is written as %2F: "refuse" it; "keep" it within its segment, between two names, as in "/group%2Fproject"; or "loose":
    /// also where no name is beside it ("/api/queues/%2F/mail"), and as %252F. Dots beside one are never taken. Default: "keep".
    pub(crate) encoded_slash: Field<PathLeeway>,
    /// What stands behind a semicolon: "refuse" it, also as %3B; "keep" it behind a name, as in "/page;jsessionid=1"; or "loose": also
    /// where no name is before it ("/;jsessionid=1"). Dots before one are never taken. Default: "keep".
    pub(crate) parameters: Field<PathLeeway>,
}
