use std::io::{BufRead, IsTerminal};

use secret::Secret;

use super::Failed;

/// Longer lines than this are no password.
const MAX_LINE: usize = 4096;

/// Reads one secret: the next line of standard input without its line break. `what` is asked for where a person types.
pub(super) fn secret_line(what: &str) -> Result<Secret<String>, Failed> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        super::say(&format!("{what} (shown as you type; better: pipe it in):"));
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line)?;
    let line = Secret::new(line);
    let value = line.reveal().trim_end_matches(['\r', '\n']);
    if value.is_empty() || value.len() > MAX_LINE {
        return Err(Failed::Usage(format!("{what} is read from standard input: one line, not empty")));
    }
    Ok(Secret::new(value.to_owned()))
}
