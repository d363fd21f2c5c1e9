//! A WebSocket that says back what it hears (RFC 6455): enough for messages in one frame, as browsers send small ones.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;
use hyper::header::{CONNECTION, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use hyper::http::request::Parts;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::answer::{Answer, empty};

/// RFC 6455 section 1.3.
const MAGIC: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// The longest message that is said back.
const LONGEST: u64 = 1 << 20;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xA;

pub(super) fn echo(mut head: Parts) -> Answer {
    let key = head.headers.get(SEC_WEBSOCKET_KEY).map(|key| key.as_bytes().to_vec());
    let (Some(key), Some(upgrade)) = (key, head.extensions.remove::<OnUpgrade>()) else { return empty(StatusCode::BAD_REQUEST) };
    let accept = STANDARD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, &[&key, MAGIC.as_bytes()].concat()));
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrade.await {
            // Ends when either side goes; whichever it was, there is nobody left to tell.
            let _ = say_back(TokioIo::new(upgraded)).await;
        }
    });
    let mut answer = empty(StatusCode::SWITCHING_PROTOCOLS);
    answer.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("upgrade"));
    if let Ok(accept) = HeaderValue::from_str(&accept) {
        answer.headers_mut().insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    answer
}

async fn say_back(mut socket: TokioIo<Upgraded>) -> io::Result<()> {
    loop {
        let first = socket.read_u8().await?;
        let second = socket.read_u8().await?;
        let length = match second & 0x7f {
            126 => u64::from(socket.read_u16().await?),
            127 => socket.read_u64().await?,
            short => u64::from(short),
        };
        // A client always masks (section 5.1).
        if second & 0x80 == 0 || length > LONGEST {
            return Ok(());
        }
        let mut mask = [0; 4];
        socket.read_exact(&mut mask).await?;
        let mut message = vec![0; usize::try_from(length).unwrap_or_default()];
        socket.read_exact(&mut message).await?;
        for (byte, key) in message.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= key;
        }
        let opcode = first & 0x0f;
        send(&mut socket, if opcode == PING { PONG } else { opcode }, &message).await?;
        if opcode == CLOSE {
            return socket.shutdown().await;
        }
    }
}

async fn send(socket: &mut TokioIo<Upgraded>, opcode: u8, message: &[u8]) -> io::Result<()> {
    let mut frame = vec![0x80 | opcode];
    match (u8::try_from(message.len()), u16::try_from(message.len())) {
        (Ok(short), _) if short < 126 => frame.push(short),
        (_, Ok(medium)) => {
            frame.push(126);
            frame.extend(medium.to_be_bytes());
        }
        _ => {
            frame.push(127);
            frame.extend(u64::try_from(message.len()).unwrap_or(u64::MAX).to_be_bytes());
        }
    }
    frame.extend_from_slice(message);
    socket.write_all(&frame).await?;
    socket.flush().await
}
