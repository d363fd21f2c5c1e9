use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, FileWhen, List};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.limit")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileLimit {
    /// How many requests, evenly, as "20/s", "100/m" or "1000/h". Required.
    pub(crate) rate: Field<String>,
    /// How many at once after a pause. Default: the number in `rate`.
    pub(crate) burst: Field<u32>,
    /// Of whom they are counted together: "person" (who is not signed in: by network), "network" or "portal" (everybody). Default: "person".
    pub(crate) per: Field<FilePer>,
    /// Which requests are counted, a glob over the path, without the query. Default: "/**".
    pub(crate) path: Field<String>,
    /// Methods in capitals, or ["*"]. Default: ["*"].
    pub(crate) methods: List<String>,
    /// Selects further: by the client's network, by the hour. Default: always.
    pub(crate) when: Field<FileWhen>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "portal.limit.per")]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FilePer {
    Person,
    Network,
    Portal,
}
