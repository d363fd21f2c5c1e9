use schemars::JsonSchema;
use serde::Deserialize;

use super::Field;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "stores")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileStores {
    /// "sqlite:NAME" (a file) or "postgres://user:password@host/database". Default: "sqlite:accounts.db".
    pub(crate) accounts: Field<String>,
    /// "embedded" (one node), "redis://user:password@host:6379/0", "redis+sentinel://host1,host2/master" or
    /// "redis+cluster://host1,host2"; with rediss for TLS. Default: "embedded".
    pub(crate) sessions: Field<String>,
}
