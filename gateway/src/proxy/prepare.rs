use std::net::IpAddr;
use std::sync::Arc;

use accounts::use_cases::{Entered, PortalVisit, Recognised, enter_portal};
use accounts::{SeenAs, Verdict};
use auth_pages::{FlowPurpose, FlowStart, Problem};
use http::header;
use pingora::http::RequestHeader;
use policies::RequestKind;
use portals::{Opened, kept_cookies};

use super::Gateway;
use super::failure::Failure;
use crate::route::PortalHost;

/// Who comes to which portal, and how.
pub(super) struct Coming<'a> {
    pub(super) at: &'a PortalHost,
    pub(super) who: &'a Recognised,
    pub(super) kind: RequestKind,
    pub(super) client: IpAddr,
}

impl Gateway {
    /// The portal session from memory.
    pub(super) fn held(&self, coming: &Coming<'_>) -> Option<Arc<Opened>> {
        let (session, portal) = (&coming.who.session.id, &coming.at.to.route.portal.id);
        let stored = self.parts.deps.sessions.cached_portal_session(session, portal)??;
        let opened = self.parts.opened.open(&self.parts.deps.keys.load().sealer, session, portal, &stored)?;
        (!opened.is_over(self.now())).then_some(opened)
    }

    /// The portal session that the store has; none where the store is away.
    pub(super) async fn stored(&self, coming: &Coming<'_>) -> Option<Arc<Opened>> {
        let (session, portal) = (&coming.who.session.id, &coming.at.to.route.portal.id);
        let stored = self.parts.deps.sessions.portal_session(session, portal).await.ok()??;
        let opened = self.parts.opened.open(&self.parts.deps.keys.load().sealer, session, portal, &stored)?;
        (!opened.is_over(self.now())).then_some(opened)
    }

    /// The portal session, signing in to the portal if there is none.
    pub(super) async fn enter(&self, coming: &Coming<'_>, request: &RequestHeader, seen_as: SeenAs) -> Result<Arc<Opened>, Failure> {
        let portal = &coming.at.to.route.portal;
        let visit = visit(coming, request, seen_as);
        let entered = enter_portal(&self.parts.deps, coming.who, portal, visit.clone()).await?;
        if let Entered::Ready(stored) = &entered {
            let session = &coming.who.session.id;
            let opened = self.parts.opened.open(&self.parts.deps.keys.load().sealer, session, &portal.id, stored);
            if let Some(opened) = opened.filter(|opened| !opened.is_over(self.now())) {
                return Ok(opened);
            }
            // Sealed under a key that is gone, or given for a time that is over: worthless.
            self.parts.deps.sessions.drop_portal_session(session, &portal.id, Some(stored.generation)).await?;
            let again = enter_portal(&self.parts.deps, coming.who, portal, visit).await?;
            let cookies = match &again {
                Entered::Ready(next) if coming.at.to.route.settings.recipe.is_renewed_unasked() => kept_cookies(stored, next),
                _ => Vec::new(),
            };
            let opened = self.opened(coming, request, again)?;
            if cookies.is_empty() {
                return Ok(opened);
            }
            self.parts.deps.sessions.change_entries(session, &portal.id, opened.generation, &cookies).await?;
            return Ok(self.stored(coming).await.unwrap_or(opened));
        }
        self.opened(coming, request, entered)
    }

    /// What came of entering the portal, opened; or what the person is told.
    pub(super) fn opened(&self, coming: &Coming<'_>, request: &RequestHeader, entered: Entered) -> Result<Arc<Opened>, Failure> {
        let portal = &coming.at.to.route.portal;
        let verdict = match &entered {
            Entered::Ready(_) => Verdict::SignedIn,
            Entered::LinkNeeded => Verdict::WrongCredentials,
            Entered::Failed(verdict) => *verdict,
        };
        metrics::counter!("latchkey_portal_entries_total", "portal" => portal.id.as_str().to_owned(), "verdict" => verdict.as_str())
            .increment(1);
        match entered {
            Entered::Ready(stored) => self
                .parts
                .opened
                .open(&self.parts.deps.keys.load().sealer, &coming.who.session.id, &portal.id, &stored)
                .ok_or(Failure::Problem(Problem::Internal)),
            Entered::LinkNeeded => Err(self.link_first(coming, request)),
            Entered::Failed(Verdict::Unavailable) => {
                Err(Failure::Problem(Problem::PortalUnavailable { portal: portal.clone(), timed_out: false }))
            }
            Entered::Failed(verdict) => Err(Failure::Problem(Problem::PortalSignInFailed { portal: portal.clone(), verdict })),
        }
    }

    /// The person must give their login of the portal: a navigation goes to the linking page, a script is told.
    pub(super) fn link_first(&self, coming: &Coming<'_>, request: &RequestHeader) -> Failure {
        let portal = coming.at.to.route.portal.clone();
        match coming.kind {
            RequestKind::Navigation | RequestKind::FormPost => Failure::Sent(Box::new(self.parts.pages.begin_flow(FlowStart {
                portal,
                host: coming.at.host.to_string(),
                page: page_of(request).to_owned(),
                kept_post: None,
                nonce: self.our_cookies(request).nonce.map(str::to_owned),
                client: coming.client,
                purpose: FlowPurpose::Link,
            }))),
            RequestKind::Script | RequestKind::Preflight | RequestKind::WebSocket => {
                Failure::Problem(Problem::Forbidden { portal: Some(portal) })
            }
        }
    }
}

/// How the person comes to the portal.
pub(super) fn visit(coming: &Coming<'_>, request: &RequestHeader, seen_as: SeenAs) -> PortalVisit {
    let accept_language = request.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    PortalVisit { seen_as, accept_language, public_host: coming.at.public.to_string() }
}

/// Path and query.
pub(super) fn page_of(request: &RequestHeader) -> &str {
    request.uri.path_and_query().map_or("/", |page| page.as_str())
}

/// How a portal sees the sender of this request, where no portal session says otherwise.
pub(super) fn seen_as(request: &RequestHeader, address: IpAddr) -> SeenAs {
    let user_agent = request.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    SeenAs { user_agent: user_agent.to_owned(), address }
}
