use regex::{Regex, escape};

use super::template::{Missing, Part, Template, Values, Variable};
use super::value::Value;

/// The text of a proof page, ready to be looked for.
pub(crate) struct ProofMarker(Regex);

/// A longer value is no name. Compiling takes time in proportion.
const MAX_VALUE: usize = 1024;

impl ProofMarker {
    /// The template with its places filled. The user name is compared without regard to case, as it is or as HTML escapes it.
    pub(crate) fn new(template: &Template, values: &Values<'_>) -> Result<Self, Missing> {
        let mut pattern = String::new();
        for part in template.parts() {
            match part {
                Part::Text(text) => pattern.push_str(&escape(text)),
                Part::Value(place) => {
                    let value = values.text(place)?;
                    if value.len() > MAX_VALUE {
                        return Err(Missing::usable_name());
                    }
                    let loose = *place == Value::Variable(Variable::Username);
                    pattern.push_str(if loose { "(?i:" } else { "(?:" });
                    value.chars().for_each(|c| push_char(c, &mut pattern));
                    pattern.push(')');
                }
            }
        }
        Regex::new(&pattern).map(Self).map_err(|_| Missing::usable_name())
    }

    /// Whether the text stands on the page.
    pub(crate) fn is_on(&self, page: &str) -> bool {
        self.0.is_match(page)
    }
}

/// A character as it is or in one of the spellings that HTML escaping gives it.
fn push_char(c: char, pattern: &mut String) {
    match c {
        '&' => pattern.push_str("&(?:amp;|#38;)?"),
        '<' => pattern.push_str("(?:<|&lt;|&#60;)"),
        '>' => pattern.push_str("(?:>|&gt;|&#62;)"),
        '"' => pattern.push_str("(?:\"|&quot;|&#34;)"),
        '\'' => pattern.push_str("(?:'|&apos;|&#0?39;|&#x27;)"),
        c => pattern.push_str(&escape(c.encode_utf8(&mut [0; 4]))),
    }
}

#[cfg(test)]
mod tests {
    use secret::Secret;

    use super::*;
    use crate::recipe::Extracted;
    use crate::test_support::facts;

    #[test]
    fn a_name_is_known_however_the_portal_spells_it() {
        let cases = [
            ("\"wgUserName\":\"{username}\"", "alice", "..,\"wgUserName\":\"Alice\",..", true),
            ("\"wgUserName\":\"{username}\"", "alice", "..,\"wgUserName\":null,..", false),
            ("Signed in as {username}", "alice", "signed in as alice", false),
            ("<b>{username}</b>", "o'neil & co", "<b>O&#039;Neil &amp; Co</b>", true),
            ("<b>{username}</b>", "o'neil", "<b>o'neil</b>", true),
            ("<b>{username}</b>", "ärger", "<b>ÄRGER</b>", true),
            ("<b>{username}</b>", "a.c", "<b>abc</b>", false),
            ("<b>{username}</b>", "(?:", "<b>(?:</b>", true),
            ("mail {account.email}", "x", "mail ada@example.com", true),
            ("mail {account.email}", "x", "mail ADA@example.com", false),
            ("Log out", "x", "<a>Log out</a>", true),
        ];
        for (template, username, page, expected) in cases {
            let password = Secret::from("x");
            let values =
                Values { account: &facts(), username: Some(username), password: Some(&password), extracted: Extracted::none(), code: None };
            let marker = ProofMarker::new(&Template::parse(template).unwrap(), &values).unwrap();
            assert_eq!(marker.is_on(page), expected, "{template} {username} {page}");
        }
    }

    #[test]
    fn a_monstrous_name_is_refused() {
        let name = "'".repeat(100_000);
        let values = Values { account: &facts(), username: Some(&name), password: None, extracted: Extracted::none(), code: None };
        assert!(ProofMarker::new(&Template::parse("{username}").unwrap(), &values).is_err());
    }
}
