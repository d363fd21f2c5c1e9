//! What may stand between the braces of a template:
//!
//! ```text
//! value     = term { "+" term } { "|" transform }
//! term      = name | "'" text "'" | "(" value ")"
//! transform = word [ "(" value ")" ]
//! ```

use secret::Secret;

use super::template::{Missing, Values, Variable};
use super::transform::Transform;

/// Parentheses deeper than this are nobody's recipe.
const MAX_DEPTH: usize = 16;

/// A value that is put together and worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Variable(Variable),
    Text(String),
    Joined(Vec<Value>),
    Worked(Box<Value>, Transform),
}

/// What stands between the braces cannot be read. Only names are quoted, never a text: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadValue {
    /// A name that means nothing here.
    #[error(
        "`{{{0}}}` is unknown: use {{username}}, {{password}}, {{totp}}, {{account.email}}, {{account.name}}, {{account.id}}, {{account.groups}} or \
         {{extract.NAME}}"
    )]
    UnknownVariable(String),
    /// A transformation that does not exist.
    #[error("`|{0}` is unknown: use {known}", known = Transform::KNOWN)]
    UnknownTransform(String),
    /// `hmac-…` without its key, or a key where none belongs.
    #[error("`|{0}` takes a key in parentheses, and only the hmac ones do")]
    Key(String),
    /// Bytes that are no text.
    #[error("a digest is bytes, not text: end it with |hex, |base64 or |base64url")]
    Bytes,
    /// Something else.
    #[error("a value is written as name, 'text', (value), a+b or value|transform")]
    Form,
}

impl Value {
    /// Reads what stands between the braces.
    pub(super) fn parse(text: &str) -> Result<Self, BadValue> {
        let mut reader = Reader { rest: text };
        let value = reader.value(0)?;
        if !reader.rest.trim_start().is_empty() {
            return Err(BadValue::Form);
        }
        if value.is_bytes() { Err(BadValue::Bytes) } else { Ok(value) }
    }

    /// The value's bytes.
    pub(super) fn render(&self, values: &Values<'_>) -> Result<Secret<Vec<u8>>, Missing> {
        Ok(match self {
            Self::Variable(variable) => {
                let mut text = String::new();
                values.put(variable, &mut text)?;
                Secret::new(text.into_bytes())
            }
            Self::Text(text) => Secret::new(text.clone().into_bytes()),
            Self::Joined(parts) => {
                let mut out = Vec::new();
                for part in parts {
                    out.extend_from_slice(part.render(values)?.reveal());
                }
                Secret::new(out)
            }
            Self::Worked(value, transform) => {
                let input = value.render(values)?;
                transform.apply(input.reveal(), values)?
            }
        })
    }

    /// Whether `found` holds of a variable in it.
    pub(super) fn any(&self, found: &dyn Fn(&Variable) -> bool) -> bool {
        match self {
            Self::Variable(variable) => found(variable),
            Self::Text(_) => false,
            Self::Joined(parts) => parts.iter().any(|part| part.any(found)),
            Self::Worked(value, transform) => value.any(found) || transform.key().is_some_and(|key| key.any(found)),
        }
    }

