use bytes::Bytes;
use http::{Method, Response, StatusCode, header};
use pingora::Result;
use pingora::http::ResponseHeader;
use pingora::proxy::Session;

/// Writes a whole answer of ours.
pub(super) async fn write(session: &mut Session, reply: Response<Bytes>) -> Result<()> {
    let (mut parts, body) = reply.into_parts();
    // RFC 9110 §8.6: none with 204; with HEAD the length of what GET would show, which the pages have said.
    if parts.status != StatusCode::NO_CONTENT && !parts.headers.contains_key(header::CONTENT_LENGTH) {
        parts.headers.insert(header::CONTENT_LENGTH, body.len().into());
    }
    let end = body.is_empty() || session.req_header().method == Method::HEAD;
    session.write_response_header(Box::new(ResponseHeader::from(parts)), end).await?;
    if !end {
        session.write_response_body(Some(body), true).await?;
    }
    Ok(())
}
