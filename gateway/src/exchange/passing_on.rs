use bytes::Bytes;
use futures_util::FutureExt;
use http::{Method, StatusCode, Version, header};
use pingora::http::ResponseHeader;
use pingora::protocols::http::HttpTask;
use pingora::protocols::http::v1::client::HttpSession;
use pingora::proxy::Session;

use super::asking::Answer;
use crate::proxy::{Ctx, Failure, Gateway, Side, WireFailed};
use crate::server::Silence;

/// Pieces that are written at once, at most: what has arrived together leaves together.
const TOGETHER: usize = 4;

impl Gateway {
    /// Passes an answer on to the client, beginning with what was read of its body already.
    pub(super) async fn stream_answer(
        &self,
        answer: Answer,
        read: Vec<Bytes>,
        session: &mut Session,
        ctx: &mut Ctx,
    ) -> Result<(), Failure> {
        let Answer { mut portal, mut silence, mut head, ended: mut done } = answer;
        self.pass_on(session, &mut head, ctx).await?;
        self.say_farewell(session);
        frame(&mut head, &session.req_header().method, done).map_err(|error| WireFailed::at(Side::Gateway, &error))?;
        let last = read.len();
        let mut tasks = Vec::with_capacity(TOGETHER.max(last.saturating_add(1)));
        tasks.push(HttpTask::Header(head, done && read.is_empty()));
        tasks.extend(read.into_iter().zip(1..).map(|(piece, number)| HttpTask::Body(Some(piece), done && number == last)));
        loop {
            while !done
                && tasks.len() < TOGETHER
                && let Some(task) = portal.read_response_task().now_or_never()
            {
                let task = task.map_err(|error| WireFailed::at(Side::Portal, &error))?;
                done = task.is_end();
                tasks.push(task);
            }
            write(session, tasks).await?;
            if done {
                break;
            }
            silence.begins();
            let task = next(&mut portal, &mut silence, session).await?;
            done = task.is_end();
            if !self.may_go_on(ctx) {
                return Err(ended());
            }
            tasks = vec![task];
        }
        self.release(portal, silence, ctx).await;
        Ok(())
    }
}

/// The next piece of the portal's answer. A portal that stays silent for too long ends the exchange, and so does a client that
/// goes away meanwhile.
pub(super) async fn next(portal: &mut HttpSession, silence: &mut Silence, session: &mut Session) -> Result<HttpTask, WireFailed> {
    tokio::select! {
        biased;
        task = portal.read_response_task() => task.map_err(|error| WireFailed::at(Side::Portal, &error)),
        () = silence.is_over() => Err(WireFailed::SILENT),
        said = session.as_mut().read_body_or_idle(true) => {
            Err(said.map_or_else(|error| WireFailed::at(Side::Client, &error), |_| WireFailed::cut("unasked-data")))
        }
    }
}

/// The session has ended while its answer was under way: nothing can be said any more, the connection is cut.
pub(super) fn ended() -> Failure {
    WireFailed::cut("session-ended").into()
}

pub(super) async fn write(session: &mut Session, tasks: Vec<HttpTask>) -> Result<(), WireFailed> {
    session.write_response_tasks(tasks).await.map(drop).map_err(|error| WireFailed::at(Side::Client, &error))
}

/// A body without a length, which for the portal ends with its connection, goes on in chunks.
fn frame(head: &mut ResponseHeader, method: &Method, ended: bool) -> pingora::Result<()> {
    let no_body = *method == Method::HEAD || matches!(head.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    let framed = head.headers.contains_key(header::TRANSFER_ENCODING) || head.headers.contains_key(header::CONTENT_LENGTH);
    if !no_body && !framed && !ended {
        head.set_version(Version::HTTP_11);
        head.insert_header(header::TRANSFER_ENCODING, "chunked")?;
    }
    Ok(())
}
