use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

use super::request_line::Lines;

/// A line waits at most this long.
const PAUSE: Duration = Duration::from_millis(100);
/// More than this is not gathered.
const FULL: usize = 64 * 1024;

/// Gathers lines and writes many with one system call: a call for each request's line costs as much as all else that the gateway
/// adds to a request (measured). Warnings and errors are written at once. Nothing is dropped.
#[derive(Clone)]
pub(super) struct Gathered(Arc<Mutex<Lines>>);

impl Gathered {
    /// Starts the thread that writes what has gathered.
    pub(super) fn start() -> Self {
        let gathered = Self(Arc::default());
        let lines = Arc::downgrade(&gathered.0);
        let writing = std::thread::Builder::new().name("logs".to_owned()).spawn(move || {
            while let Some(lines) = lines.upgrade() {
                Self(lines).write_out();
                std::thread::sleep(PAUSE);
            }
        });
        // Without the thread, lines are written when the buffer is full and at the end.
        drop(writing);
        gathered
    }

    /// Adds a line that may wait.
    pub(super) fn append(&self, line: impl FnOnce(&mut Lines)) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        line(&mut lines);
        if lines.text.len() >= FULL {
            write_out(&mut lines);
        }
    }

    /// Writes what has gathered.
    pub(super) fn write_out(&self) {
        write_out(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

fn write_out(lines: &mut Lines) {
    if !lines.text.is_empty() {
        // Nobody can be told that standard error is gone.
        let _ = io::stderr().write_all(&lines.text);
        lines.text.clear();
    }
}

/// Takes the lines of one event.
pub(super) struct Line<'a> {
    lines: &'a Mutex<Lines>,
    at_once: bool,
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.text.extend_from_slice(line);
        if self.at_once || lines.text.len() >= FULL {
            write_out(&mut lines);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Gathered {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { lines: &self.0, at_once: true }
    }

    fn make_writer_for(&'a self, event: &Metadata<'_>) -> Line<'a> {
        Line { lines: &self.0, at_once: *event.level() <= Level::WARN }
    }
}
