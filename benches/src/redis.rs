//! Redis for the sessions of one gateway.

use std::path::Path;

use anyhow::Result;

use crate::process::{LOAD_CPU, Process, free_port};

/// A Redis that keeps nothing on disk, beside the load.
pub(crate) struct Redis {
    /// Where it listens on loopback.
    pub(crate) port: u16,
    _process: Process,
}

impl Redis {
    /// Starts it.
    pub(crate) fn start(dir: &Path) -> Result<Self> {
        let port = free_port()?;
        let (at, dir_text) = (port.to_string(), dir.display().to_string());
        let arguments = ["--bind", "127.0.0.1", "--port", &at, "--save", "", "--appendonly", "no", "--dir", &dir_text];
        let mut process = Process::start(dir, "redis", LOAD_CPU, "redis-server", &arguments)?;
        process.wait_for(dir, port)?;
        Ok(Self { port, _process: process })
    }
}
