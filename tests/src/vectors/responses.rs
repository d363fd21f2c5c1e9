use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::{Target, Vector, Verdict};
use crate::strict::{Read, read_response};
use crate::{Said, StrictOrigin};

/// What a proxy has made of the answers of a hostile portal.
#[derive(Debug, Default)]
pub struct JudgedAnswers {
    /// How many there were, each asked for in several ways.
    pub exchanges: usize,
    /// What reached the client and is objected to.
    pub flagged: Vec<String>,
    /// Honest answers that the client did not get.
    pub held_back: Vec<String>,
}

/// How a client asks.
const METHODS: [&str; 3] = ["GET", "HEAD", "POST"];
const SIDE_BY_SIDE: usize = 24;
/// For an answer of which nothing more comes.
const PATIENCE: Duration = Duration::from_millis(400);
const LONG_PATIENCE: Duration = Duration::from_secs(20);

/// A portal that gives the vector of which the number is asked for, and its target to everything else.
pub async fn answering(vectors: &[Vector]) -> StrictOrigin {
    let vectors: Vec<(Vec<u8>, bool)> = vectors.iter().enumerate().map(|(id, vector)| (vector.bytes("", id), vector.closes)).collect();
    StrictOrigin::answering(move |request| {
        let number = request.target.strip_prefix("/r/").and_then(|rest| rest.parse::<usize>().ok());
        match number.and_then(|number| vectors.get(number)) {
            Some((bytes, closes)) => Said { bytes: bytes.clone(), closes: *closes },
            None => Said::whole(&format!("answer to {}", request.target)),
        }
    })
    .await
}

/// Asks for each vector, and then, on the same connection where it still stands, for something else: that must be what it is.
pub async fn judge_responses(target: &Target, vectors: &[Vector]) -> JudgedAnswers {
    let permits = Arc::new(Semaphore::new(SIDE_BY_SIDE));
    let mut under_way = tokio::task::JoinSet::new();
    for (id, vector) in vectors.iter().enumerate() {
        for method in METHODS {
            let permit = permits.clone().acquire_owned().await.unwrap();
            let (target, vector) = (target.clone(), vector.clone());
            under_way.spawn(async move {
                let told = exchange(&target, &vector, method, id).await;
                drop(permit);
                let shown =
                    |what: String| format!("{method} {}: {:.300?}: {what}", vector.family, String::from_utf8_lossy(&vector.bytes("", id)));
                told.map_err(|told| match told {
                    Told::Flagged(what) => Told::Flagged(shown(what)),
                    Told::HeldBack(what) => Told::HeldBack(shown(what)),
                })
            });
        }
    }
    let mut judged = JudgedAnswers::default();
    while let Some(told) = under_way.join_next().await {
        judged.exchanges += 1;
        match told.unwrap() {
            Ok(()) => {}
            Err(Told::Flagged(what)) => judged.flagged.push(what),
            Err(Told::HeldBack(what)) => judged.held_back.push(what),
        }
    }
    judged
}

enum Told {
    Flagged(String),
    HeldBack(String),
}

async fn exchange(target: &Target, vector: &Vector, method: &str, id: usize) -> Result<(), Told> {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", target.port)).await else {
        return Err(Told::HeldBack("no connection".to_owned()));
    };
    let length = if method == "POST" { "Content-Length: 0\r\n" } else { "" };
    let ask = |method: &str, page: &str| format!("{method} {page} HTTP/1.1\r\nHost: {}\r\n{length}\r\n", target.host);
    let _ = stream.write_all(ask(method, &format!("/r/{id}")).as_bytes()).await;
    let (mut got, mut closed) = (Vec::new(), false);
    let (first, stands) = loop {
        let (patience, last) = if vector.verdict == Verdict::Passed { (LONG_PATIENCE, true) } else { (PATIENCE, false) };
        match read_final(&got, method, closed) {
            Read::Bad(what) => return Err(Told::Flagged(format!("{what}: {:.300?}", String::from_utf8_lossy(&got)))),
            Read::Whole(answer, length) => {
                got.drain(..length);
                break (Some(answer), !closed);
            }
            Read::More if closed => break (None, false),
            Read::More => {}
        }
        match timeout(patience, stream.read_buf(&mut got)).await {
            Ok(Ok(1..)) => {}
            Err(_) if !last => break (None, false),
            _ => closed = true,
        }
    };
    match vector.verdict {
        Verdict::Passed if first.as_ref().is_none_or(|answer| answer.status != 200 || (method != "HEAD" && answer.body != b"hello")) => {
            return Err(Told::HeldBack(format!("{first:?}")));
        }
        Verdict::Broken if method != "HEAD" && first.as_ref().is_some_and(|answer| answer.status == 200) => {
            return Err(Told::Flagged(format!("it looks whole: {first:?}")));
        }
        _ => {}
    }
    if !stands {
        return Ok(());
    }
    after(&mut stream, got, &ask("GET", &format!("/after/{id}")), id).await.map_err(Told::Flagged)
}

/// The next answer on the same connection must be the next request's.
async fn after(stream: &mut TcpStream, mut got: Vec<u8>, ask: &str, id: usize) -> Result<(), String> {
    // What comes now was asked for by nobody.
    if let Ok(Ok(1..)) = timeout(Duration::from_millis(5), stream.read_buf(&mut got)).await
        && !got.is_empty()
    {
        return Err(format!("unasked: {:.300?}", String::from_utf8_lossy(&got)));
    }
    if !got.is_empty() {
        return Err(format!("unasked: {:.300?}", String::from_utf8_lossy(&got)));
    }
    let _ = stream.write_all(ask.as_bytes()).await;
    let mut closed = false;
    loop {
        match read_final(&got, "GET", closed) {
            Read::Bad(what) => return Err(format!("{what}, in the next answer: {:.300?}", String::from_utf8_lossy(&got))),
            Read::Whole(answer, _) if answer.status == 200 && answer.body != format!("answer to /after/{id}").as_bytes() => {
                return Err(format!("another's answer: {:.300?}", String::from_utf8_lossy(&answer.body)));
            }
            Read::Whole(..) => return Ok(()),
            Read::More if closed => return Ok(()),
            Read::More => closed = !matches!(timeout(LONG_PATIENCE, stream.read_buf(&mut got)).await, Ok(Ok(1..))),
        }
    }
}

/// The answer behind those that only announce it.
fn read_final(bytes: &[u8], method: &str, closed: bool) -> Read<crate::strict::Response> {
    let mut at = 0;
    loop {
        match read_response(&bytes[at..], method, closed) {
            Read::Whole(answer, length) if answer.status < 200 && answer.status != 101 => at += length,
            Read::Whole(answer, length) => return Read::Whole(answer, at + length),
            other => return other,
        }
    }
}
