use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use fuzz::corpus;
use tokio::process::Command;

use crate::figure::{Bench, Figure, Measured};
use crate::say;

pub(crate) const FIGURE: Figure = Figure {
    name: "fuzz",
    title: "fuzz hours over ≥ 8 targets (cookie, ticket, form, recipe HTML, DSN, Set-Cookie, Forwarded, TOML): crashes",
    elsewhere: "",
    reach: "0 in what can be run; corpus kept",
    measure: |bench| Box::pin(measure(bench)),
};

/// All targets together, unless more is asked for.
const MINUTES: u64 = 20;
/// Integration tests that hold targets, beside the unit tests.
const INTEGRATION: [&str; 3] = ["core", "any_text", "master_password"];
/// The fuzzer's own, and what reads for us.
const LIBRARIES: [&str; 14] = [
    "bolero",
    "bolero-engine",
    "bolero-generator",
    "bolero-libfuzzer",
    "cssparser",
    "html5ever",
    "mail-parser",
    "markup5ever",
    "phonenumber",
    "scraper",
    "selectors",
    "toml",
    "toml_parser",
    "zxcvbn",
];
/// What one input may cost: of each much less is expected.
const LIMITS: &str = "-timeout=10 -rss_limit_mb=2048 -max_len=4096 -reload=0 -print_final_stats=1";

/// A test that is a target.
struct Target {
    program: PathBuf,
    /// The test's whole path.
    test: String,
    /// Its name without `fuzz_`, and that of its corpus.
    name: String,
}

/// What became of one.
#[derive(Default)]
struct Ran {
    executions: u64,
    branches: u64,
    crashes: usize,
}

/// What the fuzzer said.
struct Said {
    /// Whether it ended well.
    well: bool,
    /// How many inputs it left in the directory of those that crash.
    crashes: usize,
    text: String,
}

async fn measure(bench: Bench) -> Result<Measured> {
    let targets = build(&bench).await?;
    let minutes = bench.minutes.unwrap_or(MINUTES);
    let each = Duration::from_secs(minutes.saturating_mul(60).div_ceil(targets.len().max(1) as u64));
    let (begun, mut all, mut kept, mut crashed) = (cpu_seconds()?, Ran::default(), 0_usize, Vec::new());
    for target in &targets {
        let mut ran = target.run(&bench.dir, each).await?;
        if ran.crashes == 0 && bench.keep {
            ran.crashes = target.keep(&bench.dir).await?;
        }
        say(&format!("{}: {} executions, {} branches, {} crashes", target.name, ran.executions, ran.branches, ran.crashes));
        all.executions = all.executions.saturating_add(ran.executions);
        all.branches = all.branches.saturating_add(ran.branches);
        all.crashes = all.crashes.saturating_add(ran.crashes);
        if ran.crashes > 0 {
            crashed.push(target.name.as_str());
        }
        kept = kept.saturating_add(corpus::read(&target.name)?.len());
    }
    // The clock would count what others do meanwhile.
    let spent = cpu_seconds()?.saturating_sub(begun).div_ceil(60);
    let names: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
    let which = if crashed.is_empty() { String::new() } else { format!(" ({})", crashed.join(", ")) };
    Ok(Measured {
        elsewhere: String::new(),
        result: format!(
            "{}{which} in {} executions, {spent} core-minutes, {} targets ({}); {} branches reached, {kept} inputs kept in `fuzz/corpus/`",
            all.crashes,
            all.executions,
            targets.len(),
            names.join(", "),
            all.branches
        ),
        met: all.crashes == 0 && targets.len() >= 8,
    })
}

/// Builds the tests for the fuzzer, in a directory of its own, and finds the targets in them. What is compiled for the fuzzer has another
/// `opt-level`, by which `security/instrument` knows it; all else is what any other build has left.
async fn build(bench: &Bench) -> Result<Vec<Target>> {
    let into = bench.dir.join("target");
    if !into.exists() {
        std::fs::create_dir_all(into.join("debug"))?;
        for (folder, how) in [("deps", "-al"), ("build", "-a"), (".fingerprint", "-a")] {
            // Without them, as on another file system, it takes longer.
            let _ = Command::new("cp").arg(how).arg(bench.programs.join(folder)).arg(into.join("debug")).status().await;
        }
    }
    let mut cargo = Command::new("cargo");
    cargo
        .args(["test", "--locked", "--no-run", "--message-format=json-render-diagnostics", "--workspace", "--lib"])
        .args(INTEGRATION.iter().flat_map(|test| ["--test", test]))
        .args(["--config", "profile.dev.package.\"*\".opt-level=0"])
        .env("RUSTC_WRAPPER", Path::new("security/instrument").canonicalize()?)
        .env("CARGO_TARGET_DIR", &into)
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
        .env("CARGO_INCREMENTAL", "0");
    for library in LIBRARIES {
        cargo.args(["--config", &format!("profile.dev.package.{library}.opt-level=1")]);
    }
    let output = cargo.stderr(Stdio::inherit()).output().await.context("cargo")?;
    ensure!(output.status.success(), "the tests cannot be built for the fuzzer");
    let messages = output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok());
    let programs = messages.filter_map(|message| message.get("executable")?.as_str().map(PathBuf::from));
    let mut targets = Vec::new();
    for program in programs {
        let listed = Command::new(&program).args(["--list", "--format=terse"]).output().await?.stdout;
        for line in String::from_utf8_lossy(&listed).lines() {
            let Some(test) = line.strip_suffix(": test") else { continue };
            let Some(name) = test.rsplit("::").next().and_then(|name| name.strip_prefix("fuzz_")) else { continue };
            targets.push(Target { program: program.clone(), test: test.to_owned(), name: name.to_owned() });
        }
    }
    targets.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(targets)
}

