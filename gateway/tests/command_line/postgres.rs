//! A PostgreSQL of a test's own, reached by a socket in its own directory.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const READY: Duration = Duration::from_secs(60);

pub(crate) struct Postgres {
    child: Child,
    dir: TempDir,
}

impl Postgres {
    pub(crate) fn start() -> Self {
        let dir = TempDir::new().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
        let data = dir.path().join("data");
        let made = as_postgres("initdb")
            .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let child = as_postgres("postgres")
            .arg("-D")
            .arg(&data)
            .args(["-c", "listen_addresses=", "-c", "fsync=off", "-c"])
            .arg(format!("unix_socket_directories={}", dir.path().display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let postgres = Self { child, dir };
        let begun = Instant::now();
        let ready = || Command::new(binary("pg_isready")).arg("-q").arg("-h").arg(postgres.dir.path()).status().unwrap().success();
        while !ready() {
            assert!(begun.elapsed() < READY, "postgresql does not come up");
            std::thread::sleep(Duration::from_millis(20));
        }
        postgres
    }

    /// The database that every cluster begins with.
    pub(crate) fn url(&self) -> String {
        let socket: String = self.dir.path().to_str().unwrap().replace('/', "%2F");
        format!("postgres://postgres@{socket}/postgres")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The server has children of its own: told to end, it ends them.
        let _ = Command::new("kill").args(["-s", "INT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// PostgreSQL does not run as root.
fn as_postgres(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    if Command::new("id").arg("-u").output().unwrap().stdout == b"0\n" {
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
