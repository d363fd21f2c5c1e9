use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use tokio::process::Command;

use crate::figure::{Bench, Figure, Measured};
use crate::say;

pub(crate) const FIGURE: Figure = Figure {
    name: "mutants",
    title: "mutants of `policies/` and of the vault caught by their crates' own tests (cargo-mutants, those crates alone, in shards)",
    elsewhere: "",
    reach: "≥ 90 %",
    measure: |bench| Box::pin(measure(bench)),
};

/// All that there are take hours; without more time as many are tried, from everywhere, as begin in this.
const MINUTES: u64 = 240;
/// A shard has every tenth mutant.
const SHARDS: usize = 10;

/// What is changed, and whose tests have to notice.
const SUBJECTS: [(&str, &str, &[&str]); 2] =
    [("`policies/`", "policies", &[]), ("the vault", "accounts", &["-f", "accounts/src/vault/**", "-f", "accounts/src/keys/**"])];

#[derive(Default)]
struct Tried {
    caught: u64,
    missed: u64,
}

async fn measure(bench: Bench) -> Result<Measured> {
    let time = Duration::from_secs(bench.minutes.unwrap_or(MINUTES).saturating_mul(60));
    let (begun, mut tried) = (Instant::now(), [Tried::default(), Tried::default()]);
    let mut shards = 0;
    for shard in 0..SHARDS {
        if begun.elapsed() > time {
            break;
        }
        for ((_, package, files), tried) in SUBJECTS.iter().zip(&mut tried) {
            let shard = run(&bench.dir, package, files, shard).await?;
            tried.caught = tried.caught.saturating_add(shard.caught);
            tried.missed = tried.missed.saturating_add(shard.missed);
        }
        shards = shard.saturating_add(1);
    }
    let told = SUBJECTS.iter().zip(&tried).map(|((name, ..), Tried { caught, missed })| {
        let all = caught.saturating_add(*missed);
        format!("{name} {:.1} % ({caught} of {all})", 100.0 * *caught as f64 / all.max(1) as f64)
    });
    let told = told.collect::<Vec<_>>().join(", ");
    let of = if shards == SHARDS { String::new() } else { format!("; {shards} of {SHARDS} shards were tried") };
    let enough = |Tried { caught, missed }: &Tried| *caught > 0 && *caught >= missed.saturating_mul(9);
    Ok(Measured { elsewhere: String::new(), result: told + &of, met: tried.iter().all(enough) })
}

/// Tries one shard, or takes over what came of it when it was tried in this directory before.
async fn run(dir: &Path, package: &str, files: &[&str], shard: usize) -> Result<Tried> {
    let out = dir.join(format!("{package}-{shard}"));
    let outcomes = out.join("mutants.out/outcomes.json");
    let read = || -> Option<Value> { serde_json::from_slice(&std::fs::read(&outcomes).ok()?).ok() };
    let is_whole = |value: &Value| value.get("end_time").is_some_and(Value::is_string);
    if read().is_none_or(|value| !is_whole(&value)) {
        std::fs::create_dir_all(&out)?;
        let mut cargo = Command::new("cargo");
        cargo.args(["mutants", "--package", package, "--sharding", "round-robin", "--shard", &format!("{shard}/{SHARDS}")]).args(files);
        cargo.args(["--timeout", "120", "--baseline", if shard == 0 { "run" } else { "skip" }, "--colors", "never", "--output"]).arg(&out);
        cargo.env("CARGO_TARGET_DIR", dir.join("target")).env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "1");
        let status = cargo.status().await.context("cargo mutants")?;
        // Two and three: some were missed, or did not come to an end.
        ensure!(matches!(status.code(), Some(0 | 2 | 3)), "cargo mutants: {status}");
    }
    let value = read().filter(is_whole).with_context(|| format!("{} is not whole", outcomes.display()))?;
    let number = |key: &str| value.get(key).and_then(Value::as_u64).unwrap_or_default();
    let missed = std::fs::read_to_string(out.join("mutants.out/missed.txt")).unwrap_or_default();
    missed.lines().for_each(|line| say(&format!("missed: {line}")));
    // One that makes a test run on for ever is noticed, too.
    Ok(Tried { caught: number("caught").saturating_add(number("timeout")), missed: number("missed") })
}
