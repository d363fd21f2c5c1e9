use std::time::Duration;

use bytes::Bytes;
use http::{StatusCode, header};
use pingora::protocols::http::HttpTask;
use pingora::proxy::Session;
use portals::signed_out::{BodyMarker, HeadSays, MarkerScan, Scan};

use super::asking::Answer;
use crate::proxy::{Ctx, Exchange, Failure, Gateway, Side, Then, WireFailed, unasked_switch};

/// A body that comes slower than this is no login page; it is passed on as it comes.
const LOOK_FOR: Duration = Duration::from_secs(2);

/// What the beginning of a body has shown.
struct Looked {
    signed_out: bool,
    read: Vec<Bytes>,
}

impl Gateway {
    /// Fetches a page from the portal, signing in to it again if its session is over. Where the portal may show its login form in
    /// place of the page, the beginning of the body is looked at before anything is passed on.
    pub(super) async fn fetch_page(&self, exchange: Exchange, session: &mut Session, ctx: &mut Ctx) -> Result<(), Failure> {
        loop {
            let mut answer = self.ask(exchange, session, ctx).await?;
            if answer.head.status == StatusCode::SWITCHING_PROTOCOLS {
                return Err(unasked_switch(ctx));
            }
            let looked = match self.head_says(session, &answer.head, ctx) {
                HeadSays::SignedOut => Looked { signed_out: true, read: Vec::new() },
                HeadSays::AskBody(markers) if exchange == Exchange::Marker => Box::pin(look(&mut answer, &markers)).await?,
                HeadSays::AskBody(_) | HeadSays::Nothing => Looked { signed_out: false, read: Vec::new() },
            };
            if looked.signed_out && Box::pin(self.portal_session_over(session, ctx, answer.head.status)).await? == Then::Repeat {
                Box::pin(self.repair(session, ctx)).await?;
                continue;
            }
            return self.stream_answer(answer, looked.read, session, ctx).await;
        }
    }
}

async fn look(answer: &mut Answer, markers: &[&BodyMarker]) -> Result<Looked, Failure> {
    let encoding = answer.head.headers.get(header::CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    let mut scan = MarkerScan::new(markers.iter().copied(), encoding);
    let mut looked = Looked { signed_out: false, read: Vec::new() };
    let Some(until) = tokio::time::Instant::now().checked_add(LOOK_FOR) else { return Ok(looked) };
    while !answer.ended {
        let Ok(task) = tokio::time::timeout_at(until, answer.portal.read_response_task()).await else { break };
        let task = task.map_err(|error| WireFailed::at(Side::Portal, &error))?;
        answer.ended = task.is_end();
        let HttpTask::Body(Some(piece), _) = task else { continue };
        let said = scan.push(&piece);
        looked.read.push(piece);
        if said != Scan::More {
            looked.signed_out = said == Scan::Found;
            break;
        }
    }
    Ok(looked)
}
