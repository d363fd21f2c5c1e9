use askama::Template;
use locales::Phrase;

use super::{FieldError, Frame, filters};

/// The linking page.
#[derive(Template)]
#[template(path = "link.html")]
pub(crate) struct LinkView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// Where the form goes: this page, with its flow.
    pub(crate) action: String,
    /// The portal's id and name.
    pub(crate) portal_id: String,
    pub(crate) portal: String,
    pub(crate) forgot_password_url: Option<String>,
    /// The portal's team, named beside what the person cannot mend alone.
    pub(crate) support: Option<String>,
    /// Who is signed in, so that nobody links into a stranger's account.
    pub(crate) person: String,
    pub(crate) username: String,
    /// Whether the portal may ask for one-time codes.
    pub(crate) asks_codes: bool,
    /// "Link this account".
    pub(crate) keep: bool,
    /// Why the stored login has to be given anew.
    pub(crate) attention: Option<Phrase>,
    /// The portal is linked under this name, and it works.
    pub(crate) works_as: Option<String>,
    /// Where to go on without changing anything.
    pub(crate) go_on: Option<String>,
    /// Where the person signs in at the portal's own page instead, and is asked afterwards.
    pub(crate) own_page: Option<String>,
    /// Whether the master password must be given again.
    pub(crate) prove: bool,
    pub(crate) errors: Vec<FieldError>,
}

/// For portals whose user names an operator assigns.
#[derive(Template)]
#[template(path = "ask.html")]
pub(crate) struct AskView {
    pub(crate) frame: Frame,
    pub(crate) portal: String,
    pub(crate) support: Option<String>,
    pub(crate) person: String,
    /// The name that is assigned.
    pub(crate) assigned: Option<String>,
    pub(crate) go_on: Option<String>,
}

/// "You just signed in to … as …. Link this account?"
#[derive(Template)]
#[template(path = "learned.html")]
pub(crate) struct LearnedView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// Where the form goes.
    pub(crate) action: String,
    pub(crate) portal: String,
    pub(crate) person: String,
    pub(crate) username: String,
    /// Whether the master password must be given again.
    pub(crate) prove: bool,
    /// Why it could not be linked; then there is only a way on.
    pub(crate) refused: Option<Phrase>,
    pub(crate) go_on: String,
    pub(crate) errors: Vec<FieldError>,
}
