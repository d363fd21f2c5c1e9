use std::io::{BufRead, ErrorKind, IsTerminal};

use secret::Secret;

use super::Failed;

/// Longer lines than this are no password.
const MAX_LINE: u64 = 4096;

/// Reads one secret: the next line of standard input without its line break. `what` is asked for where a person types.
pub(super) fn secret_line(what: &str) -> Result<Secret<String>, Failed> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        super::say(&format!("{what} (shown as you type; better: pipe it in):"));
    }
    read_line(stdin.lock()).map_err(|why| Failed::Usage(format!("{what} is read from standard input, as one line: {why}")))
}

fn read_line(input: impl BufRead) -> Result<Secret<String>, String> {
    let mut line = String::new();
    let read = input.take(MAX_LINE).read_line(&mut line);
    let line = Secret::new(line);
    read.map_err(|error| if error.kind() == ErrorKind::InvalidData { "it is not UTF-8 text".to_owned() } else { error.to_string() })?;
    let value = line.reveal().trim_end_matches(['\r', '\n']);
    if value.is_empty() {
        return Err("it is empty".to_owned());
    }
    if !line.reveal().ends_with('\n') && line.reveal().len() as u64 == MAX_LINE {
        return Err(format!("it is longer than {MAX_LINE} bytes"));
    }
    Ok(Secret::new(value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_one_line_without_its_break() {
        let good = [("door key\n", "door key"), ("door key\r\n", "door key"), ("door key", "door key"), (" a \nb\n", " a ")];
        for (input, expected) in good {
            assert_eq!(read_line(input.as_bytes()).unwrap().reveal(), expected);
        }
        let long = vec![b'a'; 5000];
        for (input, expected) in [
            (b"".as_slice(), "it is empty"),
            (b"\n", "it is empty"),
            (b"\xff\n", "it is not UTF-8 text"),
            (&long, "it is longer than 4096 bytes"),
        ] {
            assert_eq!(read_line(input).unwrap_err(), expected);
        }
    }
}
