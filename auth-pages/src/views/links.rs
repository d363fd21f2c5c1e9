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
    /// What is added to an address to name the link, where there can be several.
    pub(crate) named: String,
    /// Whether another can be chosen for this session.
    pub(crate) choose: bool,
    /// Whether there is room for another.
    pub(crate) add: bool,
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
        /// The one of several that this session uses.
        in_use: bool,
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
    /// Where the form goes.
    pub(crate) action: String,
    pub(crate) portal: String,
    pub(crate) username: String,
    pub(crate) person: String,
    /// Whether the master password must be given again.
    pub(crate) prove: bool,
    pub(crate) errors: Vec<FieldError>,
}

/// "Which login do you want to use?"
#[derive(Template)]
#[template(path = "choose_link.html")]
pub(crate) struct ChooseLinkView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// Where the form goes.
    pub(crate) action: String,
    pub(crate) portal: String,
    pub(crate) person: String,
    pub(crate) choices: Vec<LinkChoice>,
    /// Where another login is added, if there is room.
    pub(crate) another: Option<String>,
}

/// One of several links.
pub(crate) struct LinkChoice {
    pub(crate) id: String,
    pub(crate) username: String,
    pub(crate) attention: bool,
    pub(crate) chosen: bool,
}
