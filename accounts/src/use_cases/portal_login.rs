use policies::Link;

use super::session_login::{SessionLogin, session_login};
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{AccountFacts, LinkFact, LinkNeed, LinkState, Portal};

/// The login with which a session enters a portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortalLogin {
    /// The portal needs none.
    NotNeeded,
    /// This link, which may need attention.
    Link(LinkFact),
    /// One that was given for this session only.
    ThisSession,
    /// There is none.
    Missing,
    /// There are several links, and none was chosen in this session.
    Choose,
}

impl PortalLogin {
    /// What access depends on.
    pub fn standing(&self) -> Link {
        match self {
            Self::NotNeeded => Link::NotNeeded,
            Self::ThisSession => Link::Works,
            Self::Link(link) if link.state == LinkState::Works => Link::Works,
            Self::Link(_) | Self::Missing | Self::Choose => Link::Missing,
        }
    }
}

/// What access depends on, as far as the account alone tells; `None`: the session has to be asked, by [`portal_login`].
pub fn link_standing(account: &AccountFacts, portal: &Portal) -> Option<Link> {
    if portal.link == LinkNeed::Nothing {
        return Some(Link::NotNeeded);
    }
    account.only_link(&portal.id).filter(|link| link.state == LinkState::Works).map(|_| Link::Works)
}

/// The login with which this session enters the portal.
pub async fn portal_login(deps: &Deps, who: &Recognised, portal: &Portal) -> Result<PortalLogin, StoreDown> {
    if portal.link == LinkNeed::Nothing {
        return Ok(PortalLogin::NotNeeded);
    }
    let of_session = session_login(deps, &who.session.id, &portal.id).await?;
    let chosen = match of_session {
        Some(SessionLogin::Given(_)) => return Ok(PortalLogin::ThisSession),
        Some(SessionLogin::Chosen(id)) => who.account.links_for(&portal.id).find(|link| link.id == id),
        None => None,
    };
    // A choice of what is gone since is none.
    Ok(match chosen.or_else(|| who.account.only_link(&portal.id)) {
        Some(link) => PortalLogin::Link(link.clone()),
        None if who.account.links_for(&portal.id).next().is_some() => PortalLogin::Choose,
        None => PortalLogin::Missing,
    })
}
