//! Learning: somebody outside the roll-out whom we know signs in at the portal's own page, and is asked whether that login is to be linked.

use accounts::PassScope;
use accounts::ports::{Learned, OwnLogin, StoreDown, Visitor};
use accounts::use_cases::{Recognised, keep_learned};
use auth_pages::{FlowPurpose, FlowStart, OurCookies};
use bytes::Bytes;
use http::{HeaderValue, header};
use pingora::http::ResponseHeader;
use pingora::proxy::Session;
use policies::{RequestKind, Rollout};
use secret::Secret;

use super::Gateway;
use super::body::declared_length;
use super::cookies::others;
use super::ctx::Ctx;
use super::prepare::{page_of, seen_as};
use crate::route::PortalHost;

/// No login form is longer.
const MOST: usize = 64 * 1024;

/// A form on its way to the portal that may be its login.
pub(super) struct Learning {
    who: Recognised,
    /// The pieces of its body, which go on to the portal as they are.
    pieces: Vec<Bytes>,
    length: usize,
}

impl Learning {
    /// Notes a piece; `None` if there are too many.
    fn with(mut self, piece: &Bytes) -> Option<Self> {
        self.length = self.length.saturating_add(piece.len());
        self.pieces.push(piece.clone());
        (self.length <= MOST).then_some(self)
    }

    fn body(&self) -> Secret<Vec<u8>> {
        Secret::new(self.pieces.concat())
    }
}

impl Ctx {
    /// Notes a piece of the request's body.
    pub(super) fn overhear(&mut self, piece: Option<&Bytes>) {
        if let Some(piece) = piece {
            self.learning = self.learning.take().and_then(|learning| Box::new(learning.with(piece)?).into());
        }
    }
}

impl Gateway {
    /// Begins to learn where that is wanted, a plain form is posted, and its sender is known on this host.
    pub(super) async fn begin_learning(&self, session: &Session, ctx: &mut Ctx, at: &PortalHost) {
        let portal = &at.to.route.portal;
        let request = session.req_header();
        let of = |name: header::HeaderName| request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let plain = of(header::CONTENT_TYPE).trim().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded");
        let small = declared_length(session).is_none_or(|length| length <= MOST as u64);
        let wanted = portal.learns && portal.rollout == Rollout::OptIn && ctx.kind == RequestKind::FormPost;
        if !(wanted && plain && small && of(header::CONTENT_ENCODING).is_empty()) {
            return;
        }
        let scope = PassScope::Portal(&at.host);
        let fields = request.headers.get_all(header::COOKIE).iter().map(|field| field.as_bytes());
        let pass = self.pass(&OurCookies::read(self.names(), fields), scope);
        // Whoever passes through does not wait for a store that is away.
        if let Ok(Some(who)) = self.recognise(pass, scope, ctx.arrived).await {
            ctx.learning = Some(Box::new(Learning { who, pieces: Vec::new(), length: 0 }));
        }
    }

    /// The portal has answered: if that was a login that went well, the person is sent to our question instead, and from there on to where
    /// the portal sent them.
    pub(super) async fn offer_to_link(&self, session: &Session, response: &mut ResponseHeader, ctx: &mut Ctx) {
        let (Some(learning), Some(at)) = (ctx.learning.take(), ctx.at.clone()) else { return };
        let Some(learned) = self.learned(session, response, ctx, &at, &learning).await else { return };
        let portal = &at.to.route.portal;
        match keep_learned(&self.parts.deps, &learning.who, portal, &learned.credential).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(StoreDown { store, reason }) => {
                tracing::warn!(store, %reason, "nobody is asked to link what they typed");
                return;
            }
        }
        let fields = session.req_header().headers.get_all(header::COOKIE).iter().map(|field| field.as_bytes());
        let start = FlowStart {
            portal: portal.clone(),
            host: at.host.to_string(),
            page: learned.to,
            kept_post: None,
            nonce: OurCookies::read(self.names(), fields).nonce.map(str::to_owned),
            client: ctx.client,
            purpose: FlowPurpose::Learned,
        };
        let question = self.parts.pages.begin_flow(start);
        for (name, value) in question.headers() {
            let told = match *name {
                header::LOCATION => response.insert_header(header::LOCATION, value.clone()),
                header::SET_COOKIE => response.append_header(header::SET_COOKIE, value.clone()).map(drop),
                _ => Ok(()),
            };
            if let Err(error) = told {
                tracing::warn!(%error, "a header of ours could not be set");
            }
        }
        // Static text is a value.
        let _ = response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }

    async fn learned(
        &self,
        session: &Session,
        response: &ResponseHeader,
        ctx: &Ctx,
        at: &PortalHost,
        learning: &Learning,
    ) -> Option<Learned> {
        let request = session.req_header();
        let body = learning.body();
        let own = OwnLogin {
            upstream: at.to.upstreams.get(ctx.upstream).ok()?.as_str(),
            target: page_of(request),
            body: &body,
            cookies: others(&request.headers, self.names()).map(|(name, value)| (name.to_vec(), value.to_vec())).collect(),
            status: response.status.as_u16(),
            headers: response.headers.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect(),
        };
        let visitor = Visitor {
            session: learning.who.session.id,
            account: &learning.who.account,
            seen_as: seen_as(request, ctx.client),
            accept_language: request.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()),
            public_host: &at.public,
        };
        self.parts.deps.sign_ins.learn(&at.to.route.portal.id, own, &visitor).await
    }
}
