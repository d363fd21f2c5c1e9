use bytes::Bytes;
use http::{Response, header};
use pingora::Result;
use pingora::http::ResponseHeader;
use pingora::proxy::Session;

/// Writes a whole answer of ours.
pub(super) async fn write(session: &mut Session, reply: Response<Bytes>) -> Result<()> {
    let (mut parts, body) = reply.into_parts();
    parts.headers.insert(header::CONTENT_LENGTH, body.len().into());
    let end = body.is_empty();
    session.write_response_header(Box::new(ResponseHeader::from(parts)), end).await?;
    if !end {
        session.write_response_body(Some(body), true).await?;
    }
    Ok(())
}
