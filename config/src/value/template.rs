//! Text with placeholders.

use std::fmt;

use crate::fault::Fault;
use crate::nearest::nearest;

/// Text with `{placeholders}`; `{{` and `}}` are literal braces. Printed as `Template(..)`: the text between them can be
/// a token that is meant for the portal alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Template {
    /// In the order of the text.
    pub pieces: Vec<Piece>,
}

/// A part of a template.
#[derive(Clone, PartialEq, Eq)]
pub enum Piece {
    /// Taken as it is.
    Text(String),
    /// Replaced.
    Placeholder(Placeholder),
}

/// What can be put into a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// `{username}`: the person's name at the portal.
    Username,
    /// `{password}`: the person's password at the portal.
    Password,
    /// `{account.email}`: the master account's address.
    AccountEmail,
    /// `{account.name}`: the master account's first and last name.
    AccountName,
    /// `{account.id}`: the master account's id.
    AccountId,
    /// `{account.groups}`: the master account's groups, separated by commas.
    AccountGroups,
}

impl Placeholder {
    /// All of them.
    pub(crate) const ALL: &'static [Self] =
        &[Self::AccountEmail, Self::AccountName, Self::AccountId, Self::AccountGroups, Self::Username, Self::Password];

    /// As it stands between the braces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Password => "password",
            Self::AccountEmail => "account.email",
            Self::AccountName => "account.name",
            Self::AccountId => "account.id",
            Self::AccountGroups => "account.groups",
        }
    }
}

impl Template {
    /// Whether the placeholder is used.
    pub fn uses(&self, placeholder: Placeholder) -> bool {
        self.pieces.contains(&Piece::Placeholder(placeholder))
    }

    /// The text with every placeholder replaced by what `value` gives for it.
    pub fn fill<'v>(&self, value: impl Fn(Placeholder) -> &'v str) -> String {
        let mut filled = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Placeholder(placeholder) => filled.push_str(value(*placeholder)),
            }
        }
        filled
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Template(..)")
    }
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("Text(..)"),
            Self::Placeholder(placeholder) => write!(f, "{placeholder:?}"),
        }
    }
}

/// Reads a template that may use the `allowed` placeholders. No fault quotes the text: it may hold a secret.
pub(crate) fn template(text: &str, allowed: &[Placeholder]) -> Result<Template, Fault> {
    let names = allowed.iter().map(|p| format!("{{{}}}", p.as_str())).collect::<Vec<_>>().join(" ");
    let known = format!("known here: {names}; {{{{ and }}}} are literal braces");
    if text.chars().any(char::is_control) {
        return Err(Fault::new("this text has a line break or control character", "write it on one line"));
    }
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        literal.push_str(before);
        if let Some(after) = brace.strip_prefix("{{") {
            literal.push('{');
            rest = after;
        } else if let Some(after) = brace.strip_prefix("}}") {
            literal.push('}');
            rest = after;
        } else {
            let inner = brace.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            let (name, after) = inner.ok_or_else(|| Fault::new("a brace here has no partner", known.as_str()))?;
            let placeholder = allowed.iter().find(|p| p.as_str() == name).copied();
            let placeholder = placeholder.ok_or_else(|| unknown(name, allowed, &known))?;
            if !literal.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut literal)));
            }
            pieces.push(Piece::Placeholder(placeholder));
            rest = after;
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        pieces.push(Piece::Text(literal));
    }
    Ok(Template { pieces })
}

fn unknown(name: &str, allowed: &[Placeholder], known: &str) -> Fault {
    let what = "a placeholder here is not known";
    match nearest(name, allowed.iter().map(|p| p.as_str())) {
        Some(near) => Fault::new(what, format!("did you mean {{{near}}}? {known}")),
        None => Fault::new(what, known),
    }
}

#[cfg(test)]
mod tests {
    use super::{Placeholder, template};

    #[test]
    fn placeholders_are_filled_and_doubled_braces_are_braces() {
        for (text, filled) in [
            ("{username}", Some("ada")),
            ("Basic {username}:{password}!", Some("Basic ada:pw!")),
            ("{{\"u\":\"{username}\"}}", Some("{\"u\":\"ada\"}")),
            ("", Some("")),
            ("{user}", None),
            ("{username", None),
            ("username}", None),
            ("{account.id}", None),
            ("a\nb", None),
        ] {
            let read = template(text, &[Placeholder::Username, Placeholder::Password]).ok();
            let read = read.map(|t| t.fill(|p| if p == Placeholder::Username { "ada" } else { "pw" }));
            assert_eq!(read.as_deref(), filled, "{text}");
        }
    }

    #[test]
    fn a_template_is_not_printed() {
        let read = template("Bearer 0123 {username}", Placeholder::ALL);
        assert_eq!(format!("{read:?}"), "Ok(Template(..))");
    }
}
