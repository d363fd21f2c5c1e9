//! What comes or goes bit by bit: uploads, downloads, server-sent events.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt as _, StreamBody};
use hyper::body::{Body, Frame};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};
use ring::digest::{Context, SHA256};

use crate::answer::{Answer, json};
use crate::asked::Asked;

/// One piece of a download.
const PIECE: usize = 64 * 1024;

/// Counts the bytes of an upload and gives their SHA-256, keeping none.
pub(super) async fn upload(mut body: impl Body<Data = Bytes, Error = hyper::Error> + Unpin) -> Result<Answer, io::Error> {
    let mut hash = Context::new(&SHA256);
    let mut count = 0_u64;
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.map_err(io::Error::other)?.into_data() {
            hash.update(&data);
            count = count.saturating_add(u64::try_from(data.len()).unwrap_or(u64::MAX));
        }
    }
    let mut hex = String::with_capacity(64);
    for byte in hash.finish().as_ref() {
        let _ = write!(hex, "{byte:02x}");
    }
    Ok(json(StatusCode::OK, format!("{{\"bytes\":{count},\"sha256\":\"{hex}\"}}")))
}

/// `?pieces=N` pieces of 64 KiB (16 without), the first all zeros, the next all ones, and so on; without a length.
pub(super) fn download(asked: &Asked) -> Answer {
    let pieces = asked.query("pieces").and_then(|n| n.parse::<u32>().ok()).unwrap_or(16);
    let pieces = stream::iter((0..pieces).map(|n| {
        let [.., low] = n.to_be_bytes();
        Ok::<_, Infallible>(Frame::data(Bytes::from(vec![low; PIECE])))
    }));
    streamed("application/octet-stream", StreamBody::new(pieces))
}

/// An event every fifth of a second, until the client goes.
pub(super) fn events(name: String) -> Answer {
    let events = stream::unfold(0_u64, move |n| {
        let name = name.clone();
        async move {
            if n > 0 {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            let event = format!("id: {n}\ndata: tick {n} for {name}\n\n");
            Some((Ok::<_, Infallible>(Frame::data(Bytes::from(event))), n.saturating_add(1)))
        }
    });
    streamed("text/event-stream", StreamBody::new(events))
}

fn streamed(media_type: &'static str, body: impl Body<Data = Bytes, Error = Infallible> + Send + 'static) -> Answer {
    let mut answer = Response::new(body.boxed_unsync());
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
