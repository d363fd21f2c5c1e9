use accounts::use_cases::{KeptPost, keep_post};
use auth_pages::{FlowPurpose, FlowStart, Problem};
use bytes::Bytes;
use http::{HeaderValue, header};
use pingora::proxy::Session;
use policies::{KEPT_POST_BYTES, Keep, RequestKind};

use super::Gateway;
use super::body::{BodyFailed, declared_length, read_whole};
use super::ctx::{Ctx, SwappedBody};
use super::failure::Failure;
use super::prepare::page_of;
use crate::route::PortalHost;

impl Gateway {
    /// Says "not yet": a navigation is sent to the sign-in host, a posted form kept meanwhile; a script is told.
    pub(super) async fn not_yet(&self, session: &mut Session, ctx: &Ctx, at: &PortalHost, purpose: FlowPurpose) -> Failure {
        let portal = at.to.route.portal.clone();
        let kept_post = match ctx.kind {
            RequestKind::Navigation => None,
            RequestKind::FormPost => match self.keep(session, ctx, at).await {
                Ok(name) => Some(name),
                Err(failure) => return failure,
            },
            RequestKind::Script | RequestKind::Preflight | RequestKind::WebSocket => {
                return Failure::Problem(match purpose {
                    FlowPurpose::SignIn => Problem::SignInNeeded,
                    FlowPurpose::StepUp => Problem::StepUpNeeded,
                    FlowPurpose::Link | FlowPurpose::Learned => Problem::Forbidden { portal: Some(portal) },
                });
            }
        };
        let request = session.req_header();
        let (page, nonce) = (page_of(request).to_owned(), self.our_cookies(request).nonce.map(str::to_owned));
        let start = FlowStart { portal, host: at.host.to_string(), page, kept_post, nonce, client: ctx.client, purpose };
        Failure::Sent(Box::new(self.parts.pages.begin_flow(start)))
    }

    /// Keeps a posted form, and gives its name.
    async fn keep(&self, session: &mut Session, ctx: &Ctx, at: &PortalHost) -> Result<String, Failure> {
        let page = page_of(session.req_header()).to_owned();
        let not_kept = || Failure::Problem(Problem::FormNotKept { portal: at.to.route.portal.clone(), page: page.clone() });
        if policies::keep_post(declared_length(session)) == Keep::No {
            return Err(not_kept());
        }
        let content_type = session.req_header().headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_owned();
        let body = match read_whole(session, KEPT_POST_BYTES).await {
            Err(BodyFailed::TooLarge) => return Err(not_kept()),
            body => body?.to_vec(),
        };
        let post = KeptPost { host: at.host.to_string(), page: page.clone(), content_type, body };
        keep_post(&self.parts.deps, &post, ctx.client).await?.ok_or_else(not_kept)
    }

    /// The person has confirmed: the kept form goes on in place of the almost empty one that came.
    pub(super) async fn resume(&self, session: &mut Session, ctx: &mut Ctx, at: &PortalHost) -> Result<(), Failure> {
        let request = session.req_header();
        let confirmed = self.parts.pages.confirmed_post(&request.headers, &at.to.route.portal, &at.host, page_of(request)).await;
        let Some(post) = confirmed.map_err(Failure::Problem)? else { return Ok(()) };
        // Keeps what is drained: the proxy takes it for the body that it has to send, and asks us for ours.
        session.as_mut().enable_retry_buffering();
        read_whole(session, KEPT_POST_BYTES).await?;
        let content_type =
            HeaderValue::from_str(&post.content_type).unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
        ctx.swapped = Some(SwappedBody { content_type, body: Bytes::from(post.body) });
        ctx.set_cookie = Some(self.names().expire(self.names().resume));
        Ok(())
    }
}
