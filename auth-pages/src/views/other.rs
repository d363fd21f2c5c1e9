use askama::Template;
use locales::Phrase;

use super::{Frame, Search, filters};
use crate::times::Moment;

/// The portals of a signed-in person.
#[derive(Template)]
#[template(path = "launcher.html")]
pub(crate) struct LauncherView {
    pub(crate) frame: Frame,
    pub(crate) search: Option<Search>,
    pub(crate) tiles: Vec<Tile>,
}

/// One portal of the launcher.
pub(crate) struct Tile {
    pub(crate) portal: String,
    pub(crate) href: String,
    /// The portal's host, shown small.
    pub(crate) host: String,
    /// How it stands with the link, in a few words.
    pub(crate) state: Phrase,
    /// Whether the person has to do something.
    pub(crate) attention: bool,
}

/// Whom to turn to.
#[derive(Template)]
#[template(path = "help.html")]
pub(crate) struct HelpView {
    pub(crate) frame: Frame,
    pub(crate) customer_care: Option<String>,
    pub(crate) teams: Vec<HelpTeam>,
}

/// The team of one portal.
pub(crate) struct HelpTeam {
    pub(crate) portal: String,
    pub(crate) support: Option<String>,
    pub(crate) forgot_password_url: Option<String>,
}

/// The mails of the demo.
#[derive(Template)]
#[template(path = "outbox.html")]
pub(crate) struct OutboxView {
    pub(crate) frame: Frame,
    pub(crate) mails: Vec<Mail>,
}

/// One mail.
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) at: Moment,
    /// What became of it.
    pub(crate) state: Phrase,
}
