use std::time::{Duration, Instant};

use async_trait::async_trait;
use auth_pages::Problem;
use bytes::{Bytes, BytesMut};
use http::{StatusCode, header};
use pingora::http::{RequestHeader, ResponseHeader};
use pingora::modules::http::HttpModules;
use pingora::proxy::{FailToProxy, ProxyHttp, ProxyWarnLogContext, Session};
use pingora::upstreams::peer::HttpPeer;
use pingora::{BError, Error, ErrorSource, ErrorType, Result};

use super::decide::Step;
use super::failure::{Failure, WireFailed};
use super::outgoing::{Dress, Seen};
use super::prepare::seen_as;
use super::repair::Then;
use super::responses::{is_interim, only_hints};
use super::{Ctx, Gateway, log_line};

/// The request was answered; Pingora must not go on with it.
const ANSWERED: bool = true;
const CONTINUE: bool = false;

/// An idle connection is kept this many seconds.
const KEEP_ALIVE: u64 = 60;

/// How long a request body may stay silent; over HTTP/2 the connection itself is watched.
const BODY_SILENCE: Duration = Duration::from_secs(14);

/// The portal's answer is not passed on; [`Ctx::instead`] says why.
const INSTEAD: ErrorType = ErrorType::Custom("the portal's answer is replaced");
const REPEAT: ErrorType = ErrorType::Custom("the portal's session was over");
const TOO_SLOW: ErrorType = ErrorType::Custom("body-too-slow");
const SESSION_OVER: ErrorType = ErrorType::Custom("the session has ended");

#[async_trait]
impl ProxyHttp for Gateway {
    type CTX = Ctx;

    fn new_ctx(&self) -> Ctx {
        Ctx::new(self.under_way.begin(), self.now())
    }

    /// None: bodies pass as they are.
    fn init_downstream_modules(&self, _: &mut HttpModules) {}

    async fn request_filter(&self, session: &mut Session, ctx: &mut Ctx) -> Result<bool> {
        // Of several `Connection` fields Pingora reads the first alone; another may say `close`.
        let several = session.req_header().headers.get_all(header::CONNECTION).iter().nth(1).is_some();
        session.set_keepalive((!several && !self.under_way.is_ending()).then_some(KEEP_ALIVE));
        let failure = match self.decide(session, ctx).await {
            Ok(Step::Forward) => {
                session.set_read_timeout(Some(BODY_SILENCE));
                return Ok(CONTINUE);
            }
            Ok(Step::Exchange(exchange)) => self.exchange(exchange, session, ctx).await.err(),
            Ok(Step::Pages(place)) => Box::pin(self.serve_pages(session, ctx, place)).await.err(),
            Err(failure) => Some(failure),
        };
        let Some(failure) = failure else { return Ok(ANSWERED) };
        // What has been sent of an answer that broke off must not look whole, and of a client that is gone or out of step nothing
        // more is taken: the connection ends.
        if is_begun(session) || failure.is_clients() {
            return Err(instead(ctx, failure));
        }
        Box::pin(self.answer(session, ctx, failure)).await?;
        Ok(ANSWERED)
    }

    async fn upstream_peer(&self, session: &mut Session, ctx: &mut Ctx) -> Result<Box<HttpPeer>> {
        let found = Box::pin(self.find_peer(session, ctx)).await;
        found.map_err(|failure| instead(ctx, failure))
    }

    async fn upstream_request_filter(&self, session: &mut Session, request: &mut RequestHeader, ctx: &mut Ctx) -> Result<()> {
        self.dress(session, request, ctx)
    }

    async fn request_body_filter(&self, _: &mut Session, body: &mut Option<Bytes>, end: bool, ctx: &mut Ctx) -> Result<()> {
        if ctx.body.is_too_slow(body.as_ref().map_or(0, Bytes::len), Instant::now()) && !end {
            return Err(Error::new_down(TOO_SLOW));
        }
        if ctx.learning.is_some() {
            ctx.overhear(body.as_ref());
        }
        if let Some(swapped) = &ctx.swapped {
            *body = end.then(|| swapped.body.clone());
        }
        Ok(())
    }

    async fn upstream_response_filter(&self, session: &mut Session, response: &mut ResponseHeader, ctx: &mut Ctx) -> Result<()> {
        if response.status == StatusCode::SWITCHING_PROTOCOLS {
            // Only our own exchange asks for one; unasked, what follows would be bytes of nobody knows what.
            return Err(instead(ctx, unasked_switch(ctx)));
        }
        if is_interim(response.status) {
            only_hints(response);
            return Ok(());
        }
        match self.take_response(session, response, ctx).await {
            Ok(Then::PassOn) => {
                self.say_farewell(session);
                Ok(())
            }
            Ok(Then::Repeat) => {
                let mut repeat = Error::new(REPEAT);
                repeat.set_retry(true);
                Err(repeat)
            }
            Err(failure) => Err(instead(ctx, failure)),
        }
    }

