//! Figures that a test of the suite brings, perhaps asked for more of it.

use anyhow::{Context as _, Result};
use tokio::process::Command;

/// What a test said when it ran.
pub(crate) struct Ran {
    /// Whether it passed; a name that no test has does not.
    pub(crate) passed: bool,
    /// Standard output.
    pub(crate) said: String,
    /// How long it took, compiling aside.
    pub(crate) seconds: u64,
}

/// Runs the tests of this name in this target, with these variables.
pub(crate) async fn by_test(target: &[&str], name: &str, variables: &[(&str, String)]) -> Result<Ran> {
    let mut command = Command::new("cargo");
    command.args(["test", "--locked", "--workspace"]).args(target).args(["--", name, "--nocapture"]);
    let output = command.envs(variables.iter().map(|(name, value)| (name, value))).output().await.context("cargo")?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let results: Vec<&str> = said.lines().filter(|line| line.starts_with("test result: ok. ") && !line.contains(" 0 passed")).collect();
    let seconds = results.iter().filter_map(|line| line.rsplit(' ').next()?.trim_end_matches('s').parse::<f64>().ok()).sum::<f64>();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a test takes no negative time, and no years")]
    let seconds = seconds.round() as u64;
    Ok(Ran { passed: output.status.success() && !results.is_empty(), said, seconds })
}
