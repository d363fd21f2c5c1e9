use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};
use crate::at::At;
use crate::settings::VerdictKind;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSignIn {
    /// How: "form", "basic", "headers" or "none"; "json", "digest" and "assertion" are not supported yet. Required in
    /// this section.
    pub(crate) method: Field<FileMethod>,
    /// form: the pages and their forms, in order. Required there.
    pub(crate) steps: List<FileStep>,
    /// form: what the portal's answer means; the first that matches decides. Default: the built-in ones.
    pub(crate) verdicts: List<FileVerdict>,
    /// form: a protected page, fetched last, that decides. basic: the page that must refuse without the credential and
    /// answer with it.
    pub(crate) proof: Field<FileProof>,
    /// headers: name = template over {account.email} {account.name} {account.id} {account.groups} {username}
    /// {password}. Required there.
    pub(crate) headers: Field<BTreeMap<String, At<String>>>,
    /// json: the address. Not supported yet.
    pub(crate) url: Field<String>,
    /// json: the body. Not supported yet.
    pub(crate) body: Field<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.method")]
#[serde(rename_all = "lowercase")]
pub(crate) enum FileMethod {
    Form,
    Json,
    Basic,
    Digest,
    Headers,
    Assertion,
    None,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.steps")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileStep {
    /// Path of the page, fetched first; its cookies and hidden fields are kept. Required.
    pub(crate) page: Field<String>,
    /// CSS selector of the form. Default: the one with a password input.
    pub(crate) form: Field<String>,
    /// Field name = template over {username} and {password}; {{ and }} are literal braces. Required.
    pub(crate) fields: Field<BTreeMap<String, At<String>>>,
    /// CSS selector of the button whose name and value are sent too. Default: none.
    pub(crate) submit: Field<String>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.verdicts")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileVerdict {
    /// The verdict when all conditions below hold. Required.
    pub(crate) is: Field<VerdictKind>,
    /// The answer's status is one of these.
    pub(crate) status: List<u16>,
    /// A glob over the Location header: * is any run of characters.
    pub(crate) location: Field<String>,
    /// Header name = glob over its value.
    pub(crate) header: Field<BTreeMap<String, At<String>>>,
    /// The answer sets a cookie of this name.
    pub(crate) cookie: Field<String>,
    /// The body contains this text.
    pub(crate) body: Field<String>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.proof")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileProof {
    /// Path of the page. Required with method "form"; default with "basic": "/".
    pub(crate) page: Field<String>,
    /// Text that the page shows; {username} stands for the portal's user name; {{ and }} are literal braces. Default:
    /// the status decides alone.
    pub(crate) body: Field<String>,
    /// The statuses that prove it. Default: any 2xx (basic: 2xx or 3xx).
    pub(crate) status: List<u16>,
}
