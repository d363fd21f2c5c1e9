//! What looks like a secret in an answer: cookies, and whatever seems drawn at random.

use regex::bytes::Regex;
use scraper::Html;

use super::exchange::Answered;
use crate::probe::has_token;

/// Texts in quotes, values of parameters, runs of letters and digits.
const PIECES: [&str; 3] =
    [r#"["']([A-Za-z0-9+/=_|:.~-]{16,2048})["']"#, r"[?&;][\w.\[\]-]{1,60}=([A-Za-z0-9+/=_|:.~%-]{8,2048})", r"([A-Za-z0-9]{24,})"];

/// Shorter values are no secrets, and would be found everywhere.
const LEAST: usize = 4;

/// Finds them, in their order.
pub(super) struct Finder(Vec<Regex>);

impl Finder {
    pub(super) fn new() -> Self {
        Self(PIECES.iter().filter_map(|piece| Regex::new(piece).ok()).collect())
    }

    pub(super) fn find(&self, answered: &Answered) -> Vec<String> {
        let mut found: Vec<String> =
            answered.headers.iter().filter(|(name, _)| name == "set-cookie").flat_map(|(_, line)| cookie(line)).collect();
        found.extend(in_attributes(&String::from_utf8_lossy(&answered.body)));
        let headers = answered.headers.iter().map(|(_, value)| value.as_slice());
        for text in headers.chain([answered.body.as_slice()]) {
            for piece in &self.0 {
                let groups = piece.captures_iter(text).filter_map(|captures| captures.get(1));
                let texts = groups.filter_map(|group| std::str::from_utf8(group.as_bytes()).ok());
                found.extend(texts.filter(|text| seems_random(text)).map(str::to_owned));
            }
        }
        found
    }
}

/// The value of a cookie, as it is and without its percent signs.
fn cookie(line: &[u8]) -> Vec<String> {
    let line = String::from_utf8_lossy(line);
    let value = line.split(';').next().and_then(|pair| pair.split_once('=')).map_or("", |(_, value)| value).trim().trim_matches('"');
    let decoded = percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned();
    let mut found = vec![value.to_owned()];
    if decoded != value {
        found.push(decoded);
    }
    found.retain(|value| value.len() >= LEAST && value != "deleted");
    found
}

/// Values of hidden fields, of `<meta>`, and whatever else an element carries for scripts.
fn in_attributes(page: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let attributes = page.tree.values().filter_map(|node| node.as_element()).flat_map(|element| element.attrs());
    let told = attributes.filter(|(name, _)| !["href", "src", "action", "class", "style", "id", "srcset"].contains(name));
    told.filter(|(_, value)| (8..4096).contains(&value.len()) && !value.contains(char::is_whitespace) && seems_random(value))
        .map(|(_, value)| value.to_owned())
        .collect()
}

fn seems_random(text: &str) -> bool {
    let count = |kind: fn(&char) -> bool| text.chars().filter(kind).count();
    let (small, capital, digit) = (count(char::is_ascii_lowercase), count(char::is_ascii_uppercase), count(char::is_ascii_digit));
    // Words have few capitals and digits.
    let odd = capital.saturating_add(digit).saturating_mul(10) >= small.saturating_add(capital).saturating_add(digit).saturating_mul(3);
    // An address is made of words.
    let is_address = text.starts_with('/') || text.contains("://");
    !is_address && (has_token(text) || (text.len() >= 20 && odd && small > 0 && capital > 0 && digit > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_and_words_are_not() {
        let answered = Answered {
            status: 200,
            headers: vec![
                ("set-cookie".into(), b"sid=k7%2Fq9abc; Path=/; HttpOnly".to_vec()),
                ("set-cookie".into(), b"lang=en".to_vec()),
                ("location".into(), b"/home?state=3f2a9c8d7e6f5a4b1c0d&id=7".to_vec()),
                ("www-authenticate".into(), b"Digest realm=\"x\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c0\"".to_vec()),
            ],
            body: b"<link href='/skins/vector/screen-2-columns.css'><input type=hidden name=csrf value='aB3+xY/9zz==aB3+xY/9zz=='>
                    <meta name=t content=1234567890><script>x = {\"token\":\"eyJhbGciOi.J9eyJzdWIi-Oi12\"}</script><b class=mw-content-ltr>Alice</b>"
                .to_vec(),
        };
        let mut found = Finder::new().find(&answered);
        found.sort();
        found.dedup();
        assert_eq!(
            found,
            [
                "1234567890",
                "3f2a9c8d7e6f5a4b1c0d",
                "aB3+xY/9zz==aB3+xY/9zz==",
                "dcd98b7102dd2f0e8b11d0f600bfb0c0",
                "eyJhbGciOi.J9eyJzdWIi-Oi12",
                "k7%2Fq9abc",
                "k7/q9abc"
            ]
        );
    }
}
