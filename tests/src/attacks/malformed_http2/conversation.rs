use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::case::{Case, Seen};
use super::frames::{ACK, DATA, END_STREAM, GOAWAY, HEADERS, PING, RST_STREAM, SETTINGS};
use crate::{World, frame};

/// What a case has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it has to.
    AsDemanded,
    /// Otherwise: what was seen.
    Otherwise(String),
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// What a ping of ours says: an answer to it shows that the connection goes on.
const PROBE: &[u8; 8] = b"areyouup";
const PATIENCE: Duration = Duration::from_secs(10);

/// Tries one case on a connection of its own.
pub async fn run(world: &World, host: &str, case: &Case) -> Outcome {
    let tcp = TcpStream::connect(("127.0.0.1", world.port())).await.unwrap();
    tcp.set_nodelay(true).unwrap();
    let connector = tokio_rustls::TlsConnector::from(world.tls_client(&[b"h2"]));
    let mut stream = connector.connect(ServerName::try_from(host.to_owned()).unwrap(), tcp).await.unwrap();
    let beginning = if case.raw { Vec::new() } else { [PREFACE, &frame(SETTINGS, 0, 0, b""), &frame(SETTINGS, ACK, 0, b"")].concat() };
    let (mut seen, mut bytes, mut steps) = (Seen::default(), Vec::new(), 0);
    let mut next = [beginning, case.sent(host)].concat();
    loop {
        let later = case.later(steps, host);
        if later.is_none() {
            // Behind everything else; whoever has ended the connection does not answer it.
            next.extend(frame(PING, 0, 0, PROBE));
        }
        let _ = stream.write_all(&next).await;
        let _ = stream.flush().await;
        let is_time = |seen: &Seen| match &later {
            Some((sign, _)) => seen.has(*sign) || seen.closed,
            None => case.is_decided(seen),
        };
        while !is_time(&seen) {
            match timeout(PATIENCE, stream.read_buf(&mut bytes)).await {
                Ok(Ok(1..)) => take(&mut bytes, &mut seen),
                Ok(_) => seen.closed = true,
                Err(_) => return told(case, &seen),
            }
        }
        let Some((_, frames)) = later else { return told(case, &seen) };
        next = frames;
        steps += 1;
    }
}

fn told(case: &Case, seen: &Seen) -> Outcome {
    if case.is_met(seen) { Outcome::AsDemanded } else { Outcome::Otherwise(format!("{seen:?}")) }
}

fn take(bytes: &mut Vec<u8>, seen: &mut Seen) {
    loop {
        let [a, b, c, kind, flags, s1, s2, s3, s4, ..] = bytes[..] else { return };
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        let Some(payload) = bytes.get(9..9 + length).map(<[u8]>::to_vec) else { return };
        bytes.drain(..9 + length);
        let stream = u32::from_be_bytes([s1 & 0x7f, s2, s3, s4]);
        let word = |at: usize| payload.get(at..at + 4).map_or(0, |word| u32::from_be_bytes(word.try_into().unwrap()));
        seen.first.get_or_insert((kind, flags));
        if matches!(kind, DATA | HEADERS) && flags & END_STREAM != 0 {
            seen.ended.push(stream);
        }
        match kind {
            DATA if !payload.is_empty() => seen.pieces.push((stream, payload.len())),
            HEADERS => seen.answered.push((stream, is_error(&payload))),
            RST_STREAM => seen.resets.push((stream, word(0))),
            GOAWAY => seen.goaway = Some(word(4)),
            SETTINGS if flags & ACK != 0 => seen.acknowledged += 1,
            PING if flags & ACK != 0 && payload == PROBE => seen.goes_on = true,
            PING if flags & ACK != 0 => seen.pongs.push(payload),
            _ => {}
        }
    }
}

/// Whether a header block begins with a status of 400 or more (RFC 7541: 12 and 13 of the static table are 400 and 404; another one
/// stands behind the name of entry 8, as digits or by the code in which a four begins with 011010).
fn is_error(block: &[u8]) -> bool {
    match block {
        [0x8c..=0x8e, ..] => true,
        [0x48 | 0x08 | 0x18, length, first, ..] if length & 0x80 != 0 => first >> 2 == 0b01_1010 || first >> 2 == 0b01_1011,
        [0x48 | 0x08 | 0x18, _, first, ..] => matches!(first, b'4' | b'5'),
        // Behind an update of the table's size.
        [first, rest @ ..] if first >> 5 == 1 => is_error(rest),
        _ => false,
    }
}
