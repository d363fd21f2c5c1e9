use std::pin::Pin;
use std::time::Duration;

use bytes::BytesMut;
use pingora::protocols::Stream;
use tokio::io::AsyncReadExt;

use super::Silence;
use crate::ingress::{MAX_HEAD_BYTES, Refusal, check_head, end_of_head};

/// How long a connection may stay silent before a request, the first or a next one.
pub(super) const SILENCE: Duration = Duration::from_secs(60);
/// How long a head may take from its first byte on: whoever drips it holds a connection no longer than this.
const HEAD: Duration = Duration::from_secs(10);

/// Room for the usual head; a longer one makes more.
const ROOM: usize = 4096;

/// What has come of waiting for a request.
pub(super) enum Arrived {
    /// A head that keeps to the grammar, and what arrived behind it.
    Head(BytesMut),
    /// None: the client has gone or stayed silent, or the server is stopping.
    Nothing,
    /// One that is refused, as far as it was read.
    Refused(Refusal, BytesMut),
}

/// Waits for the next request head. `stopped` is ready when the server stops.
pub(super) async fn read_head(stream: &mut Stream, silence: &mut Silence, stopped: Pin<&mut impl Future<Output = ()>>) -> Arrived {
    let mut arrived = BytesMut::with_capacity(ROOM);
    silence.begins();
    let first = tokio::select! {
        biased;
        read = stream.read_buf(&mut arrived) => read,
        () = silence.is_over() => return Arrived::Nothing,
        () = stopped => return Arrived::Nothing,
    };
    let Ok(1..) = first else { return Arrived::Nothing };
    let mut looked_at = 0;
    // A head usually arrives in one piece, and no clock is started for it.
    let known = match end_of_head(skip_empty_lines(&mut arrived), looked_at) {
        Ok(None) => {
            let rest = tokio::time::timeout(HEAD, read_rest(stream, &mut arrived, &mut looked_at)).await;
            rest.unwrap_or(Some(Err(Refusal::HeadTooSlow)))
        }
        known => known.transpose(),
    };
    let checked = match known {
        None => return Arrived::Nothing,
        Some(end) => end.and_then(|end| check_head(arrived.get(..end).unwrap_or_default())),
    };
    match checked {
        Ok(()) => Arrived::Head(arrived),
        Err(refusal) => Arrived::Refused(refusal, arrived),
    }
}

/// The end of the head, once it has arrived; `None` if the client has gone before.
async fn read_rest(stream: &mut Stream, arrived: &mut BytesMut, looked_at: &mut usize) -> Option<Result<usize, Refusal>> {
    loop {
        *looked_at = arrived.len();
        let room = ROOM.min(MAX_HEAD_BYTES.saturating_add(1).saturating_sub(arrived.len()).max(1));
        arrived.reserve(room);
        if stream.read_buf(arrived).await.ok()? == 0 {
            return None;
        }
        if let Some(known) = end_of_head(arrived, *looked_at).transpose() {
            return Some(known);
        }
    }
}

/// RFC 9112 §2.2: an empty line before a request is passed over; some old clients end a form with one more.
fn skip_empty_lines(arrived: &mut BytesMut) -> &[u8] {
    while arrived.starts_with(b"\r\n") {
        let _ = arrived.split_to(2);
    }
    arrived
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::io::AsyncWriteExt;

    use super::*;

    const SOON: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn a_connection_on_which_nothing_comes_is_given_up() {
        let (ours, mut client) = tokio::io::duplex(1024);
        let (mut stream, mut silence): (Stream, _) = (Box::new(ours), Silence::new(SOON));
        let stopped = pending::<()>();
        tokio::pin!(stopped);
        assert!(matches!(read_head(&mut stream, &mut silence, stopped.as_mut()).await, Arrived::Nothing), "before the first request");
        client.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        assert!(matches!(read_head(&mut stream, &mut silence, stopped.as_mut()).await, Arrived::Head(_)));
        assert!(matches!(read_head(&mut stream, &mut silence, stopped.as_mut()).await, Arrived::Nothing), "and before the next");
        // The client is still there.
        client.write_all(b"GET").await.unwrap();
    }
}
