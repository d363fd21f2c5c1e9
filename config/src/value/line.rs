use crate::fault::{Fault, shown};

/// One line of text for people: not empty, at most 200 characters, no control characters.
pub(crate) fn line(text: &str) -> Result<String, Fault> {
    if text.chars().any(char::is_control) {
        Err(Fault::new(format!("{} is more than one line of plain text", shown(text)), "write it on one line"))
    } else if text.trim().is_empty() {
        Err(Fault::new("this text is empty", "write something, or leave the key out"))
    } else if text.chars().nth(200).is_some() {
        Err(Fault::new("this text is too long", "200 characters at most"))
    } else {
        Ok(text.trim().to_owned())
    }
}

/// A text to look for in a body: not empty, or it would be found everywhere.
pub(crate) fn mark(text: &str) -> Result<String, Fault> {
    if text.trim().is_empty() {
        Err(Fault::new("this text is in every page", "give a text that only the page in question has"))
    } else {
        Ok(text.to_owned())
    }
}

/// A key as its owner shows it, to be copied here. No fault quotes it.
pub(crate) fn secret_line(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Fault::new("this is no key", "copy it here as it is shown, on one line"));
    }
    Ok(text.to_owned())
}
