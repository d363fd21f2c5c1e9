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
