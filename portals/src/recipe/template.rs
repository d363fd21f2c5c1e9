use accounts::AccountFacts;
use secret::Secret;

/// A text with places for what is known of the person: `{username}` and `{password}` (at the portal), `{account.email}`,
/// `{account.name}`, `{account.id}` and `{account.groups}` (joined by commas). Any other `{` stands for itself, so that JSON can be
/// written as it is; but `{word}` with a word that is not in this list is taken for a slip and refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Variable(Variable),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Variable {
    Username,
    Password,
    Email,
    Name,
    Id,
    Groups,
}

/// The template speaks of something that is not known here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{{{0}}}` is unknown: use {{username}}, {{password}}, {{account.email}}, {{account.name}}, {{account.id}} or {{account.groups}}")]
pub struct UnknownVariable(String);

/// What a template needs is not at hand: the person has no name, or no password, at this portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {0} for this portal")]
pub struct Missing(&'static str);

impl Missing {
    pub(super) const fn usable_name() -> Self {
        Self("usable user name")
    }
}

/// What can be put into a template.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    /// The account.
    pub account: &'a AccountFacts,
    /// The person's name at the portal.
    pub username: Option<&'a str>,
    /// The person's password at the portal.
    pub password: Option<&'a Secret<String>>,
}

impl Variable {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "username" => Self::Username,
            "password" => Self::Password,
            "account.email" => Self::Email,
            "account.name" => Self::Name,
            "account.id" => Self::Id,
            "account.groups" => Self::Groups,
            _ => return None,
        })
    }
}

impl Template {
    /// Reads a template.
    pub fn parse(text: &str) -> Result<Self, UnknownVariable> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            literal.push_str(before);
            match after.split_once('}').filter(|(word, _)| is_word(word)) {
                Some((word, after)) => {
                    let variable = Variable::parse(word).ok_or_else(|| UnknownVariable(word.to_owned()))?;
                    if !literal.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut literal)));
                    }
                    parts.push(Part::Variable(variable));
                    rest = after;
                }
                None => {
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
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Variable(variable) => values.put(*variable, &mut out)?,
            }
        }
        Ok(Secret::new(out))
    }

    /// Whether user name or password stands in it.
    pub fn has_credential(&self) -> bool {
        self.has_username() || self.has_password()
    }

    /// Whether the user name stands in it.
    pub fn has_username(&self) -> bool {
        self.0.contains(&Part::Variable(Variable::Username))
    }

    /// Whether the password stands in it.
    pub fn has_password(&self) -> bool {
        self.0.contains(&Part::Variable(Variable::Password))
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.0
    }
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'.' || byte == b'_')
}

impl Values<'_> {
    pub(super) fn put(&self, variable: Variable, out: &mut String) -> Result<(), Missing> {
        match variable {
            Variable::Username => out.push_str(self.username.ok_or(Missing("user name"))?),
            Variable::Password => out.push_str(self.password.ok_or(Missing("password"))?.reveal()),
            Variable::Email => out.push_str(self.account.email.as_str()),
            Variable::Name => out.push_str(&self.account.name),
            Variable::Id => out.push_str(&self.account.id.to_string()),
            Variable::Groups => out.push_str(&self.account.groups.join(",")),
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
        let values = Values { account: &facts(), username: Some("alice"), password: Some(&password) };
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
            ("a{ username }b", "a{ username }b"),
            ("", ""),
        ];
        for (template, expected) in cases {
            assert_eq!(render(template).unwrap(), expected, "{template}");
        }
    }

    #[test]
    fn a_slip_is_refused() {
        for template in ["{user}", "{account.phone}", "x{usernam}"] {
            assert!(Template::parse(template).is_err(), "{template}");
        }
    }

    #[test]
    fn what_is_not_at_hand_is_named() {
        let values = Values { account: &facts(), username: None, password: None };
        assert_eq!(Template::parse("{username}").unwrap().render(&values).unwrap_err(), Missing("user name"));
        assert_eq!(Template::parse("{password}").unwrap().render(&values).unwrap_err(), Missing("password"));
        assert!(Template::parse("{password}").unwrap().has_password());
        assert!(!Template::parse("{account.id}").unwrap().has_credential());
    }
}
