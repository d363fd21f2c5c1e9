//! Puts placeholders in the place of secrets: the same for the same secret, in whatever spelling it stands.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};
use secret::Secret;

use super::exchange::{Answered, Asked};
use super::spellings::{digested, escaped, in_longer_base64};

/// Shorter ones would be found everywhere.
const LEAST: usize = 4;

/// Secrets in their order, and what stands for them.
#[derive(Default)]
pub(super) struct Placeholders {
    pairs: Vec<(Secret<String>, String, Kind)>,
    tokens: usize,
    /// What the recipe itself says is no secret.
    told: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Found by itself only, not within a word; in capitals too.
    Name,
    /// Also as scripts make digests of it.
    Password,
    Token,
}

impl Placeholders {
    pub(super) fn new(told: String) -> Self {
        Self { told, ..Self::default() }
    }

    pub(super) fn name(&mut self, name: &str, placeholder: &str) {
        self.push(name, placeholder, Kind::Name);
    }

    pub(super) fn password(&mut self, password: &str, placeholder: &str) {
        self.push(password, placeholder, Kind::Password);
    }

    /// What the recipe has made of the credential, and what it makes of the placeholders.
    pub(super) fn made(&mut self, live: &str, placeholder: &str) {
        if live.len() >= LEAST {
            self.push(live, placeholder, Kind::Token);
            self.push(&live.to_uppercase(), &placeholder.to_uppercase(), Kind::Token);
            self.push(&live.to_lowercase(), &placeholder.to_lowercase(), Kind::Token);
        }
    }

    pub(super) fn token(&mut self, token: &str) {
        let is_number = token.len() < 9 && token.bytes().all(|byte| byte.is_ascii_digit());
        if token.len() >= LEAST && !is_number && !self.told.contains(token) && !self.knows(token) {
            self.tokens = self.tokens.saturating_add(1);
            let placeholder = in_its_shape(token, self.tokens);
            self.push(token, &placeholder, Kind::Token);
        }
    }

    fn knows(&self, secret: &str) -> bool {
        self.pairs.iter().any(|(known, placeholder, _)| known.reveal() == secret || placeholder == secret)
    }

    fn push(&mut self, secret: &str, placeholder: &str, kind: Kind) {
        if !secret.is_empty() && secret != placeholder && !self.knows(secret) {
            self.pairs.push((Secret::from(secret), placeholder.to_owned(), kind));
        }
    }

    /// What finds and replaces them all at once. `None`: there are more than can be looked for.
    pub(super) fn replacer(&self) -> Option<Replacer> {
        let mut places = HashMap::new();
        let mut names = HashMap::new();
        for (secret, placeholder, kind) in &self.pairs {
            let (secret, placeholder) = (secret.reveal().as_str(), placeholder.as_str());
            let mut pairs: Vec<_> = escaped(secret).into_iter().zip(escaped(placeholder)).collect();
            if *kind == Kind::Password {
                pairs.extend(digested(secret).into_iter().zip(digested(placeholder)));
            }
            if *kind == Kind::Password || secret.len() >= 12 {
                pairs.extend(in_longer_base64(secret).into_iter().map(|inner| (inner.clone(), b"x".repeat(inner.len()))));
            }
            for (spelled, instead) in pairs {
                let by_itself = *kind == Kind::Name && spelled.eq_ignore_ascii_case(secret.as_bytes());
                let map = if by_itself { &mut names } else { &mut places };
                if spelled.len() >= LEAST || spelled == secret.as_bytes() {
                    map.entry(if by_itself { spelled.to_ascii_lowercase() } else { spelled }).or_insert(instead);
                }
            }
        }
        Some(Replacer { places: Places::new(places, false)?, names: Places::new(names, true)? })
    }
}

/// A text of the same length and the same kind: recipes may look for its shape.
fn in_its_shape(token: &str, number: usize) -> String {
    let all = |kind: fn(&char) -> bool| token.chars().filter(char::is_ascii_alphanumeric).all(|c| kind(&c));
    let filler = if all(char::is_ascii_digit) {
        // A number must not begin with a nought.
        '1'
    } else if all(char::is_ascii_hexdigit) {
        '0'
    } else {
        'x'
    };
    let mut shape: Vec<char> = token.chars().map(|c| if c.is_alphanumeric() { filler } else { c }).collect();
    let mut digits = number.to_string().into_bytes().into_iter().rev();
    for place in shape.iter_mut().rev().filter(|c| **c == filler) {
        let Some(digit) = digits.next() else { break };
        *place = char::from(digit);
    }
    shape.into_iter().collect()
}

/// Replaces what is known.
pub(super) struct Replacer {
    places: Places,
    names: Places,
}