impl Target {
    /// Tries it from what is kept on, for so long.
    async fn run(&self, dir: &Path, time: Duration) -> Result<Ran> {
        let [seeds, found, crashes] = ["seeds", "found", "crashes"].map(|kind| dir.join(kind).join(&self.name));
        for folder in [&seeds, &found, &crashes] {
            std::fs::create_dir_all(folder)?;
        }
        for (number, input) in corpus::read(&self.name)?.iter().enumerate() {
            std::fs::write(seeds.join(number.to_string()), input)?;
        }
        let paths = format!("{} {}", found.display(), seeds.display());
        let said = self.fuzzer(dir, "run", &format!("{paths} -max_total_time={}", time.as_secs())).await?;
        Ok(Ran {
            executions: number_behind(&said.text, "stat::number_of_executed_units:"),
            branches: number_behind(&said.text, " cov:"),
            // It also ends before its time when it cannot begin.
            crashes: usize::from(!said.well).max(said.crashes),
        })
    }

    /// Keeps the smallest inputs that reach all branches that were reached, in place of those that were kept; they are kept as they were if
    /// one crashes now. Returns how many do: the fuzzer merges on without them, and says nothing.
    async fn keep(&self, dir: &Path) -> Result<usize> {
        let [seeds, found, least] = ["seeds", "found", "least"].map(|kind| dir.join(kind).join(&self.name));
        let _ = std::fs::remove_dir_all(&least);
        std::fs::create_dir_all(&least)?;
        let paths = format!("{} {} {}", least.display(), found.display(), seeds.display());
        let said = self.fuzzer(dir, "merge", &format!("{paths} -merge=1 -use_counters=0")).await?;
        if said.crashes > 0 {
            return Ok(said.crashes);
        }
        ensure!(said.well, "{}: the inputs cannot be merged", self.name);
        let mut inputs = Vec::new();
        for entry in std::fs::read_dir(&least)? {
            inputs.push(std::fs::read(entry?.path())?);
        }
        inputs.retain(|input| !input.is_empty());
        inputs.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        corpus::write(&self.name, &inputs)?;
        Ok(0)
    }

    /// Has it do this, and tells which inputs crashed.
    async fn fuzzer(&self, dir: &Path, what: &str, arguments: &str) -> Result<Said> {
        let (crashes, log) = (dir.join("crashes").join(&self.name), dir.join(format!("{}.{what}.log", self.name)));
        let known = files(&crashes)?;
        let arguments = format!("{arguments} -artifact_prefix={}/ {LIMITS}", crashes.display());
        let mut command = Command::new(&self.program);
        command.args([self.test.as_str(), "--exact", "--nocapture", "--test-threads=1"]).env("BOLERO_LIBFUZZER_ARGS", arguments);
        let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await.with_context(|| self.name.clone())?;
        std::fs::write(&log, &output.stderr)?;
        let mut crashed = files(&crashes)?;
        crashed.retain(|path| !known.contains(path));
        crashed.iter().for_each(|path| say(&format!("{}: {}; said in {}", self.name, path.display(), log.display())));
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(Said { well: output.status.success(), crashes: crashed.len(), text })
    }
}

/// The processor's time of all programs that this one has waited for (proc(5): `cutime` and `cstime`, in hundredths of a second).
fn cpu_seconds() -> Result<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The second field, the name, is in brackets.
    let fields = stat.rsplit_once(')').context("/proc/self/stat")?.1.split_whitespace();
    let ticks = fields.skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).fold(0, u64::saturating_add);
    Ok(ticks / 100)
}

/// What stands in a directory.
fn files(directory: &Path) -> Result<Vec<PathBuf>> {
    Ok(std::fs::read_dir(directory)?.filter_map(|entry| Some(entry.ok()?.path())).collect())
}

/// The number behind the last of these words.
fn number_behind(text: &str, words: &str) -> u64 {
    let number = text.rsplit_once(words).and_then(|(_, rest)| rest.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or_default()
}
