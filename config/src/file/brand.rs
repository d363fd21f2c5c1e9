use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "brand")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileBrand {
    /// What the pages and mails call the service. Default: "Latchkey".
    pub(crate) name: Field<String>,
    /// A picture for the header. Not supported yet.
    pub(crate) logo: Field<String>,
    /// The accent colour. Not supported yet.
    pub(crate) accent: Field<String>,
    /// A line at the foot of every page. Not supported yet.
    pub(crate) footer: Field<String>,
    /// A directory of templates that replace the built-in ones. Not supported yet.
    pub(crate) templates_dir: Field<String>,
    /// The languages of the pages. Only the default is supported yet: ["en"].
    pub(crate) languages: List<String>,
}
