use accounts::use_cases::{PortalLogin, Recognised, portal_login};
use accounts::{LinkNeed, LinkState, Portal};
use http::StatusCode;
use locales::{Phrase, phrase};
use policies::Rollout;

use crate::asked::Asked;
use crate::reply::Handled;
use crate::views::{LauncherView, Tile};
use crate::{Pages, Problem};

/// `GET /`: the portals, each with its link state; to the sign-in page for everybody else.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, "/");
    };
    let mut tiles = Vec::new();
    let (portals, search) = pages.portals_found(asked, "/");
    for portal in portals {
        let Some(host) = portal.hosts.first() else { continue };
        let Some(origin) = pages.origin_of(host) else { continue };
        let (state, attention) = state(pages, &portal, who).await?;
        let shown = origin.split_once("://").map_or(origin, |(_, host)| host);
        let href = match portal.rollout {
            Rollout::Off | Rollout::Required => format!("{origin}/"),
            // Whoever comes from here has a master account, and may not know yet that the portal takes it.
            Rollout::OptIn | Rollout::Percent(_) => format!("{origin}/.latchkey/enable?go=on"),
        };
        tiles.push(Tile { portal: portal.name.clone(), href, host: shown.to_owned(), state, attention });
    }
    Ok(pages.page(asked.visit, StatusCode::OK, &LauncherView { frame: pages.frame(asked.visit), search, tiles }))
}

async fn state(pages: &Pages, portal: &Portal, who: &Recognised) -> Result<(Phrase, bool), Problem> {
    if portal.rollout == Rollout::Off {
        return Ok((phrase!("state-own-login"), false));
    }
    Ok(match portal_login(&pages.deps, who, portal).await? {
        PortalLogin::NotNeeded => (phrase!("state-ready"), false),
        PortalLogin::ThisSession => (phrase!("state-until-sign-out"), false),
        PortalLogin::Link(link) if link.state == LinkState::Works => (phrase!("state-linked-as", username = &link.username), false),
        PortalLogin::Link(link) => (phrase!("state-attention", username = &link.username), true),
        PortalLogin::Choose => (phrase!("state-choose", count = who.account.links_for(&portal.id).count()), false),
        PortalLogin::Missing if portal.link == LinkNeed::AssignedName => (phrase!("state-no-name"), true),
        PortalLogin::Missing => (phrase!("state-not-linked"), false),
    })
}
