use std::path::{Path, PathBuf};

use accounts::SeenAs;
use anyhow::Context as _;
use clap::Args;
use portals::recording::{HEAD, RecordFailed, Wish, record};

use super::one::One;
use crate::cli::{Deployment, Failed, say};

/// `latchkey portal record`.
#[derive(Args)]
pub(in crate::cli) struct Record {
    /// The portal's id.
    id: String,
    /// Where the recording goes: a new directory, or that of an older recording.
    dir: PathBuf,
    /// Record one wrong password too; the portal may count it.
    #[arg(long)]
    try_wrong: bool,
    #[command(flatten)]
    deployment: Deployment,
}

impl Record {
    pub(super) fn run(&self) -> Result<(), Failed> {
        make_room(&self.dir)?;
        let one = One::new(&self.deployment, &self.id)?;
        let wish = Wish {
            portal: one.portal.clone(),
            public_host: one.public_host.clone(),
            credential: one.credential()?,
            try_wrong: self.try_wrong,
            seen_as: SeenAs { user_agent: "latchkey portal record".to_owned(), address: std::net::Ipv4Addr::LOCALHOST.into() },
            keys: one.keys()?,
        };
        let outside = one.operator.outside.clone();
        let recording = match one.operator.block_on(Box::pin(record(wish, outside.clock, outside.rng))) {
            Ok(recording) => recording,
            Err(failed) => {
                if let RecordFailed::Verdict { steps, .. } = &failed {
                    steps.iter().for_each(|line| say(line));
                }
                return Err(failed.into());
            }
        };
        empty(&self.dir)?;
        for (path, bytes) in recording.files() {
            let file = self.dir.join(&path);
            if let Some(parent) = file.parent() {
                std::fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
            }
            std::fs::write(&file, bytes).with_context(|| file.display().to_string())?;
            say(&path);
        }
        say("Names, cookies and tokens are replaced; what else the pages show is as it was. Read them before you give them away.");
        Ok(())
    }
}

/// Nothing that is not a recording is written over.
fn make_room(dir: &Path) -> Result<(), Failed> {
    let taken = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) || dir.is_file();
    if taken && !dir.join(HEAD).is_file() {
        return Err(Failed::Usage(format!("{} holds something that is not a recording; name a new directory", dir.display())));
    }
    Ok(())
}

/// Takes the exchanges of an older recording away, and nothing else.
fn empty(dir: &Path) -> Result<(), Failed> {
    for run in std::fs::read_dir(dir).into_iter().flatten().flatten().filter(|entry| entry.path().is_dir()) {
        for file in std::fs::read_dir(run.path())?.flatten().filter(|file| file.path().extension().is_some_and(|kind| kind == "http")) {
            std::fs::remove_file(file.path())?;
        }
    }
    Ok(())
}
