use bytes::Bytes;
use http::{Method, StatusCode, Version, header};
use pingora::http::ResponseHeader;
use pingora::protocols::http::HttpTask;
use pingora::proxy::Session;

use super::asking::Answer;
use crate::proxy::{Ctx, Failure, Gateway, Side, WireFailed};

impl Gateway {
    /// Passes an answer on to the client, beginning with what was read of its body already.
    pub(super) async fn stream_answer(
        &self,
        mut answer: Answer,
        read: Vec<Bytes>,
        session: &mut Session,
        ctx: &mut Ctx,
    ) -> Result<(), Failure> {
        let mut head = answer.head;
        self.pass_on(session, &mut head, ctx).await?;
        frame(&mut head, &session.req_header().method, answer.ended).map_err(|error| WireFailed::at(Side::Gateway, &error))?;
        let mut tasks = vec![HttpTask::Header(head, answer.ended && read.is_empty())];
        let last = read.len();
        tasks.extend(read.into_iter().zip(1..).map(|(piece, number)| HttpTask::Body(Some(piece), answer.ended && number == last)));
        let mut done = answer.ended;
        write(session, tasks).await?;
        while !done {
            if !self.may_go_on(ctx) {
                return Err(ended());
            }
            let task = answer.portal.read_response_task().await.map_err(|error| WireFailed::at(Side::Portal, &error))?;
            done = task.is_end();
            write(session, vec![task]).await?;
        }
        self.release(answer.portal, &answer.peer).await;
        Ok(())
    }
}

/// The session has ended while its answer was under way: nothing can be said any more, the connection is cut.
pub(super) fn ended() -> Failure {
    WireFailed::cut("session-ended").into()
}

pub(super) async fn write(session: &mut Session, tasks: Vec<HttpTask>) -> Result<(), Failure> {
    session.write_response_tasks(tasks).await.map(drop).map_err(|error| WireFailed::at(Side::Client, &error).into())
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
