use askama::Template;
use locales::Phrase;

use super::{Frame, filters};
use crate::times::Moment;

/// "How portals fare": for those who help others.
#[derive(Template)]
#[template(path = "support_portals.html")]
pub(crate) struct SupportPortalsView {
    pub(crate) frame: Frame,
    pub(crate) rows: Vec<CanaryRow>,
}

/// One portal.
pub(crate) struct CanaryRow {
    pub(crate) portal: String,
    /// As the configuration names it.
    pub(crate) id: String,
    pub(crate) state: CanaryState,
}

/// How its canary fares.
pub(crate) enum CanaryState {
    /// It has none.
    None,
    /// It was not tried yet.
    NotYet,
    Tried {
        works: bool,
        words: Phrase,
        since: Moment,
        /// What it was before.
        before: Option<Phrase>,
        last: Moment,
        /// It is not tried again until its login changes.
        waits: bool,
        /// How the verdict was reached; a log line, in English.
        reason: String,
        /// What was asked and answered.
        steps: Vec<String>,
    },
}
