use std::path::PathBuf;
use std::process::{Child, Command};

/// A server's process. Killed when dropped, even if it was stopped.
pub struct Process(Child);

impl Process {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        Self(command.spawn().unwrap_or_else(|error| panic!("{:?} did not start: {error}", command.get_program())))
    }

    /// Sends it a signal, as kill(1) names them.
    pub fn signal(&self, name: &str) {
        let done = Command::new("kill").arg(format!("-{name}")).arg(self.0.id().to_string()).status().unwrap();
        assert!(done.success(), "kill -{name}");
    }

    /// The same for it and all processes that it has started.
    pub fn signal_all(&self, name: &str) {
        let id = self.0.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        // One that has just ended is not missed.
        let _ = Command::new("kill").arg(format!("-{name}")).args(children.split_whitespace()).stderr(std::process::Stdio::null()).status();
        self.signal(name);
    }

    /// Waits for its end.
    pub fn wait(&mut self) {
        self.0.wait().unwrap();
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended by itself needs neither.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program, wherever it is; fails by naming the package that has it.
pub fn program(name: &str, package: &str, more: &[PathBuf]) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(more.iter().cloned())
        .map(|dir| dir.join(name))
        .find(|program| program.is_file())
        .unwrap_or_else(|| panic!("{name} is not installed: apt-get install {package}"))
}
