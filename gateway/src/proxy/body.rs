use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header;
use pingora::proxy::Session;

/// Why a body was not read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyFailed {
    /// Larger than the limit.
    #[error("the body is too large")]
    TooLarge,
    /// Not there in time.
    #[error("the body did not arrive in time")]
    TooSlow,
    /// The client is gone, or its framing is broken.
    #[error("the body broke off")]
    Broken,
}

impl BodyFailed {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "body-too-large",
            Self::TooSlow => "body-too-slow",
            Self::Broken => "body-broken",
        }
    }
}

/// How long a small body may take.
const IN_TIME: Duration = Duration::from_secs(15);

/// The length that the head declares; `None` if it declares none.
pub(super) fn declared_length(session: &Session) -> Option<u64> {
    let value = session.req_header().headers.get(header::CONTENT_LENGTH)?;
    std::str::from_utf8(value.as_bytes()).ok()?.parse().ok()
}

/// Reads the whole body, at most `limit` bytes.
pub(super) async fn read_whole(session: &mut Session, limit: usize) -> Result<Bytes, BodyFailed> {
    if declared_length(session).is_some_and(|length| length > limit as u64) {
        return Err(BodyFailed::TooLarge);
    }
    if session.is_body_done() {
        return Ok(Bytes::new());
    }
    tokio::time::timeout(IN_TIME, read(session, limit)).await.unwrap_or(Err(BodyFailed::TooSlow))
}

async fn read(session: &mut Session, limit: usize) -> Result<Bytes, BodyFailed> {
    if expects_continue(session) {
        session.write_continue_response().await.map_err(|_| BodyFailed::Broken)?;
    }
    let mut body = BytesMut::new();
    while let Some(piece) = session.read_request_body().await.map_err(|_| BodyFailed::Broken)? {
        if body.len().saturating_add(piece.len()) > limit {
            return Err(BodyFailed::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.freeze())
}

/// How long, and how much of, a body that nobody wants is still read after the answer. Closing while the client still writes would
/// reset the connection, and with it an answer that it has not read.
const LINGER: Duration = Duration::from_secs(5);
const LINGER_BYTES: usize = 16 * 1024 * 1024;

/// Reads on for a while, so that the client comes to read the answer.
pub(super) async fn linger(session: &mut Session) {
    let drain = async {
        let mut dropped: usize = 0;
        while let Ok(Some(piece)) = session.read_request_body().await {
            dropped = dropped.saturating_add(piece.len());
            if dropped > LINGER_BYTES {
                return;
            }
        }
    };
    // Whoever is slower than that has been told in vain.
    let _ = tokio::time::timeout(LINGER, drain).await;
}

fn expects_continue(session: &Session) -> bool {
    session.req_header().headers.contains_key(header::EXPECT)
}
