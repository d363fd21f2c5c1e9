use std::net::TcpListener;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::{Failed, say};
use crate::compose::ShownOutbox;
use crate::demo::{self, Place, SamplePortals};
use crate::{Outside, logs, start};

/// `latchkey demo`.
#[derive(Args)]
pub(super) struct Demo {
    /// Keep the data here, so that the next demo goes on with it. Default: a temporary directory.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The port to listen on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

impl Demo {
    pub(super) fn run(self) -> Result<(), Failed> {
        let _logs = logs::install();
        // Asked before anything is started, so that the answer is plain.
        TcpListener::bind(("127.0.0.1", self.port))
            .with_context(|| format!("port {} on this machine is taken; choose another with --port", self.port))?;
        let temporary = Temporary(std::env::temp_dir().join(format!("latchkey-demo-{}", std::process::id())));
        let data_dir = match self.data_dir {
            Some(given) => std::path::absolute(given)?,
            None => temporary.0.clone(),
        };
        let place = Place { port: self.port, data_dir };
        let portals = SamplePortals::start().context("the sample portals do not start")?;
        let settings = demo::settings(&place, &portals)?;
        let words = demo::instructions(&place);
        start::run(settings, Outside::system(), ShownOutbox::Yes, move |deps| async move {
            demo::make_account(&deps).await?;
            say(&words);
            Ok(())
        })?;
        Ok(())
    }
}

/// The demo's own directory, gone when it ends.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // Nothing there: a directory was given, or the demo did not get so far.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
