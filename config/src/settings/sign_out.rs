use schemars::JsonSchema;
use serde::Deserialize;

/// `[portal.sign_out]`: the portal's own sign-out.
#[derive(Debug, Clone)]
pub struct SignOut {
    /// Path and query.
    pub page: String,
    /// How it is called.
    pub method: SignOutMethod,
}

/// How the portal's sign-out is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum SignOutMethod {
    /// As a link would.
    #[serde(rename = "GET")]
    Get,
    /// As a form without fields would.
    #[serde(rename = "POST")]
    Post,
}
