use askama::Template;

use super::{Frame, filters};

/// A browser joins the roll-out of a portal, or leaves it.
#[derive(Template)]
#[template(path = "rollout.html")]
pub(crate) struct RolloutView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) portal: String,
    pub(crate) page: RolloutPage,
    /// Whether a login at the portal's own page is offered for linking.
    pub(crate) learns: bool,
}

/// Where the browser stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RolloutPage {
    /// Outside: does it want to join?
    Join,
    /// It has joined.
    Joined,
    /// Inside: does it want to leave?
    Leave,
    /// It is outside, and wanted to leave.
    Left,
    /// Nobody can join.
    NotYet,
}
