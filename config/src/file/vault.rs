use schemars::JsonSchema;
use serde::Deserialize;

use super::Field;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "vault")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileVault {
    /// File of keys; `latchkey vault new-key` appends one, the last is used for sealing. Default: "vault.keys" in
    /// data_dir, made at the first start.
    pub(crate) keys_file: Field<String>,
}
