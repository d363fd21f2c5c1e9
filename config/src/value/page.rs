use super::{Template, recipe_template, upstream};
use crate::fault::{Fault, shown};
use crate::settings::Upstream;

/// A page of the portal, as above, or a whole address on one of its login hosts.
pub(crate) fn page_at(text: &str) -> Result<(Option<Upstream>, String), Fault> {
    let (at, rest) = split(text)?;
    Ok((at, page(rest)?))
}

/// Path and query of a request of the recipe's own, a template; or a whole address on one of the login hosts.
pub(crate) fn request_at(text: &str) -> Result<(Option<Upstream>, Template), Fault> {
    let (at, rest) = split(text)?;
    if !rest.starts_with('/') || rest.starts_with("//") {
        return Err(Fault::new(format!("{} does not begin with one /", shown(rest)), "give path and query alone, as \"/api/login\""));
    }
    Ok((at, recipe_template(rest)?))
}

/// The login host, where one is named, and what comes after it.
fn split(text: &str) -> Result<(Option<Upstream>, &str), Fault> {
    let Some(after) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return Ok((None, text)) };
    let length = after.find(['/', '?', '#', '\\']).unwrap_or(after.len());
    let origin = text.len().saturating_sub(after.len()).saturating_add(length);
    let (origin, rest) = text.split_at_checked(origin).unwrap_or((text, ""));
    Ok((Some(upstream(origin)?), if rest.is_empty() { "/" } else { rest }))
}

/// Path and query of a page of the portal, as it stands in a request line.
pub(crate) fn page(text: &str) -> Result<String, Fault> {
    let help = "give path and query alone, as \"/login?lang=en\"; they are asked of the portal's upstream";
    if text.contains("://") || text.starts_with("//") {
        Err(Fault::new(format!("{} names a host", shown(text)), help))
    } else if !text.starts_with('/') {
        Err(Fault::new(format!("{} does not begin with /", shown(text)), help))
    } else if let Some(odd) = text.chars().find(|&c| !c.is_ascii_graphic() || matches!(c, '#' | '\\')) {
        let odd: String = if odd.is_control() { "a control character".to_owned() } else { format!("`{odd}`") };
        Err(Fault::new(format!("{odd} cannot stand in a request"), "write it percent-encoded, as %20 for a space"))
    } else {
        Ok(text.to_owned())
    }
}

/// A CSS selector, as far as it can be told without an engine for them.
pub(crate) fn selector(text: &str) -> Result<String, Fault> {
    let help = "write a CSS selector, as \"form#login\" or \"button[name=go]\"";
    let balanced = |open: char, close: char| text.matches(open).count() == text.matches(close).count();
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        Err(Fault::new("this selector selects nothing", help))
    } else if balanced('[', ']') && balanced('(', ')') {
        Ok(text.trim().to_owned())
    } else {
        Err(Fault::new(format!("{} has a bracket too many or too few", shown(text)), help))
    }
}
