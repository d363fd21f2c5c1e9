use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A directory with a configuration in it.
pub(crate) struct Place {
    pub(crate) dir: TempDir,
}

/// What a command said, and its exit code.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A node, killed when dropped.
pub(crate) struct Node {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) log: BufReader<std::process::ChildStderr>,
}

/// A portal that only its door guards, at this address.
pub(crate) fn portal(upstream: SocketAddr) -> String {
    format!(
        "[[portal]]\nid = \"wiki\"\nhosts = [\"wiki.localhost\"]\nupstream = [\"http://{upstream}\"]\n\
         [[portal.access]]\nrequire = \"public\"\n"
    )
}

/// An address where nothing listens.
pub(crate) fn nowhere() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 9))
}

impl Place {
    /// With `text` as its `latchkey.toml`; a `[server]` section that listens on a free port stands before it.
    pub(crate) fn new(text: &str) -> Self {
        Self::with_server("", text)
    }

    /// The same, with more keys in `[server]`. `$DIR` stands for the directory.
    pub(crate) fn with_server(server: &str, text: &str) -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        let text = format!("[server]\nlisten = \"127.0.0.1:0\"\n{server}\n{text}").replace("$DIR", place.dir.path().to_str().unwrap());
        std::fs::write(place.file("latchkey.toml"), text).unwrap();
        place
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file and gives its path as a TOML string has it.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.file(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        self.command_by(&[], words)
    }

    /// The same, started by another program that takes its command line.
    fn command_by(&self, starter: &[&str], words: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_latchkey");
        let mut command = Command::new(starter.first().unwrap_or(&program));
        command.args(starter.iter().skip(1));
        if !starter.is_empty() {
            command.arg(program);
        }
        command.args(words).args(["--config", "latchkey.toml"]).current_dir(self.dir.path()).env_remove("LATCHKEY_LOG");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, words: &[&str], stdin: impl AsRef<[u8]>) -> Said {
        let mut child = self.command(words).spawn().unwrap();
        // A command that refuses its arguments reads nothing.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_ref());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Starts a node and waits until it listens.
    pub(crate) fn serve(&self) -> Node {
        self.serve_by(&[])
    }

    /// The same, started by another program that takes its command line.
    pub(crate) fn serve_by(&self, starter: &[&str]) -> Node {
        let mut child = self.command_by(starter, &["serve"]).stdout(Stdio::null()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let line = line_with(&mut log, "\"message\":\"listening\"");
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        Node { child, address: line["address"].as_str().unwrap().parse().unwrap(), log }
    }
}

impl Node {
    /// Sends it a signal, as `kill` does.
    pub(crate) fn signal(&self, name: &str) {
        assert!(Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// The next line of its log that holds `text`.
    pub(crate) fn says(&mut self, text: &str) -> String {
        line_with(&mut self.log, text)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn line_with(log: &mut impl BufRead, text: &str) -> String {
    let mut seen = String::new();
    loop {
        let mut line = String::new();
        assert!(log.read_line(&mut line).unwrap() > 0, "it ended without saying {text:?}: {seen}");
        if line.contains(text) {
            return line;
        }
        seen.push_str(&line);
    }
}
