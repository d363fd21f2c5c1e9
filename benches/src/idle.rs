//! Memory at 1 000 idle connections, each of which has been answered once.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::nginx::{PAGE, PAGE_BYTES};
use crate::subjects::{Kind, Subject};

/// Connections that are held open.
pub(crate) const CONNECTIONS: usize = 1_000;

/// Resident memory of one proxy, MiB.
pub(crate) struct Memory {
    /// Which proxy.
    pub(crate) kind: Kind,
    /// Before the first of the connections.
    pub(crate) before: f64,
    /// With all of them idle.
    pub(crate) idle: f64,
}

/// Opens the connections to each in turn and looks.
pub(crate) fn measure(subjects: &mut [Subject]) -> Result<Vec<Memory>> {
    subjects.iter().map(|subject| measure_one(subject).with_context(|| subject.kind.name())).collect()
}

fn measure_one(subject: &Subject) -> Result<Memory> {
    let before = subject.process.resident_mib()?;
    let mut connections = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        let mut connection = TcpStream::connect(("127.0.0.1", subject.port))?;
        connection.set_read_timeout(Some(Duration::from_secs(5)))?;
        ask(&mut connection, subject)?;
        connections.push(connection);
    }
    // What was freed may take a moment to be given back.
    std::thread::sleep(Duration::from_secs(2));
    let idle = subject.process.resident_mib()?;
    // They were idle and not closed: each is answered once more.
    for connection in &mut connections {
        ask(connection, subject)?;
    }
    Ok(Memory { kind: subject.kind, before, idle })
}

fn ask(connection: &mut TcpStream, subject: &Subject) -> Result<()> {
    let request = format!("GET {PAGE} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n", subject.host, subject.cookie);
    connection.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    let body_at = loop {
        let read = connection.read(&mut piece)?;
        ensure!(read > 0, "the connection was closed");
        answer.extend(piece.iter().take(read));
        if let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end.saturating_add(4);
        }
    };
    let left = body_at.saturating_add(PAGE_BYTES).saturating_sub(answer.len());
    connection.read_exact(&mut vec![0; left])?;
    let head = String::from_utf8_lossy(&answer);
    ensure!(head.starts_with("HTTP/1.1 200"), "not the page: {head}");
    Ok(())
}
