use accounts::PassScope;
use accounts::use_cases::Recognised;
use auth_pages::{FlowPurpose, Place};
use http::{Method, Uri};
use pingora::proxy::Session;
use policies::{Access, Asking, Link, Permit, Reason, RequestKind, Selected, Side, Whom, access};

use super::Gateway;
use super::ctx::Ctx;
use super::facts::kind_of;
use super::failure::Failure;
use super::limited::within_limits;
use super::prepare::{Coming, seen_as};
use crate::ingress::{Head, Refusal, admit, client_address};
use crate::route::{Demands, PortalHost, Route};

/// What is done with a request.
pub(super) enum Step {
    /// It goes on to the portal by the proxy's own loop, which carries bodies both ways.
    Forward,
    /// It goes on to the portal in an exchange of our own.
    Exchange(Exchange),
    /// Our pages answer it.
    Pages(Place),
}

/// Why an exchange is our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exchange {
    /// A GET without a body, and so nearly every request.
    Page,
    /// It outlives every request, and must end with its session.
    WebSocket,
    /// The answer's body must be looked at before its head is passed on.
    Marker,
}

impl Gateway {
    /// Admits the request and finds out where it goes. From here on the request's target is in its canonical form.
    pub(super) fn admit(&self, session: &mut Session, ctx: &mut Ctx) -> Result<Route, Failure> {
        // First, so that the log tells it of what is refused, too.
        if let Some(peer) = session.client_addr().and_then(|peer| peer.as_inet()) {
            ctx.client = peer.ip().to_canonical();
            ctx.client = client_address(peer.ip(), &session.req_header().headers, &self.parts.trusted_proxies)?;
        }
        let (route, path_taken, canonical) = {
            let request = session.req_header();
            let head = Head {
                version: request.version,
                method: &request.method,
                target: std::str::from_utf8(request.raw_path()).map_err(|_| Refusal::BadTarget)?,
                authority: request.uri.authority().map(|authority| authority.as_str()),
                scheme: request.uri.scheme_str(),
                headers: &request.headers,
            };
            let admitted = admit(&head)?;
            let canonical = admitted.rewritten.then(|| admitted.page().parse::<Uri>()).transpose().map_err(|_| Refusal::BadTarget)?;
            let route = self.parts.routes.load().classify(&admitted.host, &admitted.path);
            let path_taken = route.check_path(&admitted.path);
            (route, path_taken, canonical)
        };
        if let Some(canonical) = canonical {
            session.req_header_mut().set_uri(canonical);
        }
        ctx.kind = kind_of(session.req_header());
        match &route {
            Route::Pages(host) => ctx.said.host = host.clone(),
            Route::Portal(at) | Route::PortalOwn(at) => {
                ctx.said.host = at.host.clone();
                ctx.at = Some(at.clone());
            }
            Route::Unknown => return Err(Refusal::UnknownHost.into()),
        }
        path_taken?;
        Ok(route)
    }

    /// Decides about a request; where it may go on to a portal, everything that is needed for that is then at hand.
    pub(super) async fn decide(&self, session: &mut Session, ctx: &mut Ctx) -> Result<Step, Failure> {
        match self.admit(session, ctx)? {
            Route::Pages(_) => Ok(Step::Pages(Place::SignInHost)),
            Route::PortalOwn(at) => Ok(Step::Pages(Place::PortalHost { portal: at.to.route.portal.clone(), host: at.host.to_string() })),
            Route::Portal(at) => self.decide_portal(session, ctx, &at).await,
            Route::Unknown => Err(Refusal::UnknownHost.into()),
        }
    }

