use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// What stands in the file below `/secret/`, and in `/alone.txt`.
pub const SECRET: &str = "nobody-may-read-this";

/// All is for everybody, but for these.
pub const RULES: &str = "[[portal.access]]\npath = \"/secret/**\"\nrequire = \"deny\"\n\
                         [[portal.access]]\npath = \"/alone.txt\"\nrequire = \"deny\"\n\
                         [[portal.access]]\nrequire = \"public\"";
/// A portal that takes more than others.
pub const LOOSE: &str = "[portal.path]\nencoded_slash = \"loose\"\nparameters = \"loose\"";

/// What came of asking for it in other words.
#[derive(Debug, Default)]
pub struct Confused {
    /// Spellings.
    pub variants: usize,
    /// Those that the gateway refused as ambiguous or denied.
    pub refused: usize,
    /// Those that reached the portal.
    pub passed: usize,
    /// Those with which the portal gave it away.
    pub given_away: Vec<String>,
}

/// Asks the server on `port` for each spelling, GET and POST, as it stands.
pub async fn path_confusion(port: u16, host: &str, spellings: impl IntoIterator<Item = String>) -> Confused {
    let mut confused = Confused::default();
    for path in spellings {
        confused.variants += 1;
        let mut refused = true;
        for method in ["GET", "POST"] {
            let text = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)).await else { continue };
            let _ = stream.write_all(text.as_bytes()).await;
            let mut got = Vec::new();
            let _ = timeout(Duration::from_secs(20), stream.read_to_end(&mut got)).await;
            let said = String::from_utf8_lossy(&got);
            refused &= ["HTTP/1.1 400", "HTTP/1.1 403"].iter().any(|status| said.starts_with(status));
            if said.contains(SECRET) {
                confused.given_away.push(format!("{method} {path}"));
            }
        }
        confused.refused += usize::from(refused);
        confused.passed += usize::from(!refused);
    }
    confused
}
