use askama::Template;
use locales::Phrase;

use super::{FieldError, Frame, Search, filters};
use crate::times::Moment;

/// "Account linking": every portal, and how it stands with its link.
#[derive(Template)]
#[template(path = "links.html")]
pub(crate) struct LinksView {
    pub(crate) frame: Frame,
    /// What was just done.
    pub(crate) done: Option<Phrase>,
    pub(crate) search: Option<Search>,
    pub(crate) rows: Vec<LinkRow>,
}

/// One portal.
pub(crate) struct LinkRow {
    pub(crate) id: String,
    pub(crate) portal: String,
    /// The portal's address.
    pub(crate) href: Option<String>,
    pub(crate) status: LinkStatus,
}

/// How it stands with one portal.
pub(crate) enum LinkStatus {
    /// The portal needs no link.
    NotNeeded,
    /// Not linked.
    Missing,
    /// Given for this session only.
    ThisSession,
    /// An operator assigns the name, and has not yet; who to ask.
    NotAssigned(Option<String>),
    /// Linked.
    Linked {
        username: String,
        /// An operator assigned it: it cannot be changed here.
        assigned: bool,
        since: Moment,
        last_used: Option<Moment>,
        /// Why it does not work any more.
        attention: Option<Phrase>,
    },
}

/// Asks before a link is removed.
#[derive(Template)]
#[template(path = "unlink.html")]
pub(crate) struct UnlinkView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) id: String,
    pub(crate) portal: String,
    pub(crate) username: String,
    pub(crate) person: String,
    /// Whether the master password must be given again.
    pub(crate) prove: bool,
    pub(crate) errors: Vec<FieldError>,
}
