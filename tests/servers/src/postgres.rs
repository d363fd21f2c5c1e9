use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::{Process, eventually, program};

const READY: Duration = Duration::from_secs(60);

/// A PostgreSQL of one's own, reached by a socket in its own directory; it goes when this is dropped.
pub struct Postgres {
    dir: TempDir,
    server: Option<Process>,
}

impl Postgres {
    /// Makes a cluster of databases and starts it.
    pub async fn start() -> Self {
        let dir = TempDir::new().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
        let made = as_postgres("initdb")
            .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(dir.path().join("data"))
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let mut postgres = Self { dir, server: None };
        postgres.start_again().await;
        postgres
    }

    /// Starts it with what it held.
    pub async fn start_again(&mut self) {
        let mut command = as_postgres("postgres");
        command.arg("-D").arg(self.dir.path().join("data")).args(["-c", "listen_addresses=", "-c", "fsync=off", "-c"]);
        command.arg(format!("unix_socket_directories={}", self.dir.path().display()));
        self.server = Some(Process::start(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())));
        let answers = async || Command::new(binary("pg_isready")).arg("-q").arg("-h").arg(self.dir.path()).status().unwrap().success();
        eventually("PostgreSQL takes connections", READY, answers).await;
    }

    /// One of its databases; `postgres` is there from the beginning.
    pub fn url(&self, database: &str) -> String {
        let dir = self.dir.path().to_str().unwrap().replace('/', "%2F");
        format!("postgres://postgres@{dir}/{database}")
    }

    /// Where it listens.
    pub fn socket(&self) -> PathBuf {
        self.dir.path().join(".s.PGSQL.5432")
    }

    /// Stops it and all that serve its connections in their tracks.
    pub fn freeze(&self) {
        self.signal_all("STOP");
    }

    /// Lets them go on.
    pub fn thaw(&self) {
        self.signal_all("CONT");
    }

    /// Ends it at once, connections and all.
    pub fn kill(&mut self) {
        self.signal_all("QUIT");
        if let Some(mut server) = self.server.take() {
            server.wait();
        }
    }

    fn signal_all(&self, signal: &str) {
        self.server.as_ref().unwrap_or_else(|| panic!("PostgreSQL does not run")).signal_all(signal);
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // An orderly end, so that it leaves no shared memory behind; it may be frozen just now.
        if self.server.is_some() {
            self.thaw();
            self.kill();
        }
    }
}

/// PostgreSQL refuses to run as root; anybody else runs it as themselves.
fn as_postgres(name: &str) -> Command {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mut command = Command::new("setpriv");
    if root {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command.arg("--pdeathsig=KILL").arg(binary(name));
    command
}

/// Debian keeps those of each release in a directory of its own.
fn binary(name: &str) -> PathBuf {
    let mut releases: Vec<PathBuf> = std::fs::read_dir(Path::new("/usr/lib/postgresql"))
        .map(|dirs| dirs.filter_map(|dir| Some(dir.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    releases.sort_unstable_by(|a, b| b.cmp(a));
    program(name, "postgresql", &releases)
}
