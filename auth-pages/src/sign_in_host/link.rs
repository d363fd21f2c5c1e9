use std::sync::Arc;

use accounts::use_cases::{LinkTarget, PortalLogin, Recognised, portal_login};
use accounts::{Flow, LinkFact, LinkNeed, LinkState, Portal, PortalId, Verdict};
use http::StatusCode;
use locales::phrase;
use policies::{Access, Rollout};

use super::{LINK, choose_link};
use crate::asked::Asked;
use crate::journey::Journey;
use crate::reply::{Handled, Reply, with_cookie};
use crate::verdict_words;
use crate::views::{AskView, FieldError, LinkView};
use crate::{Pages, Problem};

/// `GET /link/{portal}`: asks for the person's login of the portal.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, id: &str) -> Handled {
    let linking = match Linking::read(pages, asked, id).await? {
        Before::Ask(linking) => linking,
        Before::Answer(reply) => return Ok(reply),
    };
    Ok(linking.show(pages, asked, Typed { username: linking.username(), keep: true }, Vec::new()))
}

/// The linking of one portal by one person.
pub(super) struct Linking<'a> {
    pub(super) who: &'a Recognised,
    pub(super) portal: Arc<Portal>,
    /// Where the person was going; none when they came from their account page.
    pub(super) flow: Option<Flow>,
    /// The link that what is typed takes the place of; none: it is one more.
    link: Option<&'a LinkFact>,
    /// Whether the master password must be given again.
    pub(super) prove: bool,
}

pub(super) enum Before<'a> {
    /// The login is asked for.
    Ask(Linking<'a>),
    /// There is nothing to ask.
    Answer(Reply),
}

/// What stays in the form.
pub(super) struct Typed {
    pub(super) username: String,
    pub(super) keep: bool,
}

