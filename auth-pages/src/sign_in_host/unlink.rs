use std::sync::Arc;

use accounts::use_cases::{Recognised, unlink_portal};
use accounts::{LinkFact, LinkNeed, Portal, PortalId};
use http::StatusCode;

use super::LINKS;
use crate::asked::Asked;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{FieldError, UnlinkView};
use crate::{Pages, Problem};

/// `GET /account/links/{portal}/remove`: asks whether the link is to be removed.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, id: &str) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, LINKS);
    };
    let portal = removable(pages, id)?;
    let Some(link) = named(asked, who, &portal) else { return Ok(pages.to_own(LINKS)) };
    Ok(show(pages, asked, who, &portal, link, Vec::new()))
}

/// `POST /account/links/{portal}/remove`: removes it.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, id: &str) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, LINKS);
    };
    let portal = removable(pages, id)?;
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let Some(link) = named(asked, who, &portal) else { return Ok(pages.to_own(LINKS)) };
    if let Err(error) = pages.prove_if_stale(asked, who, &form).await? {
        return Ok(show(pages, asked, who, &portal, link, vec![error]));
    }
    unlink_portal(&pages.deps, who, &portal, link.id).await?;
    Ok(pages.to_own(&format!("{LINKS}?removed={}&link={}", portal.id, link.id)))
}

/// What a person has linked they may remove; what an operator assigned only an operator.
fn removable(pages: &Pages, id: &str) -> Result<Arc<Portal>, Problem> {
    pages.portal(&PortalId::new(id)).filter(|portal| portal.link == LinkNeed::Credential).ok_or(Problem::NotFound)
}

/// The link that the address names; none is needed where there is one.
fn named<'a>(asked: &Asked<'_>, who: &'a Recognised, portal: &Portal) -> Option<&'a LinkFact> {
    match asked.query.get("link") {
        "" => who.account.only_link(&portal.id),
        link => {
            let link = link.parse().ok()?;
            who.account.links.iter().find(|one| one.id == link && one.portal == portal.id)
        }
    }
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, portal: &Portal, link: &LinkFact, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = UnlinkView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: format!("{LINKS}/{}/remove?link={}", portal.id, link.id),
        portal: portal.name.clone(),
        username: link.username.clone(),
        person: who.account.email.to_string(),
        prove: pages.must_prove(who),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
