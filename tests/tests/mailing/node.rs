use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tests::{World, eventually};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::postfix::done;

/// `latchkey serve`, as a process of its own. Killed when it is dropped.
pub struct Node {
    process: Child,
}

/// A deployment that has not been started.
pub struct NodePlace {
    pub world: World,
    binary: PathBuf,
}

impl Node {
    /// The configuration, its directory and the binary, where `nobody` can use them: mail servers run commands as no user of their own.
    pub async fn place() -> NodePlace {
        let world = World::new().prepare().await;
        let tests = std::env::current_exe().unwrap();
        let built = tests.ancestors().nth(2).unwrap().join("latchkey");
        assert!(built.exists(), "{} is built by `cargo test --workspace`", built.display());
        let binary = world.config().with_file_name("latchkey");
        fs::hard_link(&built, &binary).or_else(|_| fs::copy(&built, &binary).map(drop)).unwrap();
        NodePlace { world, binary }
    }

    /// Ends it as a service manager does.
    pub async fn terminate(mut self) {
        self.signal("TERM").await;
        let status = tokio::time::timeout(Duration::from_secs(45), self.process.wait()).await.expect("it ends in time").unwrap();
        assert_eq!(status.code(), Some(0));
    }

    /// Ends it as a power cut does.
    pub async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }

    async fn signal(&self, name: &str) {
        let pid = self.process.id().unwrap().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().await.unwrap().success());
    }
}

impl NodePlace {
    pub fn binary(&self) -> &Path {
        &self.binary
    }

    pub fn config(&self) -> &Path {
        self.world.config()
    }

    /// Adds lines to `[mail]`, in the place of the outbox.
    pub fn add_mail(&mut self, lines: &str) {
        let text = fs::read_to_string(self.config()).unwrap();
        assert!(text.contains("smtp = \"outbox\""), "{text}");
        fs::write(self.config(), text.replace("smtp = \"outbox\"", lines)).unwrap();
    }

    /// Starts the node as `nobody`, who owns all that is there.
    pub async fn serve_as_nobody(&self) -> Node {
        let dir = self.config().parent().unwrap();
        fs::set_permissions(dir, Permissions::from_mode(0o755)).unwrap();
        done(std::process::Command::new("chown").arg("nobody").arg(dir).arg(self.config()));
        self.serve(&["setpriv", "--reuid=nobody", "--clear-groups"]).await
    }

    /// Starts the node under other commands.
    pub async fn serve(&self, under: &[&str]) -> Node {
        let log = fs::OpenOptions::new().create(true).append(true).open(self.config().with_file_name("serve.log")).unwrap();
        let mut words = under.iter().map(|word| (*word).to_owned()).chain([self.binary.display().to_string()]);
        let mut command = Command::new(words.next().unwrap());
        command.args(words).arg("serve").arg("--config").arg(self.config()).stdin(Stdio::null());
        let process = command.stdout(log.try_clone().unwrap()).stderr(log).kill_on_drop(true).spawn().unwrap();
        let node = Node { process };
        let port = self.world.port();
        let listens = async || TcpStream::connect(("127.0.0.1", port)).await.is_ok();
        eventually("the node listens", Duration::from_secs(30), listens).await;
        node
    }
}
