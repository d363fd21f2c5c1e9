//! Sign-ins: what one costs beside its hash, and what a flood of them does to everybody else.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, ensure};

use crate::load::{self, Load};
use crate::process::{LOAD_CPU, PROXY_CPU, output};
use crate::say;
use crate::sign_in::Form;
use crate::statistics::median;
use crate::subjects::Subject;

/// Connections that sign in without a pause: more than there are hash threads, and no more than one network may try at one account
/// before it has to wait, as each is counted until its password is found right.
const FLOOD_CONNECTIONS: u32 = 4;
const SECONDS: u32 = 6;

/// What came of it.
pub(crate) struct Flooded {
    /// Sign-ins a second on one core.
    pub(crate) sign_ins: f64,
    /// Hashes a second on one core, and nothing else.
    pub(crate) hashes: f64,
    /// Sign-ins to hashes: the median of the rounds' ratios.
    pub(crate) share: f64,
    /// Requests of portal traffic a second that were offered.
    pub(crate) offered: f64,
    /// p99 of portal traffic, milliseconds, without the flood and with it; the ratio is the median of the rounds'.
    pub(crate) p99: (f64, f64, f64),
    /// The same with a stranger's process in the place of the flood, which hashes on the gateway's CPU and yields to everything too: what
    /// hashing costs whoever does it.
    pub(crate) p99_beside_a_stranger: (f64, f64),
    /// Sign-ins a second beside it.
    pub(crate) beside: f64,
}

/// Measures the gateway `subject`, which answers `capacity` requests a second; `form` signs in to it. `rounds` turns of everything.
pub(crate) fn measure(subject: &Subject, form: &Form, programs: &Path, dir: &Path, capacity: f64, rounds: u32) -> Result<Flooded> {
    say("sign-ins beside their hash");
    let nothing: [&str; 0] = [];
    let mut pairs: Vec<(f64, f64)> = Vec::new();
    for round in 1..=rounds {
        let said = output(PROXY_CPU, programs.join("hash_alone"), &nothing, "")?;
        let hashes: f64 = said.trim().parse().context("hash_alone said no number")?;
        let sign_ins = flood(subject, form, dir, SECONDS)?;
        say(&format!("sign-ins, round {round} of {rounds}: {sign_ins:.1} beside {hashes:.1} hashes a second"));
        pairs.push((sign_ins, hashes));
    }

    let third = capacity / 3.0;
    let mut turns: Vec<(Load, Load, Load, f64)> = Vec::new();
    for round in 1..=rounds {
        let quiet = load::offer(subject, dir, SECONDS, third)?;
        let (flooded, beside) = thread::scope(|scope| {
            let flood = scope.spawn(|| flood(subject, form, dir, SECONDS));
            let load = load::offer(subject, dir, SECONDS, third);
            (load, flood.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the flood ended badly"))))
        });
        let (flooded, beside) = (flooded?, beside?);
        let stranger = thread::scope(|scope| {
            let hash_alone = programs.join("hash_alone");
            let hashing =
                scope.spawn(move || output(PROXY_CPU, "chrt", &[OsStr::new("--idle"), OsStr::new("0"), hash_alone.as_os_str()], ""));
            let load = load::offer(subject, dir, SECONDS, third);
            hashing.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the hashing ended badly"))).and(load)
        })?;
        say(&format!(
            "flood, round {round} of {rounds}: p99 {:.2} ms, with the flood {:.2} ms, beside a stranger's hashes {:.2} ms",
            quiet.p99, flooded.p99, stranger.p99
        ));
        turns.push((quiet, flooded, stranger, beside));
    }
    Ok(Flooded {
        sign_ins: median(pairs.iter().map(|(sign_ins, _)| *sign_ins)),
        hashes: median(pairs.iter().map(|(_, hashes)| *hashes)),
        share: median(pairs.iter().map(|(sign_ins, hashes)| sign_ins / hashes)),
        offered: median(turns.iter().map(|(quiet, ..)| quiet.requests / quiet.seconds)),
        p99: (
            median(turns.iter().map(|(quiet, ..)| quiet.p99)),
            median(turns.iter().map(|(_, flooded, ..)| flooded.p99)),
            median(turns.iter().map(|(quiet, flooded, ..)| flooded.p99 / quiet.p99)),
        ),
        p99_beside_a_stranger: (
            median(turns.iter().map(|(_, _, stranger, _)| stranger.p99)),
            median(turns.iter().map(|(quiet, _, stranger, _)| stranger.p99 / quiet.p99)),
        ),
        beside: median(turns.iter().map(|(.., beside)| *beside)),
    })
}

/// Signs in over and over, and gives how often it worked, a second. Fails if anything but a redirect came back: that signed nobody in.
fn flood(subject: &Subject, form: &Form, dir: &Path, seconds: u32) -> Result<f64> {
    let script = dir.join("flood.lua");
    let text = format!(
        r#"
wrk.method = "POST"
wrk.body = "{body}"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
signed_in, others = 0, 0
threads = {{}}
function setup(thread) table.insert(threads, thread) end
function response(status) if status == 303 then signed_in = signed_in + 1 else others = others + 1 end end
function done(summary)
  local all, refused = 0, 0
  for _, thread in ipairs(threads) do all, refused = all + thread:get("signed_in"), refused + thread:get("others") end
  io.write(string.format("\nMEASURED %d %d %d\n", all, refused, summary.duration))
end
"#,
        body = form.body
    );
    fs::write(&script, text)?;
    let (connections, duration, script) = (FLOOD_CONNECTIONS.to_string(), format!("{seconds}s"), script.display().to_string());
    let headers = [format!("Host: {}", form.host), format!("Cookie: {}", form.cookie), format!("Origin: http://{}", form.host)];
    let url = format!("http://127.0.0.1:{}{}", subject.port, form.page);
    let mut arguments = vec!["-t", "1", "-c", &connections, "-d", &duration, "-s", &script];
    arguments.extend(headers.iter().flat_map(|header| ["-H", header]));
    arguments.push(&url);
    let said = output(LOAD_CPU, "wrk", &arguments, "")?;
    let line = said.lines().find_map(|line| line.strip_prefix("MEASURED ")).context("wrk measured nothing")?;
    let numbers = line.split(' ').map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    let &[count, others, micros] = numbers.as_slice() else { anyhow::bail!("wrk said {line:?}") };
    settle(form, &url)?;
    ensure!(count > 0.0 && others == 0.0, "{count} sign-ins, and {others} other answers:\n{said}");
    Ok(count / (micros / 1e6))
}

/// Waits for what the load left behind when it hung up: those sign-ins go on to their end, and are no part of the next turn. This one waits
/// in the queue behind them.
fn settle(form: &Form, url: &str) -> Result<()> {
    let headers = [format!("Host: {}", form.host), format!("Cookie: {}", form.cookie), format!("Origin: http://{}", form.host)];
    let mut arguments = vec!["--silent", "--show-error", "--fail-with-body", "--max-time", "60", "--data", &form.body];
    arguments.extend(headers.iter().flat_map(|header| ["--header", header]));
    arguments.push(url);
    output(LOAD_CPU, "curl", &arguments, "").map(drop)
}
