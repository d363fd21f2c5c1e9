use accounts::{PortalId, PortalSession, SessionId};
use http::{HeaderValue, Method, header};

use super::PortalSignIns;
use super::failure::Failure;
use super::visit::{Ask, Person, Visit};
use crate::opened::Opened;

impl PortalSignIns {
    /// Calls the portal's own sign-out page with what the session held, and gives its status. `None` where no such page is
    /// configured, or nothing is held that it could end.
    pub(super) async fn ask_to_sign_out(
        &self,
        portal: &PortalId,
        session: &SessionId,
        held: &PortalSession,
    ) -> Result<Option<u16>, Failure> {
        let lane = self.portals.load().get(portal).cloned();
        let Some((lane, sign_out)) = lane.as_ref().and_then(|lane| Some((lane, lane.settings.sign_out.as_ref()?))) else { return Ok(None) };
        let opened = Opened::open(&self.keys.load().sealer, session, portal, held);
        let opened = opened.ok_or_else(|| Failure::unrecognised("what the session held does not open"))?;
        let Some(upstream) = lane.settings.upstream(&opened.upstream) else { return Ok(None) };
        let person = Person { public_host: &opened.public_host, seen_as: &opened.seen_as, accept_language: None };
        let mut visit = Visit::new(&self.client, self.clock.as_ref(), &lane.settings, upstream, person);
        visit.jar = opened.jar.clone();
        let url = visit.url(sign_out.page.as_str())?;
        let mut ask = Ask::page(url.clone());
        if sign_out.method == Method::POST {
            ask.body = Some(("application/x-www-form-urlencoded".to_owned(), Vec::new()));
            // The client leaves it out, and some servers answer 411 (RFC 9110 §8.6 says that a POST should have it).
            ask.extra.push((header::CONTENT_LENGTH, HeaderValue::from_static("0")));
        }
        ask.method = sign_out.method.clone();
        ask.extra.extend(opened.headers().map(|(name, value)| (name.clone(), value)));
        visit.come_from(Some(url));
        Ok(Some(visit.ask(ask).await?.status))
    }
}
