use std::collections::HashMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use accounts::TrailCheck;
use accounts::keys::Keys;
use anyhow::Context;
use clap::Args;
use serde::Deserialize;

use super::super::operator::Operator;
use super::super::{Deployment, Failed, say};
use super::about::plain;
use crate::compose::{accounts_store, vault_keys};

/// So many lines are read at once.
const AT_ONCE: u32 = 1_000;
/// So many faults are named.
const NAMED: usize = 100;

/// `latchkey account verify-audit`.
#[derive(Args)]
pub(in crate::cli) struct VerifyAudit {
    #[command(flatten)]
    deployment: Deployment,
    /// The nodes' log as it was collected elsewhere, JSON lines: what it tells of and the database no longer has is named too. `-` is
    /// standard input.
    #[arg(long, value_name = "LOG")]
    copy: Option<PathBuf>,
}

/// A line of the log that repeats one of a trail. All other lines are passed over.
#[derive(Deserialize)]
struct Logged {
    target: String,
    account: String,
    number: i64,
    seal: String,
}

impl VerifyAudit {
    pub(super) fn run(self) -> Result<(), Failed> {
        let operator = Operator::new(self.deployment.settings()?)?;
        let copy = self.copy.as_deref().map(seals).transpose()?;
        let report = operator.block_on(async {
            let ring = vault_keys::load(&operator.settings.vault.keys_file, false, operator.outside.rng.as_ref())?;
            let store = accounts_store::open(&operator.settings).await?;
            let keys = Keys::derive(ring);
            let check = TrailCheck::new(&keys.trail, copy.unwrap_or_default());
            Ok::<_, anyhow::Error>(check.over(store.as_ref(), AT_ONCE).await?)
        })?;
        for fault in report.faults.iter().take(NAMED) {
            say(&plain(&fault.to_string().into()));
        }
        if report.faults.len() > NAMED {
            say(&format!("and {} more", report.faults.len().saturating_sub(NAMED)));
        }
        let looked = format!("{} of {}", counted(report.lines, "line"), counted(report.accounts, "account"));
        if report.faults.is_empty() {
            say(&format!("{looked}: each is as it was written, and none between them is missing"));
            return Ok(());
        }
        Err(Failed::Work(anyhow::anyhow!("{looked}, {}: somebody has changed the database", counted(report.faults.len() as u64, "fault"))))
    }
}

fn counted(number: u64, what: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {what}{s}")
}

/// The seals that a log tells of.
fn seals(log: &Path) -> anyhow::Result<HashMap<(String, i64), String>> {
    let reader: Box<dyn BufRead> = if log == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        let file = std::fs::File::open(log).with_context(|| log.display().to_string())?;
        Box::new(std::io::BufReader::new(file))
    };
    let mut seals = HashMap::new();
    for line in reader.lines() {
        let line = line.with_context(|| log.display().to_string())?;
        if let Ok(logged) = serde_json::from_str::<Logged>(&line)
            && logged.target == "audit"
        {
            seals.insert((logged.account, logged.number), logged.seal);
        }
    }
    Ok(seals)
}
