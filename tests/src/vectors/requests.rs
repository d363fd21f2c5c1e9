use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::{Vector, Verdict};
use crate::StrictOrigin;

/// A proxy, and a host that it serves.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its port on loopback.
    pub port: u16,
    /// The host.
    pub host: String,
}

/// What a proxy has made of the request vectors.
#[derive(Debug, Default)]
pub struct Judged {
    /// How many there were.
    pub vectors: usize,
    /// What reached the portal and is objected to.
    pub flagged: Vec<String>,
    /// Vectors that had to be refused and of which something reached the portal.
    pub let_through: Vec<String>,
    /// The same, of those that are counted by themselves.
    pub counted: BTreeMap<String, usize>,
    /// Vectors that had to be answered and were not.
    pub held_back: Vec<String>,
    /// Vectors to which nothing at all, or something else than a refusal, was said although they had to be refused.
    pub unsaid: Vec<String>,
    /// Requests that reached the portal.
    pub forwarded: usize,
}

/// Vectors under way at a time.
const SIDE_BY_SIDE: usize = 24;
/// Whoever waits for the rest of a request that never comes says nothing.
const PATIENCE: Duration = Duration::from_millis(250);
/// Where an answer has to come.
const LONG_PATIENCE: Duration = Duration::from_secs(20);

/// Sends each vector on a connection of its own through the proxy, behind which `origin` is.
pub async fn judge_requests(target: &Target, vectors: &[Vector], origin: &StrictOrigin) -> Judged {
    let _ = origin.take();
    let permits = Arc::new(Semaphore::new(SIDE_BY_SIDE));
    let mut under_way = tokio::task::JoinSet::new();
    for (id, vector) in vectors.iter().enumerate() {
        let permit = permits.clone().acquire_owned().await.unwrap();
        let (port, bytes, verdict) = (target.port, vector.bytes(&target.host, id), vector.verdict);
        under_way.spawn(async move {
            let status = ask(port, &bytes, verdict).await;
            drop(permit);
            (id, status)
        });
    }
    let mut statuses = BTreeMap::new();
    while let Some(told) = under_way.join_next().await {
        statuses.extend([told.unwrap()]);
    }
    let seen = origin.take();
    let reached: BTreeSet<usize> = seen.requests.iter().filter_map(|request| number(&request.target)).collect();
    let objected = seen.objections.iter().filter_map(|(_, bytes)| number(bytes.split("\r\n").next().unwrap_or_default()));
    let reached: BTreeSet<usize> = reached.into_iter().chain(objected).collect();
    let flagged = seen.objections.iter().map(|(what, bytes)| {
        let family = number(bytes.split("\r\n").next().unwrap_or_default()).map_or("?", |id| &vectors[id].family);
        format!("{family}: {what}: {bytes:?}")
    });
    let flagged = flagged.collect();
    let mut judged = Judged { vectors: vectors.len(), flagged, forwarded: seen.requests.len(), ..Judged::default() };
    let smuggled = seen.requests.iter().filter(|request| request.target.starts_with("/smuggled/"));
    judged.flagged.extend(smuggled.filter_map(|request| {
        let vector = vectors.get(number(&request.target)?)?;
        // Behind a whole request that may be answered another one may stand.
        (vector.verdict == Verdict::Refused).then(|| format!("{}: a smuggled request: {}", vector.family, request.target))
    }));
    for (id, vector) in vectors.iter().enumerate() {
        let shown = || format!("{}: {:?} ({:?})", vector.family, String::from_utf8_lossy(&vector.bytes(&target.host, id)), statuses[&id]);
        match vector.verdict {
            Verdict::Forwarded if !reached.contains(&id) || statuses[&id] != Some(200) => judged.held_back.push(shown()),
            Verdict::Refused if reached.contains(&id) => {
                judged.let_through.push(shown());
                *judged.counted.entry(vector.count_as.clone()).or_default() += 1;
            }
            Verdict::Refused if !statuses[&id].is_some_and(|status| (400..500).contains(&status)) => judged.unsaid.push(shown()),
            _ => {}
        }
    }
    judged
}

/// The number of a vector in a target.
fn number(target: &str) -> Option<usize> {
    let rest = ["/v/", "/smuggled/"].into_iter().find_map(|beginning| target.split_once(beginning))?.1;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The status of the last answer; `None` if there is none.
async fn ask(port: u16, bytes: &[u8], verdict: Verdict) -> Option<u16> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    // It may be closed before all is written.
    let _ = stream.write_all(bytes).await;
    let mut got = Vec::new();
    let mut patience = if verdict == Verdict::Judged { PATIENCE } else { LONG_PATIENCE };
    while let Ok(Ok(1..)) = timeout(patience, stream.read_buf(&mut got)).await {
        if verdict == Verdict::Judged {
            patience = PATIENCE / 5;
        } else if verdict == Verdict::Refused {
            // A refusal closes the connection; whoever forwards instead keeps it, perhaps for long.
            patience = Duration::from_secs(2);
        }
    }
    let text = String::from_utf8_lossy(&got);
    text.rmatch_indices("HTTP/1.").find_map(|(at, _)| text.get(at + 9..at + 12)?.parse().ok())
}
