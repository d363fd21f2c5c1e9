use crate::fault::Fault;

/// A status code that a final answer can have (RFC 9110 §15).
pub(crate) fn status(code: u16) -> Result<u16, Fault> {
    if (200..=599).contains(&code) { Ok(code) } else { Err(Fault::new(format!("{code} is not the status of an answer"), "200 to 599")) }
}
