use schemars::JsonSchema;
use serde::Deserialize;

use super::List;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.cookies")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileCookies {
    /// Names of cookies that stay in the gateway though they are not HttpOnly. Default: none.
    pub(crate) hold: List<String>,
    /// Names of cookies that go to the browser though they are HttpOnly. Default: none.
    pub(crate) expose: List<String>,
}
