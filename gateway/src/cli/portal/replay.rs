use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use portals::recording::{HEAD, Recording, replay};

use super::one::One;
use crate::cli::{Deployment, Failed, say};

/// `latchkey portal replay`.
#[derive(Args)]
pub(in crate::cli) struct Replay {
    /// The portal's id.
    id: String,
    /// Where `latchkey portal record` has put the recording.
    dir: PathBuf,
    #[command(flatten)]
    deployment: Deployment,
}

impl Replay {
    pub(super) fn run(&self) -> Result<(), Failed> {
        let one = One::new(&self.deployment, &self.id)?;
        let recording = Recording::read(&files(&self.dir)?).with_context(|| self.dir.display().to_string())?;
        let runs = one.operator.block_on(Box::pin(replay(recording, &one.portal)))?;
        let mut fits = true;
        for run in &runs {
            let (name, verdict) = (&run.run, run.verdict.as_str());
            if run.fits() {
                say(&format!("{name}: {verdict} ({})", run.reason));
                continue;
            }
            fits = false;
            run.steps.iter().for_each(|line| say(line));
            if let Some(difference) = &run.difference {
                say(&format!("{name}: {difference}"));
            }
            say(&format!("{name}: the verdict is {verdict} ({}); when it was recorded it was {}", run.reason, run.recorded.as_str()));
        }
        if fits { Ok(()) } else { Err(anyhow::anyhow!("the recipe of `{}` no longer fits the recording", self.id).into()) }
    }
}

/// All files of a recording, by their paths in it.
fn files(dir: &Path) -> Result<Vec<(String, Vec<u8>)>, Failed> {
    let read = |path: &Path| std::fs::read(path).with_context(|| path.display().to_string());
    let mut files = vec![(HEAD.to_owned(), read(&dir.join(HEAD))?)];
    for run in std::fs::read_dir(dir)?.flatten().filter(|entry| entry.path().is_dir()) {
        for file in std::fs::read_dir(run.path())?.flatten().filter(|file| file.path().is_file()) {
            let name = format!("{}/{}", run.file_name().to_string_lossy(), file.file_name().to_string_lossy());
            files.push((name, read(&file.path())?));
        }
    }
    Ok(files)
}