    fn response_body_filter(&self, _: &mut Session, _: &mut Option<Bytes>, _: bool, ctx: &mut Ctx) -> Result<Option<Duration>> {
        if self.may_go_on(ctx) { Ok(None) } else { Err(Error::new(SESSION_OVER)) }
    }

    /// A connection that could not be made harms nobody: somebody without a portal session is taken to another server.
    fn fail_to_connect(&self, _: &mut Session, _: &HttpPeer, ctx: &mut Ctx, mut error: BError) -> BError {
        if ctx.moves_on() {
            error.set_retry(true);
        }
        error
    }

    /// Pingora's own rule, but for the repeat that we asked for.
    fn error_while_proxy(&self, peer: &HttpPeer, session: &mut Session, error: BError, _: &mut Ctx, reused: bool) -> BError {
        if error.etype() == &REPEAT {
            return error;
        }
        let mut error = error.more_context(format!("Peer: {peer}"));
        if !session.req_header().method.is_idempotent() || session.as_ref().retry_buffer_truncated() {
            error.set_retry(false);
        } else {
            error.retry.decide_reuse(reused);
        }
        error
    }

    async fn fail_to_proxy(&self, session: &mut Session, error: &Error, ctx: &mut Ctx) -> FailToProxy {
        let failure = ctx.instead.take().unwrap_or_else(|| Failure::Wire(WireFailed::from(error)));
        // The connection ends with this answer, and the client is told so.
        session.set_keepalive(None);
        if let Err(unwritten) = Box::pin(self.answer(session, ctx, failure)).await {
            tracing::debug!(%unwritten, "the client was gone before it was told of a failure");
        }
        let error_code = session.response_written().map_or(0, |written| written.status.as_u16());
        FailToProxy { error_code, can_reuse_downstream: false }
    }

    async fn logging(&self, session: &mut Session, _: Option<&Error>, ctx: &mut Ctx) {
        log_line::write(session, ctx);
    }

    /// Our log line says it. What clients do is no error of ours.
    fn suppress_error_log(&self, _: &Session, _: &Ctx, error: &Error) -> bool {
        error.esource() == &ErrorSource::Downstream || matches!(error.etype(), &INSTEAD | &SESSION_OVER | &REPEAT)
    }

    fn suppress_proxy_warn_log(&self, _: &Session, _: &Ctx, error: &Error, _: ProxyWarnLogContext) -> bool {
        error.etype() == &REPEAT
    }
}

/// Whether the head of an answer has been sent.
pub(super) fn is_begun(session: &Session) -> bool {
    session.response_written().is_some_and(|written| !written.status.is_informational())
}

/// Keeps the failure for [`Gateway::fail_to_proxy`], which can answer.
fn instead(ctx: &mut Ctx, failure: Failure) -> BError {
    ctx.instead = Some(failure);
    Error::new(INSTEAD)
}

/// The portal speaks another protocol than it was asked in.
pub(crate) fn unasked_switch(ctx: &Ctx) -> Failure {
    let portal = ctx.at.as_ref().map(|at| at.to.route.portal.clone());
    Failure::Problem(portal.map_or(Problem::Internal, |portal| Problem::PortalUnavailable { portal, timed_out: false }))
}

impl Gateway {
    async fn find_peer(&self, session: &mut Session, ctx: &mut Ctx) -> Result<Box<HttpPeer>, Failure> {
        self.repair(session, ctx).await?;
        self.peer(ctx).await
    }

    /// Makes a request head fit for the portal.
    pub(crate) fn dress(&self, session: &Session, request: &mut RequestHeader, ctx: &Ctx) -> Result<()> {
        self.dressed(session, ctx, |dress| dress.put_on(request))?
    }

    /// See [`Dress::get_head`].
    pub(crate) fn get_head(&self, session: &Session, ctx: &Ctx, accept_encoding: Option<&str>) -> Result<BytesMut> {
        self.dressed(session, ctx, |dress| dress.get_head(session.req_header(), accept_encoding))
    }

    /// Without a permit nothing is.
    fn dressed<R>(&self, session: &Session, ctx: &Ctx, done: impl FnOnce(&Dress<'_>) -> R) -> Result<R> {
        let (Some(at), Some(_)) = (&ctx.at, &ctx.permit) else {
            return Err(Error::explain(ErrorType::HTTPStatus(StatusCode::INTERNAL_SERVER_ERROR.as_u16()), "no permit"));
        };
        let upstream = at.to.upstreams.get(ctx.upstream).map_err(|error| Error::because(ErrorType::InternalError, "no server", error))?;
        let stranger;
        let seen = match &ctx.opened {
            Some(opened) => Seen::Session(opened),
            None => {
                stranger = seen_as(session.req_header(), ctx.client);
                if ctx.is_outside() { Seen::Outsider(&stranger) } else { Seen::Stranger(&stranger) }
            }
        };
        Ok(done(&Dress { at, upstream, seen, names: self.names(), now: ctx.arrived, swapped: ctx.swapped.as_ref() }))
    }
}
