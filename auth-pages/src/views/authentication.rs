use askama::Template;
use locales::Phrase;

use super::{CodesRow, FieldError, Frame, PasskeyRow, PasswordAsked, QuestionsRow, filters};
use crate::times::Moment;

/// "Authentication": with what the person proves who they are.
#[derive(Template)]
#[template(path = "authentication.html")]
pub(crate) struct AuthenticationView {
    pub(crate) frame: Frame,
    /// What was just done.
    pub(crate) done: Option<Phrase>,
    pub(crate) password: PasswordRow,
    pub(crate) codes: CodesRow,
    pub(crate) questions: QuestionsRow,
    pub(crate) passkeys: Vec<PasskeyRow>,
    /// Whether one of them may go.
    pub(crate) passkeys_removable: bool,
    /// How many recovery codes are left, where no row of one-time codes says so.
    pub(crate) passkeys_recovery: Option<usize>,
    /// Whether another one can be made here.
    pub(crate) passkeys_possible: bool,
}

/// How it stands with the password.
pub(crate) struct PasswordRow {
    pub(crate) since: Moment,
    /// When another one is asked for.
    pub(crate) ends: Option<Moment>,
    /// Whether its person can choose when.
    pub(crate) choosable: bool,
}

/// Asks for the current and a new master password.
#[derive(Template)]
#[template(path = "change_password.html")]
pub(crate) struct ChangePasswordView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) person: String,
    pub(crate) password: PasswordAsked,
    pub(crate) errors: Vec<FieldError>,
}
