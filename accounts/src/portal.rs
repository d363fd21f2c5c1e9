use policies::Rollout;

use crate::PortalId;

/// What a portal's sign-in needs of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkNeed {
    /// Nothing: the portal knows nobody, or takes our word from the account itself.
    Nothing,
    /// A user name and password of the portal, which the person gives once.
    Credential,
    /// A user name that an operator assigns: what a person types here would prove nothing.
    AssignedName,
}

/// One protected legacy application, as everything but the proxying itself sees it.
#[derive(Clone, Debug)]
pub struct Portal {
    /// Its id.
    pub id: PortalId,
    /// The name that people know it by.
    pub name: String,
    /// Its public hosts, the main one first.
    pub hosts: Vec<String>,
    /// What its sign-in needs.
    pub link: LinkNeed,
    /// Whether there is a portal sign-in at all (method other than `none`).
    pub signs_in: bool,
    /// Whether it may ask for one-time codes, so that people are asked what those are made of.
    pub asks_codes: bool,
    /// The portal's own page for a forgotten password.
    pub forgot_password_url: Option<String>,
    /// Which team helps with it.
    pub support: Option<String>,
    /// Who goes through the gateway to it.
    pub rollout: Rollout,
    /// Whether a login that somebody gave at the portal's own page may be offered for linking.
    pub learns: bool,
    /// How many of its logins one account may link.
    pub links_per_account: u16,
}

impl Portal {
    /// What the trail says of a link: the portal, and which login of it where there can be several.
    pub(crate) fn about_link(&self, username: &str) -> String {
        if self.links_per_account > 1 { format!("{}: {username}", self.id) } else { self.id.to_string() }
    }
}
