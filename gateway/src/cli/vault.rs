use accounts::vault::{rotate, status};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

use super::operator::Operator;
use super::{Deployment, Failed, say};
use crate::compose::{accounts_store, vault_keys};

/// `latchkey vault …`.
#[derive(Subcommand)]
pub(super) enum Vault {
    /// Append a key to the keys file; from then on it is the one that seals.
    NewKey(Deployment),
    /// Wrap every account's data key with the newest key, while the gateway runs. Can be stopped and started again.
    Rotate(Deployment),
    /// Tell which key wraps how many data keys.
    Status(Status),
}

/// `latchkey vault status`.
#[derive(clap::Args)]
pub(super) struct Status {
    #[command(flatten)]
    deployment: Deployment,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

impl Vault {
    pub(super) fn run(&self) -> Result<(), Failed> {
        match self {
            Self::NewKey(deployment) => new_key(&Operator::new(deployment.settings()?)?),
            Self::Rotate(deployment) => rotate_all(&Operator::new(deployment.settings()?)?),
            Self::Status(Status { deployment, json }) => show_status(&Operator::new(deployment.settings()?)?, *json),
        }
    }
}

fn new_key(operator: &Operator) -> Result<(), Failed> {
    let path = &operator.settings.vault.keys_file;
    let id = vault_keys::append_key(path, operator.outside.rng.as_ref())?;
    say(&format!("added key {id} to {}", path.display()));
    match operator.node() {
        Some(node) => {
            operator.block_on(node.post("/vault/reload", &serde_json::json!({})))?;
            say("the running node seals with it from now on");
        }
        None => say("nodes seal with it after they have read the file again (within ten seconds, or at their next start)"),
    }
    say("copy the file to every node, then run `latchkey vault rotate`");
    Ok(())
}

fn rotate_all(operator: &Operator) -> Result<(), Failed> {
    operator.block_on(async {
        let ring = vault_keys::load(&operator.settings.vault.keys_file, false, operator.outside.rng.as_ref())?;
        let store = accounts_store::open(&operator.settings).await?;
        let before = status(&ring, store.as_ref()).await?;
        let current = ring.current().map_or("", |key| key.id.as_str());
        let total = before.iter().filter(|(id, ..)| id != current).map(|(_, count, _)| *count).sum();
        let bar = ProgressBar::new(total);
        bar.set_style(ProgressStyle::with_template("{bar:30} {pos}/{len} data keys").unwrap_or_else(|_| ProgressStyle::default_bar()));
        let done = rotate(&ring, store.as_ref(), operator.outside.rng.as_ref(), |done| bar.set_position(done.rewrapped)).await?;
        bar.finish_and_clear();
        say(&format!("{} data keys are now wrapped by {current}", done.rewrapped));
        if done.unreadable > 0 {
            anyhow::bail!(
                "{} data keys are wrapped by keys that are not in the keys file; put those keys back and run this again",
                done.unreadable
            );
        }
        Ok::<(), anyhow::Error>(())
    })?;
    Ok(())
}

fn show_status(operator: &Operator, json: bool) -> Result<(), Failed> {
    operator.block_on(async {
        let ring = vault_keys::load(&operator.settings.vault.keys_file, false, operator.outside.rng.as_ref())?;
        let store = accounts_store::open(&operator.settings).await?;
        let rows = status(&ring, store.as_ref()).await?;
        let current = ring.current().map(|key| key.id.clone()).unwrap_or_default();
        if json {
            let rows: Vec<_> = rows
                .iter()
                .map(|(id, count, known)| serde_json::json!({"key": id, "data_keys": count, "in_keys_file": known, "current": *id == current}))
                .collect();
            say(&serde_json::to_string_pretty(&rows)?);
        } else {
            for (id, count, known) in rows {
                let note = match (id == current, known) {
                    (true, _) => "seals now",
                    (false, true) if count == 0 => "wraps nothing: may leave the keys file a session's lifetime after it was the newest (sessions from then end with it)",
                    (false, true) => "older: run `latchkey vault rotate`",
                    (false, false) => "NOT in the keys file: these accounts' links cannot be opened",
                };
                say(&format!("{id}  {count:>8} data keys  {note}"));
            }
        }
        Ok(())
    })
}
