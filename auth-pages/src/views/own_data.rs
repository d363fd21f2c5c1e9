use askama::Template;

use super::{FieldError, Frame, filters};

/// "Your data": to take it along, or to leave.
#[derive(Template)]
#[template(path = "own_data.html")]
pub(crate) struct OwnDataView {
    pub(crate) frame: Frame,
}

/// Asks before the download.
#[derive(Template)]
#[template(path = "export_data.html")]
pub(crate) struct ExportDataView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) action: &'static str,
    pub(crate) person: String,
    /// Whether the master password must be given again.
    pub(crate) prove: bool,
    pub(crate) errors: Vec<FieldError>,
}

/// Asks before the account is deleted.
#[derive(Template)]
#[template(path = "delete_account.html")]
pub(crate) struct DeleteAccountView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) action: &'static str,
    pub(crate) person: String,
    /// How many links go with it.
    pub(crate) links: usize,
    pub(crate) errors: Vec<FieldError>,
}

/// After the account was deleted.
#[derive(Template)]
#[template(path = "account_deleted.html")]
pub(crate) struct AccountDeletedView {
    pub(crate) frame: Frame,
}
