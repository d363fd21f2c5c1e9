use std::borrow::Cow;

use accounts::AccountFacts;
use secret::Secret;

use super::extracted::Extracted;
use super::value::{BadValue, Value, is_word_char};

/// A text with places for what is known of the person: `{username}` and `{password}` (at the portal), `{totp}` (a one-time code for it), `{account.email}`,
/// `{account.name}`, `{account.id}`, `{account.groups}` (joined by commas) and `{extract.NAME}` (found on a page before); each may
/// be joined and worked on, as `{username+':'+password|base64}` (see `value.rs`). Any other `{` stands for itself, so that JSON
/// can be written as it is; but `{word}` with a word that is not in this list is taken for a slip and refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Value(Value),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Variable {
    Username,
    Password,
    /// A one-time code.
    Totp,
    Email,
    Name,
    Id,
    Groups,
    /// Found on a page.
    Extracted(String),
}

/// What a template needs is not at hand: the person has no name, or no password, at this portal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {0}")]
pub struct Missing(Cow<'static, str>);

impl Missing {
    /// Whether it is the one-time code.
    pub(crate) fn is_code(&self) -> bool {
        self.0 == CODE
    }

    pub(super) const fn usable_name() -> Self {
        Self(Cow::Borrowed("usable user name"))
    }
}

const CODE: &str = "one-time code for this portal";

/// What can be put into a template.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    /// The account.
    pub account: &'a AccountFacts,
    /// The person's name at the portal.
    pub username: Option<&'a str>,
    /// The person's password at the portal.
    pub password: Option<&'a Secret<String>>,
    /// The one-time code of this attempt.
    pub code: Option<&'a Secret<String>>,
    /// What was found on pages so far.
    pub extracted: &'a Extracted,
}

impl Variable {
    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "username" => Self::Username,
            "password" => Self::Password,
            "totp" => Self::Totp,
            "account.email" => Self::Email,
            "account.name" => Self::Name,
            "account.id" => Self::Id,
            "account.groups" => Self::Groups,
            _ => Self::Extracted(word.strip_prefix("extract.").filter(|name| !name.is_empty())?.to_owned()),
        })
    }
}

impl Template {
    /// Reads a template.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            literal.push_str(before);
            let inner = after.split_once('}');
            let value = match inner {
                Some((inner, _)) if is_word(inner) => Some(Value::parse(inner)?),
                Some((inner, _)) => Value::parse(inner).ok(),
                None => None,
            };
            match (value, inner) {
                (Some(value), Some((_, after))) => {
                    if !literal.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut literal)));
                    }
                    parts.push(Part::Value(value));
                    rest = after;
                }
                _ => {
                    literal.push('{');
                    rest = after;
                }
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self(parts))
    }

    /// What stands between a place's braces, without them.
    pub fn value(text: &str) -> Result<Self, BadValue> {
        Ok(Self(vec![Part::Value(Value::parse(text)?)]))
    }

    /// Text without places, whatever braces it has.
    pub fn text(text: &str) -> Self {
        Self(vec![Part::Text(text.to_owned())])
    }

    /// The templates one after the other.
    pub fn join(templates: impl IntoIterator<Item = Self>) -> Self {
        Self(templates.into_iter().flat_map(|template| template.0).collect())
    }

    /// The template with its places filled.
    pub fn render(&self, values: &Values<'_>) -> Result<Secret<String>, Missing> {
        self.render_with(values, |value| value)
    }

    /// The template with its places filled, each first written as `write` says: so that no value breaks out of what it stands in.
    pub fn render_with(&self, values: &Values<'_>, write: impl Fn(String) -> String) -> Result<Secret<String>, Missing> {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Value(value) => out.push_str(&write(values.text(value)?)),
            }
        }
        Ok(Secret::new(out))
    }

    /// Whether its text begins as a JSON text does.
    pub(crate) fn is_json(&self) -> bool {
        matches!(self.0.first(), Some(Part::Text(text)) if text.trim_start().starts_with(['{', '[', '"']))
    }

    /// Its text, if it is the same for everybody.
    pub(crate) fn plain(&self) -> Option<Secret<String>> {
        let texts = self.0.iter().map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Value(_) => None,
        });
        texts.collect::<Option<String>>().map(Secret::new)
    }

    /// Whether user name or password stands in it.
    pub fn has_credential(&self) -> bool {
        self.has_username() || self.has_password()
    }

    /// Whether a one-time code stands in it.
    pub fn has_code(&self) -> bool {
        self.has(&|variable| *variable == Variable::Totp)
    }

    /// Whether the user name stands in it.
    pub fn has_username(&self) -> bool {
        self.has(&|variable| *variable == Variable::Username)
    }

    /// Whether the password stands in it.
    pub fn has_password(&self) -> bool {
        self.has(&|variable| *variable == Variable::Password)
    }

    /// Whether it is the user name and nothing else, worked on in no way.
    pub fn is_just_username(&self) -> bool {
        self.0 == Self::just("{username}")
    }

    /// Whether it is the password and nothing else, worked on in no way.
    pub fn is_just_password(&self) -> bool {
        self.0 == Self::just("{password}")
    }

    fn just(text: &str) -> Vec<Part> {
        Self::parse(text).map(|template| template.0).unwrap_or_default()
    }

    /// Whether it is the groups of the account and nothing else.
    pub(crate) fn is_groups(&self) -> bool {
        matches!(self.0.as_slice(), [Part::Value(_)]) && self.has(&|variable| *variable == Variable::Groups)
    }

    fn has(&self, found: &dyn Fn(&Variable) -> bool) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Value(value) if value.any(found)))
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.0
    }
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_word_char)
}

