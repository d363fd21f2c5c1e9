use super::header_name::is_token;
use crate::fault::{Fault, shown};

/// A request method in capitals (RFC 9110 §9.1), or `*`.
pub(crate) fn method(text: &str) -> Result<String, Fault> {
    let upper = text.to_ascii_uppercase();
    if text == "*" || (is_token(text) && text == upper && text.bytes().any(|b| b.is_ascii_alphabetic())) {
        Ok(upper)
    } else if is_token(text) {
        Err(Fault::new(format!("{} is not a method", shown(text)), format!("methods are in capitals: \"{upper}\"")))
    } else {
        Err(Fault::new(format!("{} is not a method", shown(text)), "write \"GET\", \"POST\" and so on, or \"*\""))
    }
}
