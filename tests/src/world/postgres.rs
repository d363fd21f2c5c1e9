use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};

use crate::eventually;

/// A PostgreSQL of one's own, reached by a socket in its own directory; it goes when this is dropped.
pub struct Postgres {
    dir: tempfile::TempDir,
    server: Option<Child>,
}

/// Makes and starts a PostgreSQL.
pub async fn postgres() -> Postgres {
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    let made = as_postgres("initdb")
        .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--pgdata"])
        .arg(dir.path().join("data"))
        .output()
        .await
        .unwrap();
    assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
    let mut postgres = Postgres { dir, server: None };
    postgres.start().await;
    postgres
}

impl Postgres {
    /// The database that every cluster begins with.
    pub fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.dir.path().to_str().unwrap().replace('/', "%2F"))
    }

    /// Starts it (again), with what it held.
    pub async fn start(&mut self) {
        let mut command = as_postgres("postgres");
        command.arg("-D").arg(self.dir.path().join("data")).args(["-c", "listen_addresses=", "-c", "fsync=off", "-c"]);
        command.arg(format!("unix_socket_directories={}", self.dir.path().display()));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        self.server = Some(command.spawn().unwrap());
        let dir = self.dir.path().to_owned();
        let ready = async || Command::new(binary("pg_isready")).arg("-q").arg("-h").arg(&dir).status().await.unwrap().success();
        eventually("PostgreSQL takes connections", Duration::from_secs(60), ready).await;
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
    pub async fn kill(&mut self) {
        self.signal_all("QUIT");
        if let Some(mut server) = self.server.take() {
            server.wait().await.unwrap();
        }
    }

    fn signal_all(&self, signal: &str) {
        let pid = self.server.as_ref().and_then(Child::id).expect("PostgreSQL runs");
        let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
        let pids = std::iter::once(pid.to_string()).chain(children.split_whitespace().map(str::to_owned));
        // One that has just ended is not missed.
        let _ = std::process::Command::new("kill").args(["-s", signal]).args(pids).stderr(Stdio::null()).status().unwrap();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if self.server.is_some() {
            self.signal_all("CONT");
            self.signal_all("QUIT");
        }
    }
}

/// PostgreSQL does not run as root.
fn as_postgres(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    if std::process::Command::new("id").arg("-u").output().unwrap().stdout == b"0\n" {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command.arg("--pdeathsig=KILL").arg(binary(program));
    command
}

fn binary(program: &str) -> PathBuf {
    let mut versions: Vec<_> = std::fs::read_dir("/usr/lib/postgresql").unwrap().map(|entry| entry.unwrap().path()).collect();
    versions.sort();
    versions.last().unwrap().join(Path::new("bin")).join(program)
}
