//! The kept inputs: a file for each target, a line for each input. What is no printable ASCII is written as `\n`, `\r`, `\t` or `\xNN`.

use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::PathBuf;

fn file(target: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "corpus", &format!("{target}.txt")].iter().collect()
}

/// The inputs that are kept for a target.
///
/// # Errors
/// If there is no such file, or a line of it cannot be read.
pub fn read(target: &str) -> Result<Vec<Vec<u8>>> {
    let text = fs::read_to_string(file(target))?;
    let bad = |line| Error::new(ErrorKind::InvalidData, format!("{target}: {line}"));
    text.lines().map(|line| from_line(line).ok_or_else(|| bad(line))).collect()
}

/// Keeps these inputs and no others.
///
/// # Errors
/// If the file cannot be written.
pub fn write(target: &str, inputs: &[Vec<u8>]) -> Result<()> {
    let lines = inputs.iter().map(|input| to_line(input) + "\n").collect::<String>();
    fs::write(file(target), lines)
}

fn to_line(input: &[u8]) -> String {
    let mut line = String::with_capacity(input.len());
    for byte in input {
        match byte {
            b'\n' => line.push_str("\\n"),
            b'\r' => line.push_str("\\r"),
            b'\t' => line.push_str("\\t"),
            b'\\' => line.push_str("\\\\"),
            b' '..=b'~' => line.push(char::from(*byte)),
            _ => line.push_str(&format!("\\x{byte:02x}")),
        }
    }
    line
}

fn from_line(line: &str) -> Option<Vec<u8>> {
    let mut input = Vec::with_capacity(line.len());
    let mut bytes = line.bytes();
    while let Some(byte) = bytes.next() {
        input.push(match byte {
            b'\\' => match bytes.next()? {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'\\' => b'\\',
                b'x' => u8::from_str_radix(std::str::from_utf8(&[bytes.next()?, bytes.next()?]).ok()?, 16).ok()?,
                _ => return None,
            },
            b' '..=b'~' => byte,
            _ => return None,
        });
    }
    Some(input)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_input_is_a_line_and_the_line_the_input(input in proptest::collection::vec(any::<u8>(), 0..60)) {
            let line = to_line(&input);
            prop_assert!(line.is_ascii() && line.lines().count() <= 1);
            prop_assert_eq!(from_line(&line), Some(input));
        }

        #[test]
        fn any_line_is_read_or_refused(line in "[\\\\nrtx0-9a-f~\\PC]{0,20}") {
            if let Some(input) = from_line(&line) {
                prop_assert_eq!(from_line(&to_line(&input)), Some(input));
            }
        }
    }
}