    fn is_bytes(&self) -> bool {
        match self {
            Self::Variable(_) | Self::Text(_) => false,
            Self::Joined(parts) => parts.iter().any(Self::is_bytes),
            Self::Worked(value, transform) => transform.gives_bytes(value.is_bytes()),
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Result<Value, BadValue> {
        if depth > MAX_DEPTH {
            return Err(BadValue::Form);
        }
        let first = self.term(depth)?;
        let mut parts = vec![first];
        while self.take('+') {
            parts.push(self.term(depth)?);
        }
        let mut value = match (parts.pop(), parts.is_empty()) {
            (Some(only), true) => only,
            (Some(last), false) => {
                parts.push(last);
                Value::Joined(parts)
            }
            (None, _) => return Err(BadValue::Form),
        };
        while self.take('|') {
            let word = self.word();
            let key = if self.take('(') { Some(self.closed(depth)?) } else { None };
            value = Value::Worked(Box::new(value), Transform::new(word, key)?);
        }
        Ok(value)
    }

    fn term(&mut self, depth: usize) -> Result<Value, BadValue> {
        if self.take('(') {
            return self.closed(depth);
        }
        if self.take('\'') {
            let (text, rest) = self.rest.split_once('\'').ok_or(BadValue::Form)?;
            self.rest = rest;
            return Ok(Value::Text(text.to_owned()));
        }
        let word = self.word();
        if word.is_empty() {
            return Err(BadValue::Form);
        }
        Variable::parse(word).map(Value::Variable).ok_or_else(|| BadValue::UnknownVariable(word.to_owned()))
    }

    fn closed(&mut self, depth: usize) -> Result<Value, BadValue> {
        let value = self.value(depth.saturating_add(1))?;
        if self.take(')') { Ok(value) } else { Err(BadValue::Form) }
    }

    fn take(&mut self, wanted: char) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c: char| !is_word_char(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }
}

pub(super) fn is_word_char(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::recipe::Extracted;
    use crate::test_support::facts;

    fn render(text: &str) -> String {
        let (account, password) = (facts(), Secret::from("s3cret"));
        let mut extracted = Extracted::default();
        extracted.put("nonce", Secret::from("n0nce"));
        let values = Values { account: &account, username: Some("alice"), password: Some(&password), extracted: &extracted, code: None };
        let value = Value::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        String::from_utf8(value.render(&values).unwrap().reveal().clone()).unwrap()
    }

    #[test]
    fn values_are_joined_and_worked_on_from_left_to_right() {
        let cases = [
            ("password", "s3cret"),
            ("'a b'", "a b"),
            ("username+':'+password", "alice:s3cret"),
            ("username+':'+password|base64", "YWxpY2U6czNjcmV0"),
            ("username+(':'+password|base64)", "aliceOnMzY3JldA=="),
            ("password | upper", "S3CRET"),
            ("'a/b c+'+username|url", "a%2Fb%20c%2Balice"),
            ("account.email|upper|lower", "ada@example.com"),
            ("extract.nonce", "n0nce"),
        ];
        for (text, expected) in cases {
            assert_eq!(render(text), expected, "{text}");
        }
    }

    #[test]
    fn digests_are_the_published_ones() {
        // RFC 1321 A.5, FIPS 180-2 A.1/B.1/C.1, RFC 4231 §4.3 (its key is `Jefe`).
        let cases = [
            ("'abc'|md5|hex", "900150983cd24fb0d6963f7d28e17f72"),
            ("'abc'|sha1|hex", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            ("'abc'|sha256|hex", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "'abc'|sha512|hex",
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            ),
            ("'what do ya want for nothing?'|hmac-sha256('Jefe')|hex", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            ("'what do ya want for nothing?'|hmac-sha1('Jefe')|hex", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
            ("('abc'|md5)|base64", "kAFQmDzST7DWlj99KOF/cg=="),
            ("'abc'|md5|base64url", "kAFQmDzST7DWlj99KOF_cg"),
        ];
        for (text, expected) in cases {
            assert_eq!(render(text), expected, "{text}");
        }
        assert_eq!(render("(password|md5|hex)+extract.nonce|md5|hex"), render("('s3cret'|md5|hex)+'n0nce'|md5|hex"));
        assert_eq!(render("password|hmac-sha256(extract.nonce)|hex"), render("'s3cret'|hmac-sha256('n0nce')|hex"));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let cases = [
            ("user", BadValue::UnknownVariable("user".into())),
            ("password|sha3|hex", BadValue::UnknownTransform("sha3".into())),
            ("password|md5", BadValue::Bytes),
            ("'a'+(password|md5)", BadValue::Bytes),
            ("password|md5|upper", BadValue::Bytes),
            ("password|hmac-sha256|hex", BadValue::Key("hmac-sha256".into())),
            ("password|md5('k')|hex", BadValue::Key("md5".into())),
            ("", BadValue::Form),
            ("password|", BadValue::UnknownTransform(String::new())),
            ("'open", BadValue::Form),
            ("(password", BadValue::Form),
            ("password)", BadValue::Form),
            ("password username", BadValue::Form),
            ("extract.", BadValue::UnknownVariable("extract.".into())),
        ];
        for (text, expected) in cases {
            assert_eq!(Value::parse(text).unwrap_err(), expected, "{text}");
        }
        assert!(Value::parse(&"(".repeat(100_000)).is_err());
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "[a-z0-9.'|()+ -]{0,60}") {
            if let Ok(value) = Value::parse(&text) {
                let (account, password) = (facts(), Secret::from("x"));
                let values = Values { account: &account, username: Some("alice"), password: Some(&password), extracted: Extracted::none(), code: None };
                if let Ok(bytes) = value.render(&values) {
                    prop_assert!(String::from_utf8(bytes.reveal().clone()).is_ok());
                }
            }
        }
    }
}
