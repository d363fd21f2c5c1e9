use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use super::ports::free_port;
use crate::eventually;

/// A Redis of one's own; it goes when this is dropped.
pub struct Redis {
    port: u16,
    dir: tempfile::TempDir,
    server: Option<Child>,
}

/// Starts a Redis.
pub async fn redis() -> Redis {
    let mut redis = Redis { port: free_port(), dir: tempfile::tempdir().unwrap(), server: None };
    redis.start().await;
    redis
}

impl Redis {
    /// Its URL, as the configuration takes it.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Starts it again, at the same address, with what it wrote down at the last [`Redis::save`].
    pub async fn start(&mut self) {
        self.server = Some(server(self.port, self.dir.path()));
        let port = self.port;
        eventually("Redis listens", Duration::from_secs(10), async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
    }

    /// Stops it in its tracks: it holds its connections and answers nothing.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    fn signal(&self, signal: &str) {
        let pid = self.server.as_ref().and_then(Child::id).expect("Redis runs").to_string();
        assert!(std::process::Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
    }

    /// Has it write down what it holds: from then on it comes back with that, however it ends.
    pub async fn save(&self) {
        let done = Command::new("redis-cli").args(["-p", &self.port.to_string(), "save"]).output().await.unwrap();
        assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), "OK", "{done:?}");
    }

    /// Kills it.
    pub async fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().await.unwrap();
        }
    }
}

fn server(port: u16, dir: &Path) -> Child {
    Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir"])
        .arg(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("redis-server is installed: see tests/install")
}
