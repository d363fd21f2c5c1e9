use std::collections::BTreeSet;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// What stands in the file below `/secret/`, which a rule denies to everybody.
pub const SECRET: &str = "nobody-may-read-this";

/// What came of asking for it in other words.
#[derive(Debug, Default)]
pub struct Confused {
    /// Spellings.
    pub variants: usize,
    /// Those that the gateway refused as ambiguous or denied.
    pub refused: usize,
    /// Those with which the portal gave it away.
    pub given_away: Vec<String>,
}

/// Paths that some software reads as `/secret/file.txt`, by rule: what can stand for a slash, before and behind a segment, and for a
/// letter, alone and two at a time.
pub fn spellings() -> Vec<String> {
    let slashes = [
        "/",
        "//",
        "///",
        "/./",
        "/.//",
        "%2f",
        "%2F",
        "/%2f",
        "%2f/",
        "%252f",
        "%25%32%66",
        "%5c",
        "\\",
        "/\\",
        "%255c",
        "/;/",
        "/;x/",
        "/;x=1/",
        ";/",
        ";x=1/",
        "/%2e/",
        "/%2e%2f",
        "/.;/",
        "/.;x/",
        "/x/../",
        "/x/%2e%2e/",
        "/x/..;/",
        "/x/..;x=1/",
        "/x%2f../",
        "/x/..%2f",
        "/x/%2e%2e%2f",
        "/x/..%5c",
        "/x\\..\\",
        "/x;/../",
        "/x//../",
        "/x/.%2e/",
        "/x/%252e%252e/",
        "/x/%c0%ae%c0%ae/",
        "%c0%af",
        "%e0%80%af",
        "/%00/",
        "%00/",
        "/%20/",
        "%20/",
        "/%09/",
        "%0a/",
        "%0d/",
        "/%3b/",
        "%3b/",
        "%3bx/",
        "%3f/",
        "%23/",
        "/.%00/",
        "./",
        ".%2f",
        "%2e/",
        "/%ef%bc%8f",
        "\u{2215}",
        "/x/y/../../",
        "/x/y/../..//",
        "/..;/",
        "/../",
        "/%2e%2e/",
        "/..%2f",
        "/%u002f",
        "%u2215",
    ];
    let names = [
        "secret",
        "SECRET",
        "Secret",
        "%73ecret",
        "s%65cret",
        "secre%74",
        "%53ECRET",
        "%2573ecret",
        "%25%37%33ecret",
        "s%E1%BA%97ecret",
        "secret.",
        "secret..",
        "secret%20",
        "secret%2e",
        "secret%00",
        "secret;x",
        "secret;x=1",
        "secret%3bx",
        "se%00cret",
        "se;cret",
        ".%2fsecret",
        "./secret",
        "x/../secret",
        "x%2f..%2fsecret",
        "x/..;/secret",
        "%u0073ecret",
        "secret::$DATA",
        "secret~1",
        "secret%09",
        "s%c5%bfecret",
        "%ef%bd%93ecret",
    ];
    let files = [
        "file.txt",
        "file%2etxt",
        "file.txt/",
        "file.txt;x",
        "file.txt%00",
        "file.txt%20",
        "file.txt.",
        "./file.txt",
        "x/../file.txt",
        "file.txt%3bx",
        "file.txt/.",
        "file.txt%2f",
        "file.txt?x",
        "file.txt%3fx",
        "file.txt%23x",
        "FILE.TXT",
    ];
    let mut spellings = BTreeSet::new();
    for slash in slashes {
        for second in slashes.iter().take(30) {
            spellings.insert(format!("{slash}secret{second}file.txt"));
        }
        for name in names {
            spellings.insert(format!("{slash}{name}/file.txt"));
            spellings.insert(format!("/{name}{slash}file.txt"));
        }
        spellings.insert(format!("/public{slash}secret/file.txt"));
        spellings.insert(format!("/public/x{slash}..{slash}..{slash}secret{slash}file.txt"));
        spellings.insert(format!("/public{slash}..{slash}secret{slash}file.txt"));
    }
    for name in names {
        spellings.extend(files.iter().map(|file| format!("/{name}/{file}")));
        spellings.extend(["/index.php", "/app.php/x"].map(|script| format!("{script}/../{name}/file.txt")));
    }
    // A target begins with a slash, and what begins otherwise is asked for behind one.
    spellings.into_iter().map(|path| if path.starts_with('/') { path } else { format!("/{path}") }).collect()
}

/// Asks the server on `port` for each spelling, GET and POST, as it stands.
pub async fn path_confusion(port: u16, host: &str) -> Confused {
    let mut confused = Confused::default();
    for path in spellings() {
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
    }
    confused
}
