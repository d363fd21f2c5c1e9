//! Where a person goes who is signed in, and how a journey is read from an address.

use std::sync::Arc;

use accounts::use_cases::{Recognised, portal_login};
use accounts::{Flow, Portal, PortalId, SessionId, Ticket};
use policies::Access;

use super::{LINK, STEP_UP};
use crate::asked::Asked;
use crate::journey::{Journey, OpenJourney};
use crate::reply::{Handled, Reply};
use crate::views::Search;
use crate::{Pages, Problem, Wanted, Wants};

/// A list of this many portals needs no search.
const LOOKED_THROUGH: usize = 12;

impl Pages {
    /// The journey that `flow` in the address names; without one, to the launcher.
    pub(super) fn journey(&self, asked: &Asked<'_>) -> Result<Journey, Problem> {
        let now = self.deps.clock.now();
        let sealed = asked.query.get("flow");
        if sealed.is_empty() {
            return Ok(Journey::to_own_page("/", now));
        }
        match Journey::open(sealed, &self.deps.keys.load().sealer, now) {
            OpenJourney::Good(journey) => Ok(journey),
            OpenJourney::Expired(flow) => Err(self.expired(&flow)?),
            OpenJourney::Forged => Err(Problem::BadRequest("the address of this page was not made here, or was cut off")),
        }
    }

    fn expired(&self, flow: &Flow) -> Result<Problem, Problem> {
        let (portal, origin) = self.destination(flow)?;
        let again = format!("{origin}{}", flow.page);
        Ok(Problem::FlowExpired { portal, again, form_waited: flow.kept_post.is_some() })
    }

    /// The portal and the public origin of a flow, if both are still configured.
    pub(super) fn destination(&self, flow: &Flow) -> Result<(Arc<Portal>, &str), Problem> {
        let portal = self.portal(&flow.portal).filter(|portal| portal.hosts.contains(&flow.host));
        portal.zip(self.origin_of(&flow.host)).ok_or(Problem::NotFound)
    }

    pub(super) fn portal(&self, id: &PortalId) -> Option<Arc<Portal>> {
        self.deps.portals.get(id).cloned()
    }

    /// The name of the portal that a journey leads to.
    pub(super) fn portal_of(&self, journey: &Journey) -> Option<String> {
        match journey {
            Journey::ToPortal(flow) => self.portal(&flow.portal).map(|portal| portal.name.clone()),
            Journey::ToOwnPage(_) => None,
        }
    }

    /// All portals, by name.
    pub(super) fn portals_by_name(&self) -> Vec<Arc<Portal>> {
        let mut portals: Vec<_> = self.deps.portals.values().cloned().collect();
        portals.sort_by_key(|portal| (portal.name.to_lowercase(), portal.id.clone()));
        portals
    }

    /// The portals that a page lists: all, or those whose name has what was searched for; and the search, where there are many.
    pub(super) fn portals_found(&self, asked: &Asked<'_>, action: &'static str) -> (Vec<Arc<Portal>>, Option<Search>) {
        let mut portals = self.portals_by_name();
        if portals.len() <= LOOKED_THROUGH {
            return (portals, None);
        }
        let typed = asked.query.get("find").trim();
        let wanted = typed.to_lowercase();
        portals.retain(|portal| portal.name.to_lowercase().contains(&wanted));
        (portals, Some(Search { action, typed: typed.chars().take(100).collect() }))
    }

    pub(super) fn seal(&self, journey: &Journey) -> String {
        journey.seal(&self.deps.keys.load().sealer, self.deps.rng.as_ref())
    }

    /// Sends a person who is not signed in to the sign-in page, and from there back to `path`; a script is told.
    pub(super) fn sign_in_first(&self, asked: &Asked<'_>, path: &str) -> Handled {
        if asked.visit.wants == Wants::Json {
            return Err(Problem::SignInNeeded);
        }
        let journey = Journey::to_own_page(path, self.deps.clock.now());
        Ok(self.see_other(&format!("{}/sign-in?flow={}", self.settings.sign_in_origin, self.seal(&journey))))
    }

    /// The next step of a signed-in person's journey: what the portal's rules demand and is missing, else the portal itself.
    pub(super) async fn go_on(&self, journey: Journey, who: &Recognised) -> Handled {
        let flow = match journey {
            Journey::ToOwnPage(page) => return Ok(self.to_own(page.path())),
            Journey::ToPortal(flow) => flow,
        };
        let (portal, _) = self.destination(&flow)?;
        let first = match self.access(&flow, &portal, who).await? {
            Access::Granted(_) | Access::PassThrough(_) => return self.to_portal(flow, who.session.id).await,
            Access::Link => format!("{LINK}{}", portal.id),
            Access::SecondFactor(_) | Access::Fresh(_) => STEP_UP.to_owned(),
            Access::Denied(_) => return Err(Problem::Forbidden { portal: Some(portal) }),
            // Somebody has.
            Access::SignIn => return Err(Problem::Internal),
        };
        Ok(self.to_own(&format!("{first}?flow={}", self.seal(&Journey::ToPortal(flow)))))
    }

    /// The same for an answer that brings a pass: what stands in the way is said by the next page, which has it.
    pub(super) async fn go_on_with_pass(&self, journey: Journey, who: &Recognised) -> Reply {
        match self.go_on(journey.clone(), who).await {
            Ok(reply) => reply,
            Err(_) => self.to_own(&format!("/sign-in?flow={}", self.seal(&journey))),
        }
    }

    /// What the gateway will answer to the request that the flow leads to.
    pub(super) async fn access(&self, flow: &Flow, portal: &Portal, who: &Recognised) -> Result<Access, Problem> {
        let link = portal_login(&self.deps, who, portal).await?.standing();
        let wanted = Wanted {
            host: &flow.host,
            method: if flow.kept_post.is_some() { "POST" } else { "GET" },
            page: &flow.page,
            client: flow.client.unwrap_or(who.session.device.address),
            now: self.deps.clock.now(),
        };
        Ok(self.settings.rules.decide(&wanted, who.as_person(), link))
    }

    /// Hands the session over to the portal's host by a ticket.
    pub(super) async fn to_portal(&self, flow: Flow, session: SessionId) -> Handled {
        let (_, origin) = self.destination(&flow)?;
        let ticket = Ticket::for_flow(flow, session).issue(self.deps.sessions.as_ref(), self.deps.rng.as_ref()).await?;
        Ok(self.see_other(&format!("{origin}/.latchkey/enter?ticket={ticket}")))
    }

    pub(super) fn to_own(&self, path: &str) -> Reply {
        self.see_other(&format!("{}{path}", self.settings.sign_in_origin))
    }
}
