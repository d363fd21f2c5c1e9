use accounts::PortalId;

use crate::asked::{Asked, Verb};
use crate::reply::Handled;
use crate::{Pages, Problem};

/// `GET /enable/{portal}`: the address that people are told. It leads to the portal's own host, where the browser's cookie can be set.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>, id: &str) -> Handled {
    if asked.verb != Verb::Get {
        return Err(Problem::MethodNotAllowed("GET, HEAD"));
    }
    let portal = pages.portal(&PortalId::new(id)).ok_or(Problem::NotFound)?;
    let origin = portal.hosts.first().and_then(|host| pages.origin_of(host)).ok_or(Problem::NotFound)?;
    Ok(pages.see_other(&format!("{origin}/.latchkey/enable")))
}
