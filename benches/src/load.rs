//! One burst of load by wrk.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::nginx::{PAGE, PAGE_BYTES};
use crate::process::{LOAD_CPU, output};
use crate::subjects::Subject;

/// Connections that send without a pause.
pub(crate) const CONNECTIONS: u32 = 64;

/// What wrk's own report leaves out comes from this script, which runs once, at the end.
pub(crate) const SCRIPT: &str = r#"
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("\nMEASURED %d %d %d %d %d %d\n", summary.requests, summary.duration, summary.bytes,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
"#;

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    /// Requests answered.
    pub(crate) requests: f64,
    /// For how long, seconds.
    pub(crate) seconds: f64,
    /// Half of the answers came within this, milliseconds.
    pub(crate) p50: f64,
    /// 99 of 100 answers came within this, milliseconds.
    pub(crate) p99: f64,
}

/// What is asked for, and of whom.
pub(crate) struct Asked {
    /// For the person who waits.
    pub(crate) name: String,
    /// Where it listens on loopback.
    pub(crate) port: u16,
    /// The Host field.
    pub(crate) host: String,
    /// The Cookie field.
    pub(crate) cookie: String,
    /// Path.
    pub(crate) page: &'static str,
    /// The size of the page, bytes.
    pub(crate) bytes: usize,
}

/// Loads for `seconds` as hard as it goes. Fails if anything but the page came back.
pub(crate) fn page(asked: &Asked, dir: &Path, seconds: u32) -> Result<Load> {
    load(asked, dir, seconds, "")
}

/// Loads `subject` for `seconds` as hard as it goes. Fails if anything but the page came back.
pub(crate) fn run(subject: &Subject, dir: &Path, seconds: u32) -> Result<Load> {
    load(&small_page(subject), dir, seconds, "")
}

fn small_page(subject: &Subject) -> Asked {
    Asked {
        name: subject.kind.name().to_owned(),
        port: subject.port,
        host: subject.host.clone(),
        cookie: subject.cookie.clone(),
        page: PAGE,
        bytes: PAGE_BYTES,
    }
}

/// Offers `subject` about `rate` requests a second for `seconds`: each connection pauses, for longer or shorter, between two.
pub(crate) fn offer(subject: &Subject, dir: &Path, seconds: u32, rate: f64) -> Result<Load> {
    let most = (2.0 * f64::from(CONNECTIONS) * 1_000.0 / rate).round();
    load(&small_page(subject), dir, seconds, &format!("function delay() return math.random(0, {most}) end\n"))
}

fn load(asked: &Asked, dir: &Path, seconds: u32, pauses: &str) -> Result<Load> {
    let script = dir.join("wrk.lua");
    std::fs::write(&script, format!("{SCRIPT}{pauses}"))?;
    let connections = CONNECTIONS.to_string();
    let duration = format!("{seconds}s");
    let url = format!("http://127.0.0.1:{}{}", asked.port, asked.page);
    let (host, cookie) = (format!("Host: {}", asked.host), format!("Cookie: {}", asked.cookie));
    let script = script.display().to_string();
    let arguments = ["-t", "1", "-c", &connections, "-d", &duration, "-s", &script, "-H", &host, "-H", &cookie, &url];
    let said = output(LOAD_CPU, "wrk", &arguments, "")?;
    let line = said.lines().find_map(|line| line.strip_prefix("MEASURED ")).context("wrk measured nothing")?;
    let numbers = line.split(' ').map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    let &[requests, micros, bytes, errors, p50, p99] = numbers.as_slice() else {
        anyhow::bail!("wrk said {line:?}");
    };
    ensure!(errors == 0.0, "{}: {errors} of {requests} requests failed\n{said}", asked.name);
    // A redirect is no error to wrk; but it does not weigh a page and its header either.
    let each = bytes / requests;
    let page = f64::from(u32::try_from(asked.bytes)?);
    ensure!((page..page * 2.0).contains(&each), "{}: answers of {each} bytes are not the page", asked.name);
    Ok(Load { requests, seconds: micros / 1e6, p50: p50 / 1e3, p99: p99 / 1e3 })
}
