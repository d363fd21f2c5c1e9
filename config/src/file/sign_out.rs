use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Field;
use crate::at::At;
use crate::settings::SignOutMethod;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_out")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSignOut {
    /// Path of the page. Required in this section.
    pub(crate) page: Field<String>,
    /// How the page is called, where asking for it ends the session. Default: "GET".
    pub(crate) method: Field<SignOutMethod>,
    /// CSS selector of a form on the page, which is sent with its hidden fields and ends the session.
    pub(crate) form: Field<String>,
    /// CSS selector of a link on the page, which ends the session; `address` says where it must lead.
    pub(crate) link: Field<String>,
    /// Field name = template, sent with the form, or with method "POST"; filled in at sign-in, with method "json" also from {extract.NAME}.
    pub(crate) fields: Field<BTreeMap<String, At<String>>>,
    /// CSS selector of the form's button whose name and value are sent too. Default: its first.
    pub(crate) submit: Field<String>,
    /// Path where the session ends, unless at `page`: the form is sent there instead of to its own action.
    pub(crate) address: Field<String>,
}
