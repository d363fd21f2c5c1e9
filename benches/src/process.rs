//! Programs under measurement and around it: started on one CPU, stopped when dropped.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The CPU of the proxies.
pub(crate) const PROXY_CPU: u32 = 0;
/// The CPU of load, origin and Redis.
pub(crate) const LOAD_CPU: u32 = 1;

/// Ticks a second in `/proc/PID/stat` (proc(5): `sysconf(_SC_CLK_TCK)`, 100 on every Linux that Rust runs on).
const TICKS: f64 = 100.0;
const START: Duration = Duration::from_secs(20);

/// A running program.
pub(crate) struct Process {
    name: String,
    child: Child,
}

impl Process {
    /// Starts `program` on `cpu`. What it prints goes to `DIR/NAME.log`. The kernel stops it should this program die.
    pub(crate) fn start<A: AsRef<OsStr>>(dir: &Path, name: &str, cpu: u32, program: impl AsRef<OsStr>, arguments: &[A]) -> Result<Self> {
        let log = File::create(dir.join(format!("{name}.log")))?;
        let child = pinned(cpu, program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        Ok(Self { name: name.to_owned(), child })
    }

    /// Waits until something listens on `port`.
    pub(crate) fn wait_for(&mut self, dir: &Path, port: u16) -> Result<()> {
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = self.child.try_wait()?;
            if ended.is_some() || begun.elapsed() > START {
                let log = fs::read_to_string(dir.join(format!("{}.log", self.name))).unwrap_or_default();
                bail!("{} does not listen on port {port} ({ended:?}):\n{log}", self.name);
            }
            sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// CPU seconds, user and system, of all its threads up to now.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name in parentheses may hold anything; utime and stime are fields 14 and 15, the 12th and 13th behind it.
        let (_, fields) = stat.rsplit_once(") ").context("/proc/PID/stat without a name")?;
        let mut times = fields.split(' ').skip(11).map(str::parse::<u32>);
        let mut next = || times.next().context("/proc/PID/stat is short")?.context("/proc/PID/stat without times");
        Ok((f64::from(next()?) + f64::from(next()?)) / TICKS)
    }

    /// Resident memory, MiB.
    pub(crate) fn resident_mib(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: u32 = line.trim().trim_end_matches(" kB").parse().context("VmRSS is no number")?;
        Ok(f64::from(kib) / 1024.0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Nothing that they hold outlives the temporary directory, so that there is nothing to end in good order.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs `program` on `cpu` to its end, with `input`, and gives what it printed.
pub(crate) fn output<A: AsRef<OsStr>>(cpu: u32, program: impl AsRef<OsStr>, arguments: &[A], input: &str) -> Result<String> {
    let name = program.as_ref().to_string_lossy().into_owned();
    let mut child = pinned(cpu, program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} cannot be started"))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    let mut said = Vec::new();
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_to_end(&mut said)?;
    }
    let ended = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&said).into_owned();
    if !ended.status.success() {
        bail!("{name}: {}\n{said}{}", ended.status, String::from_utf8_lossy(&ended.stderr));
    }
    Ok(said)
}

/// A port on loopback that is free now.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// `setpriv` and `taskset` of util-linux replace themselves by the program: its process id is the child's.
fn pinned(cpu: u32, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "taskset", "--cpu-list", &cpu.to_string()]).arg(program);
    command
}