impl Values<'_> {
    /// A value as text.
    pub(super) fn text(&self, value: &Value) -> Result<String, Missing> {
        // A value is read only if it ends in text.
        String::from_utf8(value.render(self)?.reveal().clone()).map_err(|_| Missing(Cow::Borrowed("readable text in a value")))
    }

    pub(super) fn put(&self, variable: &Variable, out: &mut String) -> Result<(), Missing> {
        let missing = |what: &'static str| Missing(Cow::Borrowed(what));
        match variable {
            Variable::Username => out.push_str(self.username.ok_or(missing("user name for this portal"))?),
            Variable::Password => out.push_str(self.password.ok_or(missing("password for this portal"))?.reveal()),
            Variable::Totp => out.push_str(self.code.ok_or(missing(CODE))?.reveal()),
            Variable::Email => out.push_str(self.account.email.as_str()),
            Variable::Name => out.push_str(&self.account.name),
            Variable::Id => out.push_str(&self.account.id.to_string()),
            Variable::Groups => out.push_str(&self.account.groups.join(",")),
            Variable::Extracted(name) => {
                let found = self.extracted.get(name).ok_or_else(|| Missing(Cow::Owned(format!("`{name}` extracted from any page"))))?;
                out.push_str(found.reveal());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::facts;

    fn render(template: &str) -> Result<String, Missing> {
        let password = Secret::from("pa{username}ss");
        let values =
            Values { account: &facts(), username: Some("alice"), password: Some(&password), extracted: Extracted::none(), code: None };
        Template::parse(template).unwrap().render(&values).map(|text| text.reveal().clone())
    }

    #[test]
    fn places_are_filled_once_and_other_braces_stay() {
        let cases = [
            ("{username}", "alice"),
            ("{username}:{password}", "alice:pa{username}ss"),
            ("{account.email} {account.name}", "ada@example.com Ada Lovelace"),
            ("{account.groups}", "ops,wiki"),
            (r#"{"user":"{username}"}"#, r#"{"user":"alice"}"#),
            ("{", "{"),
            ("{}", "{}"),
            ("a{ username }b", "aaliceb"),
            ("{username+'@'+account.id|lower}", "alice@01arz3ndektsv4rrffq69g5fav"),
            ("", ""),
        ];
        for (template, expected) in cases {
            assert_eq!(render(template).unwrap(), expected, "{template}");
        }
    }

    #[test]
    fn a_slip_is_refused() {
        for template in ["{user}", "{account.phone}", "x{usernam}", "{extract.}"] {
            assert!(Template::parse(template).is_err(), "{template}");
        }
    }

    #[test]
    fn what_is_not_at_hand_is_named() {
        let values = Values { account: &facts(), username: None, password: None, extracted: Extracted::none(), code: None };
        for (template, name) in [
            ("{username}", "there is no user name for this portal"),
            ("{password|md5|hex}", "there is no password for this portal"),
            ("{totp}", "there is no one-time code for this portal"),
            ("{extract.nonce}", "there is no `nonce` extracted from any page"),
        ] {
            assert_eq!(Template::parse(template).unwrap().render(&values).unwrap_err().to_string(), name);
        }
        assert!(Template::parse("{password}").unwrap().has_password());
        assert!(!Template::parse("{account.id}").unwrap().has_credential());
    }
}
