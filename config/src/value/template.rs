//! Text with placeholders.

use std::fmt::{self, Write as _};

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
    /// Replaced by what the recipe makes of it: `extract.NAME`, joined and worked-on values, as they stand between the braces.
    Value(String),
}

/// What can be put into a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// `{username}`: the person's name at the portal.
    Username,
    /// `{password}`: the person's password at the portal.
    Password,
    /// `{totp}`: a one-time code for the portal.
    Totp,
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
    /// Those of a recipe's steps.
    const OF_STEPS: &'static [Self] =
        &[Self::AccountEmail, Self::AccountName, Self::AccountId, Self::AccountGroups, Self::Username, Self::Password, Self::Totp];

    /// All that are not for one step alone.
    pub(crate) const ALL: &'static [Self] =
        &[Self::AccountEmail, Self::AccountName, Self::AccountId, Self::AccountGroups, Self::Username, Self::Password];

    /// As it stands between the braces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Password => "password",
            Self::Totp => "totp",
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
        self.pieces.iter().any(|piece| match piece {
            Piece::Text(_) => false,
            Piece::Placeholder(used) => *used == placeholder,
            Piece::Value(value) => names_in(value).any(|name| name == placeholder.as_str()),
        })
    }

    /// Whether a value that was found on the way is used.
    pub(crate) fn uses_extracted(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Value(value) if names_in(value).any(|name| name.starts_with("extract."))))
    }

    /// The text with every placeholder replaced by what `value` gives for it; a value that must be worked out stays as it is.
    pub fn fill<'v>(&self, value: impl Fn(Placeholder) -> &'v str) -> String {
        let mut filled = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Placeholder(placeholder) => filled.push_str(value(*placeholder)),
                Piece::Value(value) => {
                    let _ = write!(filled, "{{{value}}}");
                }
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
            Self::Value(_) => f.write_str("Value(..)"),
        }
    }
}

/// Reads a template that may use the `allowed` placeholders. No fault quotes the text: it may hold a secret.
pub(crate) fn template(text: &str, allowed: &[Placeholder]) -> Result<Template, Fault> {
    read(text, allowed, false)
}

/// Reads a template of a recipe: all placeholders, and values that are found, joined and worked on. What is wrong with such a value is
/// said by the part that knows them.
pub(crate) fn recipe_template(text: &str) -> Result<Template, Fault> {
    read(text, Placeholder::OF_STEPS, true)
}

/// The names in a value that is worked out: what is neither quoted nor a transformation.
fn names_in(value: &str) -> impl Iterator<Item = &str> {
    let unquoted = value.split('\'').step_by(2);
    unquoted.flat_map(|text| text.split(['+', '(', ')', '|', ' ']))
}

fn read(text: &str, allowed: &[Placeholder], values: bool) -> Result<Template, Fault> {
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
            let worked_out = values && (name.starts_with("extract.") || name.contains(['|', '+', '(', '\'']));
            let piece = match placeholder {
                Some(placeholder) => Piece::Placeholder(placeholder),
                None if worked_out => Piece::Value(name.to_owned()),
                None => return Err(unknown(name, allowed, &known)),
            };
            if !literal.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut literal)));
            }
            pieces.push(piece);
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
    use super::{Placeholder, recipe_template, template};

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
    fn a_recipes_values_are_passed_on_and_known_by_their_names() {
        for (text, password, username) in [
            ("{password|sha256|hex}", true, false),
            ("{username+':'+password|base64}", true, true),
            ("{'password'+extract.password}", false, false),
            ("{extract.nonce|hmac-sha256(password)|hex}", true, false),
            ("{extract.nonce}", false, false),
        ] {
            let read = recipe_template(text).unwrap();
            assert_eq!((read.uses(Placeholder::Password), read.uses(Placeholder::Username)), (password, username), "{text}");
            assert_eq!(read.fill(|_| "x"), text);
        }
        assert!(recipe_template("{user}").is_err() && template("{password|md5|hex}", Placeholder::ALL).is_err());
    }

    #[test]
    fn a_template_is_not_printed() {
        let read = template("Bearer 0123 {username}", Placeholder::ALL);
        assert_eq!(format!("{read:?}"), "Ok(Template(..))");
    }
}