/// What is looked for, the longest first, and what stands in its place.
struct Places {
    search: AhoCorasick,
    instead: Vec<Vec<u8>>,
}

impl Places {
    fn new(pairs: HashMap<Vec<u8>, Vec<u8>>, in_any_case: bool) -> Option<Self> {
        let (wanted, instead): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let search =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(in_any_case).build(wanted).ok()?;
        Some(Self { search, instead })
    }

    fn replace(&self, text: &[u8], counts: impl Fn(&[u8], &[u8]) -> bool) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        self.search.replace_all_with_bytes(text, &mut out, |found, is, out| {
            let before = text.get(..found.start()).unwrap_or_default();
            let after = text.get(found.end()..).unwrap_or_default();
            match self.instead.get(found.pattern().as_usize()) {
                Some(placeholder) if counts(before, after) => out.extend_from_slice(placeholder),
                _ => out.extend_from_slice(is),
            }
            true
        });
        out
    }
}

impl Replacer {
    pub(super) fn bytes(&self, text: &[u8]) -> Vec<u8> {
        let text = self.places.replace(text, |_, _| true);
        self.names.replace(&text, |before, after| {
            let is_part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
            !is_part(before.last()) && !is_part(after.first())
        })
    }

    pub(super) fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes())).into_owned()
    }

    /// Whether something is left that should have been replaced.
    pub(super) fn finds_in(&self, text: &[u8]) -> bool {
        self.bytes(text) != text
    }

    /// The answer, its headers only as far as a recipe may look at them.
    pub(super) fn answer(&self, answered: &Answered, told: &str) -> Answered {
        let told = told.to_ascii_lowercase();
        let kept = |name: &str| !CHANGING.contains(&name) || told.contains(&format!("\"{name}\""));
        let headers = answered.headers.iter().filter(|(name, _)| kept(name));
        Answered {
            status: answered.status,
            headers: headers.map(|(name, value)| (self.text(name), self.bytes(value))).collect(),
            body: self.bytes(&answered.body),
        }
    }

    pub(super) fn asked(&self, asked: &Asked) -> Asked {
        Asked {
            method: asked.method.clone(),
            target: self.text(&asked.target),
            headers: asked.headers.iter().map(|(name, value)| (name.clone(), self.text(value))).collect(),
            body: self.text(&asked.body),
        }
    }
}

/// Headers that are never twice the same, or say nothing of a sign-in.
const CHANGING: [&str; 20] = [
    "age",
    "alt-svc",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "date",
    "etag",
    "expires",
    "keep-alive",
    "last-modified",
    "pragma",
    "server",
    "strict-transport-security",
    "transfer-encoding",
    "vary",
    "x-powered-by",
    "x-request-id",
    "x-runtime",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_replaced_in_every_spelling_and_stays_the_same() {
        let mut placeholders = Placeholders::new("\"wordpress_3f2a9c8d7e6f5a4b\"".into());
        placeholders.name("alice", "recordeduser");
        placeholders.password("p&w'4711", "recorded-passphrase");
        placeholders.token("3f2a9c8d7e6f5a4b");
        placeholders.token("dcd98b7102dd2f0e8b11");
        placeholders.token("dcd98b7102dd2f0e8b11");
        placeholders.token("Ab3+xY/9zz==");
        placeholders.token("3600");
        placeholders.token("1790000000000");
        let replacer = placeholders.replacer().unwrap();
        let cases = [
            ("Hello Alice, alice2 and malice", "Hello recordeduser, alice2 and malice"),
            ("p=p%26w%274711&q=p%26w%274711", "p=recorded-passphrase&q=recorded-passphrase"),
            ("<input value='p&amp;w&#039;4711'>", "<input value='recorded-passphrase'>"),
            ("wordpress_3f2a9c8d7e6f5a4b", "wordpress_3f2a9c8d7e6f5a4b"),
            ("dcd98b7102dd2f0e8b11 dcd98b7102dd2f0e8b11", "00000000000000000001 00000000000000000001"),
            ("Ab3%2BxY%2F9zz%3D%3D", "xxx%2Bxx%2Fxx2%3D%3D"),
            ("{\"in\":3600,\"at\":1790000000000}", "{\"in\":3600,\"at\":1111111111113}"),
        ];
        for (text, expected) in cases {
            assert_eq!(replacer.text(text), expected, "{text}");
            assert!(!replacer.finds_in(expected.as_bytes()), "{expected}");
        }
        assert_eq!(replacer.bytes(&digested("p&w'4711")[0]), digested("recorded-passphrase")[0], "a digest that a page tells again");
    }
}
