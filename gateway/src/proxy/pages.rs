use accounts::PassScope;
use accounts::ports::Rng;
use auth_pages::{Outcome as PagesOutcome, Place, Reader, Visit, Wants};
use bytes::Bytes;
use http::{Method, Request, Response, header};
use pingora::Result;
use pingora::proxy::Session;
use policies::RequestKind;

use super::body::{linger, read_whole};
use super::ctx::Ctx;
use super::failure::Failure;
use super::outcome::Outcome;
use super::phases::is_begun;
use super::rescue::{Rescue, rescue};
use super::{Gateway, answer};

/// The largest form of ours.
const FORM_BYTES: usize = 64 * 1024;
/// What a mail provider posts: many events at once.
const HOOKS: &str = "/hooks/";
const HOOK_BYTES: usize = 1024 * 1024;
/// Style, script and pictures of our pages; the page that says "a store is down" needs them too.
const FILES: &str = "/static/";
const HELP: &str = "/help";

impl Gateway {
    /// Lets our pages answer, in this process.
    pub(super) async fn serve_pages(&self, session: &mut Session, ctx: &mut Ctx, place: Place) -> Result<(), Failure> {
        let request = session.req_header();
        let scope = match &place {
            Place::PortalHost { host, .. } => PassScope::Portal(host),
            Place::SignInHost | Place::Elsewhere => PassScope::SignIn(&ctx.said.host),
        };
        let pass = self.pass(&self.our_cookies(request), scope).filter(|_| !request.uri.path().starts_with(FILES));
        let who = self.recognise(pass, scope, ctx.arrived).await?;
        if who.is_none() && !needs_nothing(request.uri.path()) {
            self.parts.deps.sessions.standing()?;
        }
        ctx.who.clone_from(&who);
        let body = match request.method {
            Method::GET | Method::HEAD => Bytes::new(),
            _ if matches!(scope, PassScope::SignIn(_)) && request.uri.path().starts_with(HOOKS) => read_whole(session, HOOK_BYTES).await?,
            _ => read_whole(session, FORM_BYTES).await?,
        };
        let mut asked = Request::new(body);
        let request = session.req_header();
        asked.method_mut().clone_from(&request.method);
        asked.uri_mut().clone_from(&request.uri);
        asked.headers_mut().clone_from(&request.headers);
        let visit = self.visit(ctx, place, self.parts.pages.reader(asked.uri(), asked.headers()));
        let reply = self.parts.pages.clone().answer(asked, visit).await;
        let word = reply.extensions().get::<PagesOutcome>().map_or("", |outcome| outcome.0);
        ctx.ends(Outcome::Page, word);
        self.write(session, reply).await
    }

    /// Answers a failure, as far as somebody is there to be told.
    pub(super) async fn answer(&self, session: &mut Session, ctx: &mut Ctx, failure: Failure) -> Result<()> {
        let reason = failure.reason();
        if let Failure::Store(down) = &failure {
            tracing::error!(store = down.store, reason = %down.reason, "a store did not answer a request");
        }
        let refused = matches!(failure, Failure::Refused(_));
        // Nothing that follows on a connection with a refused head can be trusted to begin where we think.
        if refused || !session.is_body_done() {
            session.set_keepalive(None);
        }
        let portal = ctx.at.as_ref().map(|at| at.to.route.portal.clone());
        let mut reply = match rescue(failure, portal.as_ref()) {
            Rescue::Nobody => {
                ctx.ends(Outcome::Failed, reason);
                return Ok(());
            }
            Rescue::Send(reply) => {
                let word = reply.extensions().get::<PagesOutcome>().map_or(reason, |outcome| outcome.0);
                ctx.ends(if ctx.who.is_some() { Outcome::Link } else { Outcome::SignIn }, word);
                *reply
            }
            Rescue::Tell(problem) => {
                let outcome = match problem {
                    auth_pages::Problem::SignInNeeded | auth_pages::Problem::StepUpNeeded => Outcome::Unauthorised,
                    _ if refused => Outcome::Refused,
                    _ => Outcome::Problem,
                };
                ctx.ends(outcome, reason);
                let place = match &ctx.at {
                    Some(at) => Place::PortalHost { portal: at.to.route.portal.clone(), host: at.host.to_string() },
                    None if ctx.said.host.is_empty() => Place::Elsewhere,
                    None => Place::SignInHost,
                };
                let request = session.req_header();
                let visit = self.visit(ctx, place, self.parts.pages.reader(&request.uri, &request.headers));
                self.parts.pages.problem(&problem, &visit)
            }
        };
        if is_begun(session) {
            return Ok(());
        }
        if let Some(cookie) = ctx.set_cookie.take() {
            reply.headers_mut().append(header::SET_COOKIE, cookie);
        }
        answer::write(session, reply).await?;
        if !session.is_body_done() {
            linger(session).await;
        }
        Ok(())
    }

    async fn write(&self, session: &mut Session, reply: Response<Bytes>) -> Result<(), Failure> {
        answer::write(session, reply).await.map_err(|error| super::failure::WireFailed::at(super::failure::Side::Client, &error).into())
    }

    /// What the pages are told of a request.
    fn visit(&self, ctx: &mut Ctx, place: Place, reader: Reader) -> Visit {
        if ctx.said.support_code.is_empty() {
            ctx.said.support_code = support_code(self.parts.deps.rng.as_ref());
        }
        let wants = match ctx.kind {
            RequestKind::Navigation | RequestKind::FormPost => Wants::Page,
            RequestKind::Script | RequestKind::Preflight | RequestKind::WebSocket => Wants::Json,
        };
        Visit { place, client: ctx.client, who: ctx.who.clone(), support_code: ctx.said.support_code.clone(), wants, reader }
    }
}

/// Whether a page is the same whoever asks for it, and begins nothing.
fn needs_nothing(path: &str) -> bool {
    path.starts_with(FILES) || path == HELP
}

/// Eight characters that are read over the telephone without doubt (Crockford's base 32).
pub(crate) fn support_code(rng: &dyn Rng) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let random = rng.bytes16();
    random.iter().take(8).filter_map(|byte| DIGITS.get(usize::from(byte & 31)).copied().map(char::from)).collect()
}
