use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use tests::attacks::slow;
use tests::{Portal, Said, StrictOrigin, World};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

use crate::figure::{Bench, Figure, Measured};
use crate::say;

pub(crate) const FIGURE: Figure = Figure {
    name: "slow-clients",
    title: "slowhttptest, four modes, 1 000 connections: availability; slow connections closed within",
    elsewhere: "published: bare Pingora held all",
    reach: "100 %; 10 s head, 30 s body",
    measure: |bench| Box::pin(measure(bench)),
};

/// The modes, and how each is asked for.
const MODES: [(&str, &str); 4] = [
    ("heads", "-H -i 5 -x 24 -t GET"),
    ("bodies", "-B -i 5 -x 10 -s 8192 -t POST"),
    ("ranges", "-R -a 10 -b 3000 -t HEAD"),
    ("reading", "-X -n 5 -z 32 -w 512 -y 1024 -k 3"),
];
const COMMON: &str = "-c 1000 -r 250 -l 30 -p 5 -v 1";
const OPEN: &str = "[[portal.access]]\nrequire = \"public\"";
/// An answer that takes longer is none.
const IN_TIME: Duration = Duration::from_secs(5);

async fn measure(_bench: Bench) -> Result<Measured> {
    let page = "x".repeat(64 * 1024);
    let origin = StrictOrigin::answering(move |_| Said::whole(&page)).await;
    let (plain, sealed) = (origin.url(), origin.url());
    let world = World::new().without_samples().portal(move |_| Portal::new("open", "Open house", &plain).table(OPEN)).start().await;
    let (host, port) = (world.host("open"), world.port());
    let (mut met, mut results) = (true, Vec::new());
    for (mode, arguments) in MODES {
        let over = Arc::new(AtomicBool::new(false));
        let asking = tokio::spawn(ask_until(over.clone(), port, host.clone()));
        let (through, url) = (format!("127.0.0.1:{port}"), format!("http://{host}:{port}/"));
        let status = Command::new("slowhttptest")
            .args(arguments.split(' ').chain(COMMON.split(' ')))
            .args(["-d", &through, "-u", &url])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .status()
            .await
            .context("slowhttptest cannot be started")?;
        over.store(true, Ordering::Relaxed);
        let (asked, answered) = asking.await?;
        say(&format!("{mode}: {answered} of {asked} answered ({status})"));
        met &= asked > 0 && asked == answered;
        results.push(format!("{mode} {answered} of {asked}"));
    }
    let world = World::new().without_samples().tls().portal(move |_| Portal::new("open", "Open house", &sealed).table(OPEN)).start().await;
    let took = slow(&world, &world.host("open")).await;
    let seconds = [took.head, took.http2_head, took.body, took.http2_body, took.http2_silence].map(|took| took.as_secs_f64());
    let [head, http2_head, body, http2_body, http2_silence] = seconds;
    // One tick of a drip more than the deadline, and what the machine is late.
    met &= head.max(http2_head) <= 12.5 && body.max(http2_body).max(http2_silence) <= 30.0;
    Ok(Measured {
        elsewhere: String::new(),
        result: format!(
            "answered beside them: {}; closed after {head:.1} s (head), {body:.1} s (body), over HTTP/2 {http2_head:.1} s and {http2_body:.1} s ({http2_silence:.1} s where it stops)",
            results.join(", ")
        ),
        met,
    })
}

/// Asks over and over on fresh connections, as somebody else does; how often, and how often there was an answer in time.
async fn ask_until(over: Arc<AtomicBool>, port: u16, host: String) -> (usize, usize) {
    let (mut asked, mut answered) = (0_usize, 0_usize);
    let text = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    while !over.load(Ordering::Relaxed) {
        asked = asked.saturating_add(1);
        let ask = async {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
            stream.write_all(text.as_bytes()).await?;
            let mut got = Vec::new();
            stream.read_to_end(&mut got).await?;
            Ok::<_, std::io::Error>(got.starts_with(b"HTTP/1.1 200") && got.ends_with(b"xxxx"))
        };
        if matches!(timeout(IN_TIME, ask).await, Ok(Ok(true))) {
            answered = answered.saturating_add(1);
        }
        sleep(Duration::from_millis(100)).await;
    }
    (asked, answered)
}