impl<'a> Linking<'a> {
    pub(super) async fn read(pages: &Pages, asked: &'a Asked<'_>, id: &str) -> Result<Before<'a>, Problem> {
        let portal = pages.portal(&PortalId::new(id)).ok_or(Problem::NotFound)?;
        let journey = match pages.journey(asked) {
            // Beginning anew at the portal asks for nothing that was given before.
            Err(Problem::FlowExpired { again, .. }) if asked.visit.who.is_some() => return Ok(Before::Answer(pages.see_other(&again))),
            journey => journey?,
        };
        let flow = match journey {
            Journey::ToPortal(flow) if flow.portal == portal.id => Some(flow),
            Journey::ToPortal(_) => return Err(Problem::BadRequest("the address of this page was put together from two")),
            Journey::ToOwnPage(_) => None,
        };
        let Some(who) = &asked.visit.who else {
            let first = match flow {
                Some(flow) => pages.to_own(&format!("/sign-in?flow={}", pages.seal(&Journey::ToPortal(flow)))),
                None => pages.sign_in_first(asked, &format!("{LINK}{id}"))?,
            };
            return Ok(Before::Answer(first));
        };
        if let Some(flow) = flow.as_ref().filter(|_| !asked.query.get("own").is_empty() && is_learned(&portal)) {
            let flow = Flow { page: "/.latchkey/disable".to_owned(), kept_post: None, ..flow.clone() };
            return pages.to_portal(flow, who.session.id).await.map(Before::Answer);
        }
        // Nobody is asked for their login on the way to what is denied to them, nor before what is asked for first.
        if let Some(flow) = &flow
            && !matches!(pages.access(flow, &portal, who).await?, Access::Link | Access::Granted(_))
        {
            return pages.go_on(Journey::ToPortal(flow.clone()), who).await.map(Before::Answer);
        }
        let link = match which(pages, asked, who, &portal).await? {
            Which::This(link) => Some(link),
            Which::OneMore => None,
            Which::NotChosen => return choose_link::ask(pages, asked, who, &portal, flow).map(Before::Answer),
        };
        let works = link.map_or_else(|| who.account.links_for(&portal.id).next().is_some(), |link| link.state == LinkState::Works);
        // On the way to a portal its own password is proof enough for a login that is missing; what works is changed,
        // and what is added from the account page, by nobody who only found the browser open.
        let prove = pages.must_prove(who) && (flow.is_none() || works);
        let linking = Linking { who, portal, flow, link, prove };
        match linking.portal.link {
            LinkNeed::Credential => Ok(Before::Ask(linking)),
            LinkNeed::AssignedName => Ok(Before::Answer(linking.show_whom_to_ask(pages, asked))),
            LinkNeed::Nothing => Ok(Before::Answer(match linking.flow {
                Some(flow) => pages.to_portal(flow, who.session.id).await?,
                None => pages.to_own(super::LINKS),
            })),
        }
    }

    fn username(&self) -> String {
        self.link.map(|link| link.username.clone()).unwrap_or_default()
    }

    pub(super) fn target(&self) -> LinkTarget {
        self.link.map_or(LinkTarget::Another, |link| LinkTarget::Instead(link.id))
    }

    pub(super) fn show(&self, pages: &Pages, asked: &Asked<'_>, typed: Typed, errors: Vec<FieldError>) -> Reply {
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let guard = pages.guard_form(asked, Some(&self.who.session.id));
        let (works_as, attention) = match self.link {
            Some(link) => match link.state {
                LinkState::Works => (Some(link.username.clone()), None),
                LinkState::NeedsAttention(Verdict::CodeNeeded) if self.portal.asks_codes => {
                    (None, Some(phrase!("link-code-needed", portal = &self.portal.name)))
                }
                LinkState::NeedsAttention(verdict) => (None, Some(verdict_words::needs_attention(verdict, &self.portal.name))),
            },
            None => (None, None),
        };
        let view = LinkView {
            frame: pages.frame(asked.visit),
            form_token: guard.token,
            action: asked.target.to_owned(),
            portal_id: self.portal.id.to_string(),
            portal: self.portal.name.clone(),
            forgot_password_url: self.portal.forgot_password_url.clone(),
            support: self.portal.support.clone(),
            person: self.who.account.email.to_string(),
            username: typed.username,
            asks_codes: self.portal.asks_codes,
            keep: typed.keep,
            // While there is something to mend on the form, that is what counts.
            attention: attention.filter(|_| errors.is_empty()),
            go_on: works_as.is_some().then(|| self.go_on(pages)).flatten(),
            own_page: self.own_page(pages).filter(|_| works_as.is_none()),
            works_as,
            prove: self.prove,
            errors,
        };
        with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
    }

    /// To the portal's own login page instead, where what they type is learned: by way of here, so that they are known there.
    fn own_page(&self, pages: &Pages) -> Option<String> {
        let flow = self.flow.clone().filter(|_| is_learned(&self.portal))?;
        Some(format!("{LINK}{}?own=yes&flow={}", self.portal.id, pages.seal(&Journey::ToPortal(flow))))
    }

    fn show_whom_to_ask(&self, pages: &Pages, asked: &Asked<'_>) -> Reply {
        let assigned = self.link.map(|link| link.username.clone());
        let view = AskView {
            frame: pages.frame(asked.visit),
            portal: self.portal.name.clone(),
            support: self.portal.support.clone(),
            person: self.who.account.email.to_string(),
            go_on: self.go_on(pages),
            assigned,
        };
        pages.page(asked.visit, StatusCode::OK, &view)
    }

    /// On to the portal as things are. By a link: were the gateway to disagree, a redirect would be a loop.
    fn go_on(&self, pages: &Pages) -> Option<String> {
        self.flow.clone().map(|flow| format!("/sign-in?flow={}", pages.seal(&Journey::ToPortal(flow))))
    }
}

/// What the page is about.
enum Which<'a> {
    This(&'a LinkFact),
    OneMore,
    NotChosen,
}

/// The link that the address names, or the one that this session uses; `add` asks for one more.
async fn which<'a>(pages: &Pages, asked: &Asked<'_>, who: &'a Recognised, portal: &Portal) -> Result<Which<'a>, Problem> {
    let find = |id| who.account.links.iter().find(|link| link.id == id && link.portal == portal.id);
    let named = asked.query.get("link");
    if !named.is_empty() {
        return named.parse().ok().and_then(find).map(Which::This).ok_or(Problem::NotFound);
    }
    if !asked.query.get("add").is_empty() && portal.links_per_account > 1 {
        return Ok(Which::OneMore);
    }
    Ok(match portal_login(&pages.deps, who, portal).await? {
        PortalLogin::Link(link) => find(link.id).map_or(Which::OneMore, Which::This),
        PortalLogin::Choose => Which::NotChosen,
        PortalLogin::ThisSession | PortalLogin::Missing | PortalLogin::NotNeeded => {
            who.account.only_link(&portal.id).map(|link| link.id).and_then(find).map_or(Which::OneMore, Which::This)
        }
    })
}

/// Whether a login that is given at the portal's own page is offered for linking.
fn is_learned(portal: &Portal) -> bool {
    portal.learns && portal.rollout == Rollout::OptIn
}
