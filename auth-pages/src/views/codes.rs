use askama::Template;
use locales::Phrase;

use super::{Beside, FieldError, Frame, Prove, filters};
use crate::qr::Qr;
use crate::times::Moment;

/// Asks for a code: the third page of signing in, and a step of choosing a new password.
#[derive(Template)]
#[template(path = "code.html")]
pub(crate) struct CodeView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// Where the form is posted; with `recovery` added it asks for a recovery code.
    pub(crate) action: String,
    /// The portal that the person is going to.
    pub(crate) portal: Option<String>,
    /// Why it is asked for, where that does not go without saying.
    pub(crate) why: Option<Phrase>,
    /// Where a passkey is asked for in the place of a code, if the person has one.
    pub(crate) passkey: Option<String>,
    /// Whether there are one-time codes, too.
    pub(crate) app: bool,
    /// Whether a recovery code is asked for in the place of a one-time code.
    pub(crate) recovery: bool,
    /// What the button says.
    pub(crate) button: Phrase,
    pub(crate) errors: Vec<FieldError>,
}

/// Asks for the password in the midst of a session, on the way to a page that demands it.
#[derive(Template)]
#[template(path = "step_up.html")]
pub(crate) struct StepUpView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) action: String,
    /// Why it is asked for.
    pub(crate) why: Phrase,
    /// Whose password it is, for password managers.
    pub(crate) person: String,
    /// Whether a second factor is set up next.
    pub(crate) setting_up: bool,
    /// Until when they may go on without it.
    pub(crate) later: Option<Moment>,
    /// Where a passkey is asked for in its place, if the person has one.
    pub(crate) passkey: Option<String>,
    pub(crate) errors: Vec<FieldError>,
}

/// Before the QR code: what it takes, or that the last one has ended.
#[derive(Template)]
#[template(path = "enrol_ready.html")]
pub(crate) struct EnrolReadyView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) carried: String,
    /// Where a passkey is made instead.
    pub(crate) passkey: Option<String>,
    /// That it is demanded, and what happens afterwards; none where somebody does it of their own accord.
    pub(crate) demanded: Option<Phrase>,
    /// Until when they may go on without it.
    pub(crate) due: Option<Moment>,
    /// A QR code was shown and has ended.
    pub(crate) ended: bool,
    /// Where to go without it, and what that is called.
    pub(crate) keep: Option<(String, Phrase)>,
}

/// The QR code, and the field for the first code.
#[derive(Template)]
#[template(path = "enrol.html")]
pub(crate) struct EnrolView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) carried: String,
    /// The waiting secret's name.
    pub(crate) enrolment: String,
    /// What is shown once, and not again after a mistake.
    pub(crate) shown: Option<ShownSecret>,
    /// When the QR code ends, for the form and for people.
    pub(crate) ends_millis: i64,
    pub(crate) ends: Moment,
    pub(crate) seconds: u64,
    pub(crate) errors: Vec<FieldError>,
}

/// What the app is to know.
pub(crate) struct ShownSecret {
    pub(crate) qr: Option<Qr>,
    pub(crate) typed: String,
    /// What the app asks for beside the secret.
    pub(crate) person: String,
}

/// The recovery codes, shown once.
#[derive(Template)]
#[template(path = "recovery_codes.html")]
pub(crate) struct RecoveryCodesView {
    pub(crate) frame: Frame,
    /// What was just done.
    pub(crate) done: Phrase,
    pub(crate) codes: Vec<String>,
    pub(crate) go_on: String,
}

/// What a person is about to do with their one-time codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FactorChange {
    SetUp,
    Replace,
    Remove,
    NewRecoveryCodes,
}

/// Asks for password and second factor before a change.
#[derive(Template)]
#[template(path = "factor_change.html")]
pub(crate) struct FactorChangeView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) action: &'static str,
    pub(crate) change: FactorChange,
    pub(crate) prove: Option<Prove>,
    pub(crate) errors: Vec<FieldError>,
}

/// How it stands with one-time codes, on the page "Authentication".
pub(crate) enum CodesRow {
    NotSetUp,
    SetUp {
        since: Moment,
        /// Recovery codes that are left.
        left: usize,
        /// Whether the organisation lets the person do without.
        removable: bool,
    },
}
