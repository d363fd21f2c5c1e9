use std::sync::Arc;

use accounts::use_cases::{LinkRequest, LinkTarget, Linked, Recognised, learned_name, link_portal, take_learned};
use accounts::{Flow, Portal, PortalId, Ticket};
use http::StatusCode;
use locales::Phrase;

use super::link_post::refusal;
use crate::asked::Asked;
use crate::journey::Journey;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::{FieldError, LearnedView};
use crate::{Pages, Problem};

/// `GET /learned/{portal}`: asks whether the login that the person has just used at the portal's own page is to be linked.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, id: &str) -> Handled {
    let question = Question::read(pages, asked, id)?;
    let Some(who) = &asked.visit.who else { return question.go_on(pages) };
    match learned_name(&pages.deps, who, &question.portal).await? {
        Some(username) => Ok(question.show(pages, asked, who, username, Vec::new())),
        None => question.go_on(pages),
    }
}

/// `POST /learned/{portal}`: links it, or forgets it.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, id: &str) -> Handled {
    let question = Question::read(pages, asked, id)?;
    let Some(who) = &asked.visit.who else { return question.go_on(pages) };
    let portal = &question.portal;
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    if !form.has("link") {
        take_learned(&pages.deps, who, portal).await?;
        return question.go_on(pages);
    }
    if question.prove(pages, who)
        && let Err(error) = pages.prove_password(asked, who, &form).await?
    {
        let Some(username) = learned_name(&pages.deps, who, portal).await? else { return question.go_on(pages) };
        return Ok(question.show(pages, asked, who, username, vec![error]));
    }
    // Asked too late: nothing is left of it.
    let Some(credential) = take_learned(&pages.deps, who, portal).await? else { return question.go_on(pages) };
    let origin = pages.destination(&question.flow)?.1;
    let host = origin.split_once("://").map_or(origin, |(_, host)| host).to_owned();
    let username = credential.username.clone();
    let request = LinkRequest { credential, keep: true, target: LinkTarget::Another };
    match link_portal(&pages.deps, who, portal, request, &asked.portal_visit(host)).await? {
        Linked::Done => {
            let ticket = Ticket::for_flow(question.flow.clone(), who.session.id).joining();
            let ticket = ticket.issue(pages.deps.sessions.as_ref(), pages.deps.rng.as_ref()).await?;
            Ok(pages.see_other(&format!("{origin}/.latchkey/enter?ticket={ticket}")))
        }
        outcome => Ok(question.show_refused(pages, asked, username, refusal(outcome, portal))),
    }
}

/// What is asked, and where the portal sent the person.
struct Question {
    portal: Arc<Portal>,
    flow: Flow,
}

impl Question {
    fn read(pages: &Pages, asked: &Asked<'_>, id: &str) -> Result<Self, Problem> {
        let portal = pages.portal(&PortalId::new(id)).ok_or(Problem::NotFound)?;
        match pages.journey(asked)? {
            Journey::ToPortal(flow) if flow.portal == portal.id => Ok(Self { portal, flow }),
            Journey::ToPortal(_) | Journey::ToOwnPage(_) => Err(Problem::NotFound),
        }
    }

    /// On to where the portal sent them, as things are.
    fn go_on(&self, pages: &Pages) -> Handled {
        let (_, origin) = pages.destination(&self.flow)?;
        Ok(pages.see_other(&format!("{origin}{}", self.flow.page)))
    }

    /// Beside a login that is linked already another is added by nobody who only found the browser open.
    fn prove(&self, pages: &Pages, who: &Recognised) -> bool {
        pages.must_prove(who) && who.account.links_for(&self.portal.id).next().is_some()
    }

    fn show(&self, pages: &Pages, asked: &Asked<'_>, who: &Recognised, username: String, errors: Vec<FieldError>) -> Reply {
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let guard = pages.guard_form(asked, Some(&who.session.id));
        let view = LearnedView {
            frame: pages.frame(asked.visit),
            form_token: guard.token,
            action: asked.target.to_owned(),
            portal: self.portal.name.clone(),
            person: who.account.email.to_string(),
            username,
            prove: self.prove(pages, who),
            refused: None,
            go_on: String::new(),
            errors,
        };
        with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
    }

    fn show_refused(&self, pages: &Pages, asked: &Asked<'_>, username: String, why: Phrase) -> Reply {
        let origin = pages.destination(&self.flow).map_or("", |(_, origin)| origin);
        let view = LearnedView {
            frame: pages.frame(asked.visit),
            form_token: String::new(),
            action: String::new(),
            portal: self.portal.name.clone(),
            person: String::new(),
            username,
            prove: false,
            refused: Some(why),
            go_on: format!("{origin}{}", self.flow.page),
            errors: Vec::new(),
        };
        pages.page(asked.visit, StatusCode::UNPROCESSABLE_ENTITY, &view)
    }
}