    async fn decide_portal(&self, session: &mut Session, ctx: &mut Ctx, at: &PortalHost) -> Result<Step, Failure> {
        let request = session.req_header();
        let selected = Selected { method: request.method.as_str(), path: request.uri.path(), client: ctx.client, now: ctx.arrived };
        let demands = at.to.demands(&selected);
        let public = demands.are_public();
        let preflight = ctx.kind == RequestKind::Preflight;
        let (cookies, scope) = (self.our_cookies(request), PassScope::Portal(&at.host));
        let (side, drawn) = self.side_of(&cookies, ctx.kind, &at.to.route.portal);
        if drawn.is_some() {
            ctx.set_cookie = drawn;
        }
        if side == Side::Outside {
            within_limits(at, &selected, None)?;
            let step = self.pass_through(session, ctx, at, &demands)?;
            Box::pin(self.begin_learning(session, ctx, at)).await;
            return Ok(step);
        }
        if preflight && at.to.route.refuse_preflight {
            return Err(denied(at, Reason::Rule));
        }
        let resumes = cookies.resume.is_some() && ctx.kind == RequestKind::FormPost;
        if !preflight {
            ctx.who = match self.recognise(self.pass(&cookies, scope), scope, ctx.arrived).await {
                // Public pages go on while the session store is away.
                Err(down) if public => {
                    tracing::warn!(store = down.store, reason = %down.reason, "somebody is taken for nobody on a public page");
                    None
                }
                recognised => recognised?,
            };
        }
        within_limits(at, &selected, ctx.who.as_ref().map(|who| who.account.id))?;
        ctx.opened = ctx.who.as_ref().and_then(|who| self.held(&Coming { at, who, kind: ctx.kind, client: ctx.client }));
        let link = match (&ctx.who, &ctx.opened) {
            (None, _) => Link::Missing,
            // It was made with a link that worked.
            (Some(_), Some(_)) => Link::Works,
            (Some(who), None) => match Box::pin(self.link(who, &at.to.route.portal)).await {
                Err(_) if public => Link::Missing,
                link => link?,
            },
        };
        let person = ctx.who.as_ref().map(Recognised::as_person);
        match access(
            demands.iter().map(|deciding| deciding.demand),
            &Asking { side, person, link, preflight, client: ctx.client, now: ctx.arrived },
        ) {
            Access::Granted(permit) => {
                if ctx.opened.is_none() || permit.whom() != Whom::Person || !at.to.route.portal.signs_in {
                    Box::pin(self.ready_portal(session, ctx, at, public, &permit)).await?;
                }
                if resumes && permit.whom() == Whom::Person {
                    Box::pin(self.resume(session, ctx, at)).await?;
                }
                self.storage_first(session.req_header(), ctx, at)?;
                ctx.upstream = at.to.upstreams.choose(ctx.opened.as_ref().map(|opened| opened.upstream.as_str()));
                ctx.permit = Some(permit);
                Ok(self.way(session, ctx, at))
            }
            Access::SignIn => {
                // A sign-in that cannot be ended is not begun.
                self.parts.deps.sessions.standing()?;
                Err(Box::pin(self.not_yet(session, ctx, at, FlowPurpose::SignIn)).await)
            }
            Access::Link => Err(Box::pin(self.not_yet(session, ctx, at, FlowPurpose::Link)).await),
            Access::SecondFactor(_) | Access::Fresh(_) => {
                // A session that cannot be told anew is not asked for more.
                self.parts.deps.sessions.standing()?;
                Err(Box::pin(self.not_yet(session, ctx, at, FlowPurpose::StepUp)).await)
            }
            Access::Denied(reason) => Err(denied(at, reason)),
            Access::PassThrough(_) => Err(denied(at, Reason::Rule)),
        }
    }

    /// Lets a request pass as if there were no gateway, but for what the rules deny to everybody.
    fn pass_through(&self, session: &mut Session, ctx: &mut Ctx, at: &PortalHost, demands: &Demands<'_>) -> Result<Step, Failure> {
        let preflight = ctx.kind == RequestKind::Preflight;
        let asking = Asking { side: Side::Outside, person: None, link: Link::Missing, preflight, client: ctx.client, now: ctx.arrived };
        match access(demands.iter().map(|deciding| deciding.demand), &asking) {
            Access::PassThrough(permit) => {
                ctx.upstream = at.to.upstreams.choose_for(ctx.client);
                ctx.permit = Some(permit);
                Ok(self.way(session, ctx, at))
            }
            Access::Denied(reason) => Err(denied(at, reason)),
            Access::Granted(_) | Access::SignIn | Access::SecondFactor(_) | Access::Fresh(_) | Access::Link => {
                Err(denied(at, Reason::Rule))
            }
        }
    }

    /// Sees to it that the person has a portal session, where the portal has any.
    async fn ready_portal(&self, session: &Session, ctx: &mut Ctx, at: &PortalHost, public: bool, permit: &Permit) -> Result<(), Failure> {
        let (Whom::Person, Some(who), true) = (permit.whom(), &ctx.who, at.to.route.portal.signs_in) else {
            ctx.opened = None;
            return Ok(());
        };
        let coming = Coming { at, who, kind: ctx.kind, client: ctx.client };
        // The portal shows public pages to anyone: no portal sign-in is begun for them.
        if public {
            ctx.opened = self.stored(&coming).await;
            return Ok(());
        }
        let request = session.req_header();
        ctx.opened = Some(Box::pin(self.enter(&coming, request, seen_as(request, ctx.client))).await?);
        Ok(())
    }

    fn way(&self, session: &mut Session, ctx: &Ctx, at: &PortalHost) -> Step {
        if ctx.kind == RequestKind::WebSocket {
            return Step::Exchange(Exchange::WebSocket);
        }
        if session.req_header().method != Method::GET || !session.is_body_empty() {
            return Step::Forward;
        }
        let marked = ctx.kind == RequestKind::Navigation && ctx.opened.is_some() && at.to.route.settings.may_ask_bodies();
        Step::Exchange(if marked { Exchange::Marker } else { Exchange::Page })
    }
}

fn denied(at: &PortalHost, reason: Reason) -> Failure {
    Failure::Denied { portal: at.to.route.portal.clone(), reason }
}
