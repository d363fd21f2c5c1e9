use std::ffi::OsStr;
use std::fs::{self, File};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

const START: Duration = Duration::from_secs(60);

/// A running program, stopped when it is dropped, and by the kernel should this one die.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Starts it; what it prints goes to `DIR/NAME.log`. Waits until something listens on `port`.
    pub(crate) fn listening<A: AsRef<OsStr>>(
        dir: &Path,
        name: &str,
        port: u16,
        program: impl AsRef<OsStr>,
        arguments: &[A],
    ) -> Result<Self> {
        let path = dir.join(format!("{name}.log"));
        let log = File::create(&path)?;
        // It replaces itself by the program: its process id is the child's.
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]).arg(program).args(arguments).current_dir(dir);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let mut process = Self { child: command.spawn().with_context(|| format!("{name} cannot be started"))? };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = process.child.try_wait()?;
            if ended.is_some() || begun.elapsed() > START {
                bail!("{name} does not listen on port {port} ({ended:?}):\n{}", fs::read_to_string(&path).unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(process)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
