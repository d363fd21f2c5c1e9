//! The gateway beside bare Pingora and nginx: throughput and CPU of an authenticated GET of 1 KiB, memory of idle
//! connections. `benches/run` builds everything and starts this; the result goes to `benches/RESULTS.md`.

mod curl;
mod flood;
mod gateway;
mod idle;
mod load;
mod machine;
mod nginx;
mod process;
mod redis;
mod report;
mod rounds;
mod scanned;
mod sign_in;
mod statistics;
mod subjects;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Parser;

/// Measures the gateway beside bare Pingora and nginx.
#[derive(Parser)]
struct Arguments {
    /// The directory of the built programs `latchkey` and `bare_pingora`.
    #[arg(long)]
    programs: PathBuf,
    /// An empty directory for everything that is written; removed by the caller.
    #[arg(long)]
    dir: PathBuf,
    /// The file for the results.
    #[arg(long)]
    results: PathBuf,
    /// How often each proxy is measured.
    #[arg(long, default_value_t = 7)]
    rounds: u32,
    /// For how many seconds, each time.
    #[arg(long, default_value_t = 6)]
    seconds: u32,
    /// How often sign-ins are measured, and portal traffic with a flood of them and without.
    #[arg(long, default_value_t = 9)]
    floods: u32,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    ensure!(machine::cores()? >= 2, "two CPUs are needed: one for the proxies, one for the load");
    let facts = machine::facts()?;

    say("starting the origin, Redis and the proxies");
    let origin = nginx::Origin::start(&arguments.dir)?;
    let redis = redis::Redis::start(&arguments.dir)?;
    let mut subjects = subjects::start(&arguments.programs, &arguments.dir, &origin, &redis)?;

    say("1 000 idle connections to each");
    let memory = idle::measure(&mut subjects)?;
    // Only there for its memory.
    subjects.retain(|subject| subject.kind.is_loaded());

    let measured = rounds::measure(&subjects, &arguments.dir, arguments.rounds, arguments.seconds)?;
    let flooded = gateway::embedded(&subjects).zip(measured.iter().find(|one| one.kind == subjects::Kind::Embedded));
    let (subject, capacity) = flooded.context("no gateway was measured")?;
    let form = gateway::password_form(subject, &arguments.dir)?;
    let flooded = flood::measure(subject, &form, &arguments.programs, &arguments.dir, capacity.rate().0, arguments.floods)?;
    let scanned = scanned::measure(&arguments.programs, &arguments.dir, &origin, arguments.rounds, arguments.seconds)?;
    let text = report::text(
        &facts,
        &report::Method { rounds: arguments.rounds, seconds: arguments.seconds },
        &measured,
        &memory,
        &flooded,
        &scanned,
    );
    fs::write(&arguments.results, &text).with_context(|| format!("{} cannot be written", arguments.results.display()))?;
    say(&text);
    Ok(())
}

/// One line, or more, for the person who started this.
#[allow(clippy::print_stdout, reason = "this program talks to the person who started it")]
fn say(text: &str) {
    println!("{text}");
}
