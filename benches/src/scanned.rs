//! What looking for a marker costs: the same page of 100 KiB of HTML, of a portal that asks for it and of one that does not, behind one
//! gateway, in turns.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::gateway;
use crate::load::{self, Asked};
use crate::nginx::{HTML_BYTES, HTML_PAGE, Origin, PORTAL_COOKIE};
use crate::process::{PROXY_CPU, Process, free_port, output};
use crate::sign_in::walk_to;
use crate::statistics::median;

/// What was measured.
pub(crate) struct Scanned {
    /// Requests a second without and with the marker, medians.
    pub(crate) rates: (f64, f64),
    /// The share of throughput that it costs, median of the rounds.
    pub(crate) share: f64,
    /// A portal sign-in, and the same exchanges without the gateway: milliseconds, medians.
    pub(crate) sign_in: (f64, f64),
}

const PLAIN: &str = "plain.localhost";
const MARKED: &str = "marked.localhost";

/// Measures both.
pub(crate) fn measure(programs: &Path, dir: &Path, origin: &Origin, rounds: u32, seconds: u32) -> Result<Scanned> {
    let sign_in = portal_sign_in(programs, origin)?;
    let port = free_port()?;
    let own = dir.join("scanned");
    fs::create_dir_all(&own)?;
    let file = own.join("latchkey.toml");
    fs::write(&file, configuration(port, origin.port))?;
    let (latchkey, file) = (programs.join("latchkey"), file.display().to_string());
    gateway::create_account(&latchkey, &file)?;
    let mut process = Process::start(dir, "latchkey-scanned", PROXY_CPU, &latchkey, &["serve", "--config", &file])?;
    process.wait_for(dir, port)?;
    let cookie = |host: &str| walk_to(own.join(host), host, &format!("http://{host}:{port}{HTML_PAGE}"), HTML_BYTES);
    let (plain, marked) = (cookie(PLAIN)?, cookie(MARKED)?);
    let asked = |host: &str, cookie: &str| Asked {
        name: host.to_owned(),
        port,
        host: format!("{host}:{port}"),
        cookie: cookie.to_owned(),
        page: HTML_PAGE,
        bytes: HTML_BYTES,
    };
    let (plain, marked) = (asked(PLAIN, &plain), asked(MARKED, &marked));
    let mut pairs = Vec::new();
    for round in 0..rounds {
        let rate = |asked: &Asked| {
            let load = load::page(asked, dir, seconds)?;
            anyhow::Ok(load.requests / load.seconds)
        };
        // Whoever comes first finds another machine than whoever comes second.
        let pair = if round % 2 == 0 {
            let first = rate(&plain)?;
            (first, rate(&marked)?)
        } else {
            let first = rate(&marked)?;
            (rate(&plain)?, first)
        };
        crate::say(&format!("100 KiB of HTML, round {}: {:.0} requests/s, {:.0} with a marker", round.saturating_add(1), pair.0, pair.1));
        pairs.push(pair);
    }
    Ok(Scanned {
        rates: (median(pairs.iter().map(|(plain, _)| *plain)), median(pairs.iter().map(|(_, marked)| *marked))),
        share: median(pairs.iter().map(|(plain, marked)| 1.0 - marked / plain)),
        sign_in,
    })
}

fn portal_sign_in(programs: &Path, origin: &Origin) -> Result<(f64, f64)> {
    crate::say("portal sign-ins");
    let port = origin.port.to_string();
    let arguments = ["--origin", port.as_str(), "--cookie", PORTAL_COOKIE];
    let said = output(PROXY_CPU, programs.join("portal_costs"), &arguments, "")?;
    let numbers = said.lines().find_map(|line| line.strip_prefix("MEASURED ")).unwrap_or_default();
    let numbers = numbers.split(' ').map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    match numbers.as_slice() {
        &[recipe, alone] => Ok((recipe, alone)),
        _ => anyhow::bail!("portal_costs said {said:?}"),
    }
}

fn configuration(port: u16, origin: u16) -> String {
    let portal = |host: &str, signed_out: &str| {
        format!(
            r#"
[[portal]]
id = "{}"
hosts = ["{host}"]
upstream = ["http://127.0.0.1:{origin}"]
[portal.sign_in]
method = "form"
[[portal.sign_in.steps]]
page = "/login"
fields = {{ user = "{{username}}", password = "{{password}}" }}
[portal.sign_in.proof]
page = "/profile"
status = [200]
[portal.signed_out]
{signed_out}
"#,
            host.split('.').next().unwrap_or_default()
        )
    };
    format!(
        "[server]\nlisten = \"127.0.0.1:{port}\"\nsign_in_host = \"login.localhost\"\n{}{}",
        portal(PLAIN, "location = \"/login*\""),
        portal(MARKED, "body = 'name=\"password\"'\nscan = \"128KiB\""),
    )
}
