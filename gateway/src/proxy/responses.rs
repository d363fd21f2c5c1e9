use accounts::PortalId;
use http::{HeaderName, StatusCode, header};
use pingora::http::ResponseHeader;
use pingora::proxy::Session;
use portals::Opened;
use portals::cookies::JarChange;
use portals::seal_changes;
use portals::signed_out::{HeadSays, ReplyHead};

use super::Gateway;
use super::answer_framing::check_framing;
use super::ctx::{Ctx, Repair};
use super::failure::{Failure, Side, WireFailed};
use super::incoming::Asked;
use super::outcome::Outcome;
use super::prepare::page_of;
use super::repair::Then;
use super::storage::CLEARS_STORAGE;

impl Gateway {
    /// What the head of the portal's answer says about its session.
    pub(crate) fn head_says<'a>(&self, session: &Session, response: &ResponseHeader, ctx: &'a Ctx) -> HeadSays<'a> {
        let (Some(at), Some(_)) = (&ctx.at, &ctx.opened) else { return HeadSays::Nothing };
        let reply = ReplyHead { status: response.status.as_u16(), headers: &response.headers, now: self.now() };
        at.to.route.settings.head_says(page_of(session.req_header()), reply, &at.public)
    }

    /// The head of the portal's answer: either its session is over, or it is made fit for the browser.
    pub(super) async fn take_response(&self, session: &Session, response: &mut ResponseHeader, ctx: &mut Ctx) -> Result<Then, Failure> {
        check_framing(response)?;
        if self.head_says(session, response, ctx) == HeadSays::SignedOut
            && Box::pin(self.portal_session_over(session, ctx, response.status)).await? == Then::Repeat
        {
            return Ok(Then::Repeat);
        }
        self.pass_on(session, response, ctx).await?;
        Ok(Then::PassOn)
    }

    /// Makes the head of the portal's answer fit for the browser, and keeps what changes in the jar before the browser can ask again.
    pub(crate) async fn pass_on(&self, session: &Session, response: &mut ResponseHeader, ctx: &mut Ctx) -> Result<(), Failure> {
        let Some(at) = &ctx.at else { return Ok(()) };
        let upstream = at.to.upstreams.get(ctx.upstream)?;
        let request = session.req_header();
        let asked = Asked {
            at,
            upstream,
            opened: ctx.opened.as_deref(),
            outside: ctx.is_outside(),
            path: request.uri.path(),
            headers: &request.headers,
            names: self.names(),
            now: self.now(),
        };
        let changes = asked.adapt(response).map_err(|error| WireFailed::at(Side::Portal, &error))?;
        if let Some(set_cookie) = ctx.set_cookie.take() {
            response.append_header(header::SET_COOKIE, set_cookie).map_err(|error| WireFailed::at(Side::Gateway, &error))?;
        }
        if ctx.clears_storage {
            let (name, value) = CLEARS_STORAGE;
            response.insert_header(name, value).map_err(|error| WireFailed::at(Side::Gateway, &error))?;
            let expired = self.names().expire(self.names().stored);
            response.append_header(header::SET_COOKIE, expired).map_err(|error| WireFailed::at(Side::Gateway, &error))?;
        }
        if let (false, Some(opened)) = (changes.is_empty(), &ctx.opened) {
            let portal = &at.to.route.portal.id;
            Box::pin(self.keep_changes(ctx, portal, opened, changes)).await;
        }
        if ctx.learning.is_some() {
            Box::pin(self.offer_to_link(session, response, ctx)).await;
        }
        let outcome = match ctx.repair {
            Repair::Done => Outcome::Repaired,
            _ if ctx.is_outside() => Outcome::PassedThrough,
            Repair::NotNeeded | Repair::Asked(_) => Outcome::Forwarded,
        };
        ctx.ends(outcome, "");
        Ok(())
    }

    /// An answer to a request of an older generation changes nothing: the store sees to that.
    async fn keep_changes(&self, ctx: &Ctx, portal: &PortalId, opened: &Opened, changes: Vec<JarChange>) {
        let Some(who) = &ctx.who else { return };
        let deps = &self.parts.deps;
        let entries = seal_changes(&deps.keys.load().sealer, deps.rng.as_ref(), &who.session.id, portal, changes);
        if let Err(down) = deps.sessions.change_entries(&who.session.id, portal, opened.generation, &entries).await {
            // The answer is there and true; at worst the portal's session must be repaired later.
            tracing::warn!(store = down.store, reason = %down.reason, portal = %portal, "cookies of a portal are lost");
        }
    }
}

/// Whether it comes before the answer proper.
pub(crate) fn is_interim(status: StatusCode) -> bool {
    status.is_informational() && status != StatusCode::SWITCHING_PROTOCOLS
}

/// Leaves of an answer before the answer what to fetch. Browsers obey all that it says (RFC 8297), and nothing in it is adapted.
pub(crate) fn only_hints(response: &mut ResponseHeader) {
    let said: Vec<HeaderName> = response.headers.keys().filter(|name| **name != header::LINK).cloned().collect();
    for name in said {
        response.remove_header(&name);
    }
}
