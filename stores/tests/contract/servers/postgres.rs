//! PostgreSQL: one cluster of databases for a test, reached by a socket in its own directory.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use secret::Secret;
use sqlx::{ConnectOptions, Connection, PgConnection};
use stores::AccountsAt;
use tempfile::TempDir;

use super::{Process, program};
use crate::world::eventually;

const READY: Duration = Duration::from_secs(60);

/// A running PostgreSQL.
pub(crate) struct Postgres {
    pub(crate) process: Process,
    dir: TempDir,
}

impl Postgres {
    pub(crate) async fn start() -> Self {
        let dir = TempDir::new().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
        let data = dir.path().join("data");
        let made = as_postgres(&binary("initdb"))
            .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let process = Process::start(
            as_postgres(&binary("postgres"))
                .arg("-D")
                .arg(&data)
                .args(["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=100", "-c"])
                .arg(format!("unix_socket_directories={}", dir.path().display()))
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let postgres = Self { process, dir };
        eventually("postgresql answers", READY, async || postgres.connect("postgres").await.is_ok()).await;
        postgres
    }

    /// A new database.
    pub(crate) async fn database(&self, name: &'static str) -> AccountsAt {
        let mut connection = self.connect("postgres").await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        AccountsAt::Postgres(Secret::new(self.url(name)))
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.dir.path().join(".s.PGSQL.5432")
    }

    fn url(&self, database: &str) -> String {
        let socket = self.dir.path().to_str().unwrap().replace('/', "%2F");
        format!("postgres://postgres@{socket}/{database}")
    }

    /// Signals the server and all processes that it has started.
    pub(crate) fn signal_all(&self, name: &str) {
        let done = Command::new("pkill").arg(format!("-{name}")).arg("-P").arg(self.process.id().to_string()).status().unwrap();
        assert!(done.success(), "pkill -{name}");
        self.process.signal(name);
    }

    async fn connect(&self, database: &str) -> Result<PgConnection, sqlx::Error> {
        let options: sqlx::postgres::PgConnectOptions = self.url(database).parse()?;
        options.connect().await
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // An orderly end, so that it leaves no shared memory behind; it may be stopped just now.
        self.signal_all("CONT");
        self.process.signal("QUIT");
        self.process.wait();
    }
}

fn binary(name: &str) -> PathBuf {
    let versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|dirs| dirs.filter_map(|dir| Some(dir.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    program(name, "postgresql", &versions)
}

/// PostgreSQL refuses to run as root; anybody else runs it as themselves.
fn as_postgres(program: &Path) -> Command {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=KILL"]).arg(program);
    command
}
