//! Tries the gateway as an attacker would, other proxies beside it where they can be. `security/run` builds everything and starts
//! this; each figure is a row of `tests/SECURITY-RESULTS.md`.

mod auc;
mod by_test;
mod figure;
mod figures;
mod process;
mod proxies;
mod report;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Parser;

use figure::{Bench, Figure, Measured};
use figures::FIGURES;
use report::{Report, Row};

/// Tries the gateway as an attacker would.
#[derive(Parser)]
struct Arguments {
    /// The directory of the built programs.
    #[arg(long)]
    programs: PathBuf,
    /// An empty directory for everything that is written; removed by the caller.
    #[arg(long)]
    dir: PathBuf,
    /// The file for the results.
    #[arg(long)]
    results: PathBuf,
    /// Measure this figure alone; the others' rows stay as they are. Can be given several times.
    #[arg(long)]
    only: Vec<String>,
    /// Minutes for each figure of which more time finds more (`fuzz`, `mutants`).
    #[arg(long)]
    minutes: Option<u64>,
    /// Keep the inputs that the fuzzer finds, as few as reach all branches, in `fuzz/corpus`.
    #[arg(long)]
    keep: bool,
    /// Name the figures and measure nothing.
    #[arg(long)]
    list: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.list {
        FIGURES.iter().for_each(|figure| say(&format!("{:<20} {}", figure.name, figure.title)));
        return Ok(());
    }
    for name in &arguments.only {
        ensure!(FIGURES.iter().any(|figure| figure.name == name), "there is no figure {name:?}: see --list");
    }
    let mut report = Report::read(&arguments.results)?;
    let mut missed = Vec::new();
    for figure in FIGURES.iter().filter(|figure| arguments.only.is_empty() || arguments.only.iter().any(|name| name == figure.name)) {
        say(&format!("{}: {}", figure.name, figure.title));
        let measured = measure(figure, &arguments);
        say(&format!("{}: {} ({})\n", figure.name, measured.result, if measured.met { "met" } else { "NOT MET" }));
        if !measured.met {
            missed.push(figure.name);
        }
        report.put(Row::new(figure, measured));
        report.write(&arguments.results)?;
    }
    ensure!(missed.is_empty(), "not met: {}", missed.join(", "));
    Ok(())
}

/// A figure that cannot be measured is one that is not met.
fn measure(figure: &Figure, arguments: &Arguments) -> Measured {
    let measure = || {
        let dir = arguments.dir.join(figure.name);
        std::fs::create_dir_all(&dir)?;
        let bench = Bench { programs: arguments.programs.canonicalize()?, dir, minutes: arguments.minutes, keep: arguments.keep };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime")?;
        runtime.block_on((figure.measure)(bench))
    };
    measure().unwrap_or_else(|error: anyhow::Error| Measured {
        elsewhere: String::new(),
        result: format!("could not be measured: {error:#}"),
        met: false,
    })
}

/// One line, or more, for the person who started this.
#[allow(clippy::print_stdout, reason = "this program talks to the person who started it")]
fn say(text: &str) {
    println!("{text}");
}
