use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secret::Secret;

use crate::ports::Rng;

/// One key-encryption key: 256 bits under a name.
#[derive(Clone, Debug)]
pub struct KeyEncryptionKey {
    /// Its name, eight hexadecimal digits; stands in the clear beside everything that it wraps.
    pub id: String,
    /// The key.
    pub key: Secret<[u8; 32]>,
}

/// A keys file cannot be used. The line's content is never repeated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadKeyFile {
    /// A line is not `ID BASE64`.
    #[error("line {0}: expected an id of eight hexadecimal digits, a space and 32 bytes in base64")]
    Line(usize),
    /// Two keys have one name.
    #[error("line {0}: this key id was used before")]
    Twice(usize),
    /// No key at all.
    #[error("there is no key in it; `latchkey vault new-key` adds one")]
    Empty,
}

/// A new key as a line of the keys file, with its id.
pub fn new_key_line(rng: &dyn Rng) -> (String, Secret<String>) {
    let mut key = [0; 32];
    rng.fill(&mut key);
    let id = format!("{:08x}", rng.number() >> 32);
    let line = format!("{id} {}\n", STANDARD.encode(key));
    (id, Secret::new(line))
}

/// Reads a keys file: one key a line, oldest first; empty lines and lines that begin with `#` are passed over.
pub(super) fn parse(text: &str) -> Result<Vec<KeyEncryptionKey>, BadKeyFile> {
    let mut keys: Vec<KeyEncryptionKey> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let key = parse_line(line).ok_or(BadKeyFile::Line(number))?;
        if keys.iter().any(|other| other.id == key.id) {
            return Err(BadKeyFile::Twice(number));
        }
        keys.push(key);
    }
    if keys.is_empty() { Err(BadKeyFile::Empty) } else { Ok(keys) }
}

fn parse_line(line: &str) -> Option<KeyEncryptionKey> {
    let (id, encoded) = line.split_once(' ')?;
    let named = id.len() == 8 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let bytes = Secret::new(STANDARD.decode(encoded.trim()).ok()?);
    let key: [u8; 32] = bytes.reveal().as_slice().try_into().ok()?;
    named.then(|| KeyEncryptionKey { id: id.to_owned(), key: Secret::new(key) })
}
