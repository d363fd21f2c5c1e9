use askama::Template;
use locales::Phrase;

use super::{FieldError, Frame, filters};
use crate::times::Moment;

/// "Sessions": where the person is signed in.
#[derive(Template)]
#[template(path = "sessions.html")]
pub(crate) struct SessionsView {
    pub(crate) frame: Frame,
    /// What was just done.
    pub(crate) done: Option<Phrase>,
    /// This one first.
    pub(crate) rows: Vec<SessionRow>,
}

/// One session.
pub(crate) struct SessionRow {
    /// The browser in words.
    pub(crate) browser: Phrase,
    /// The network address at sign-in.
    pub(crate) address: String,
    /// What was given beside the password, or in its place.
    pub(crate) factor: Option<Phrase>,
    pub(crate) since: Moment,
    pub(crate) last_used: Moment,
    /// Whether it is the one that looks at the page.
    pub(crate) here: bool,
    /// Names it in addresses.
    pub(crate) handle: String,
}

/// Asks before sessions are ended.
#[derive(Template)]
#[template(path = "end_sessions.html")]
pub(crate) struct EndSessionsView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) action: String,
    /// All others, not just one.
    pub(crate) all: bool,
    /// What will be signed out, in words.
    pub(crate) browsers: Vec<Phrase>,
    pub(crate) person: String,
    /// Whether the master password must be given again.
    pub(crate) prove: bool,
    pub(crate) errors: Vec<FieldError>,
}

/// Asks whether no browser is to be known any more.
#[derive(Template)]
#[template(path = "forget_devices.html")]
pub(crate) struct ForgetDevicesView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) person: String,
    /// Whether the master password must be given again.
    pub(crate) prove: bool,
    pub(crate) errors: Vec<FieldError>,
}

/// "Activity": what happened to the account.
#[derive(Template)]
#[template(path = "activity.html")]
pub(crate) struct ActivityView {
    pub(crate) frame: Frame,
    /// Newest first.
    pub(crate) rows: Vec<ActivityRow>,
    /// The number of the page with newer events.
    pub(crate) newer: Option<u32>,
    /// The number of the page with older events.
    pub(crate) older: Option<u32>,
}

/// One event.
pub(crate) struct ActivityRow {
    pub(crate) at: Moment,
    pub(crate) words: Phrase,
    /// From where.
    pub(crate) address: Option<String>,
}
