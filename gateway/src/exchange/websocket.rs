use auth_pages::Problem;
use http::{HeaderValue, StatusCode, header};
use pingora::protocols::http::HttpTask;
use pingora::proxy::Session;
use portals::signed_out::HeadSays;

use super::asking::Answer;
use super::passing_on::write;
use crate::ingress::Refusal;
use crate::proxy::{Ctx, Exchange, Failure, Gateway, Then};

impl Gateway {
    /// A WebSocket: the handshake first, and not a byte of the tunnel before the portal has agreed to it (RFC 6455 §4).
    pub(super) async fn carry_websocket(&self, session: &mut Session, ctx: &mut Ctx) -> Result<(), Failure> {
        if !session.is_body_empty() {
            return Err(Refusal::BadFraming.into());
        }
        self.check_origin(session, ctx)?;
        let answer = loop {
            let answer = self.ask(Exchange::WebSocket, session, ctx).await?;
            if self.head_says(session, &answer.head, ctx) == HeadSays::SignedOut
                && self.portal_session_over(session, ctx, answer.head.status).await? == Then::Repeat
            {
                self.repair(session, ctx).await?;
                continue;
            }
            break answer;
        };
        if answer.head.status != StatusCode::SWITCHING_PROTOCOLS {
            // Whatever the client sent in the hope of a tunnel is not read as a request.
            session.set_keepalive(None);
            return self.stream_answer(answer, Vec::new(), session, ctx).await;
        }
        self.open_tunnel(answer, session, ctx).await
    }

    async fn open_tunnel(&self, answer: Answer, session: &mut Session, ctx: &mut Ctx) -> Result<(), Failure> {
        let Answer { portal, mut head, .. } = answer;
        self.pass_on(session, &mut head, ctx).await?;
        let said = [(header::CONNECTION, "Upgrade"), (header::UPGRADE, "websocket")];
        for (name, value) in said {
            // Static text is a value.
            let _ = head.insert_header(name, HeaderValue::from_static(value));
        }
        write(session, vec![HttpTask::Header(head, false)]).await?;
        ctx.upgraded();
        self.tunnel(portal, session, ctx).await
    }

    /// A page of another site can open a WebSocket here, cookies and all; only its `Origin` tells (RFC 6455 §10.2). Clients other
    /// than browsers send none. Whom the roll-out leaves out the portal itself has to judge, as ever.
    fn check_origin(&self, session: &Session, ctx: &Ctx) -> Result<(), Failure> {
        let Some(at) = ctx.portal_host().filter(|_| !ctx.is_outside()) else { return Ok(()) };
        let ours = at.to.route.settings.public_origin(&at.public);
        let foreign = session
            .req_header()
            .headers
            .get_all(header::ORIGIN)
            .iter()
            .any(|origin| !origin.as_bytes().eq_ignore_ascii_case(ours.as_bytes()));
        if foreign { Err(Failure::Problem(Problem::Forbidden { portal: Some(at.to.route.portal.clone()) })) } else { Ok(()) }
    }
}
