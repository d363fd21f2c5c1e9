use accounts::Verdict;
use http::{HeaderMap, HeaderName};

use super::TextGlob;

/// One rule over the answer to a login form: all that it names must hold.
#[derive(Clone, Debug)]
pub struct VerdictRule {
    /// The verdict if it matches.
    pub is: Verdict,
    /// One of these statuses. Empty: any.
    pub status: Vec<u16>,
    /// Path and query of `Location` (its whole URL where that leads out of the portal) falls under this.
    pub location: Option<TextGlob>,
    /// These headers, each with some value that falls under its pattern.
    pub headers: Vec<HeaderPattern>,
    /// The jar holds a cookie of each of these names, whose value is not empty.
    pub cookies: Vec<String>,
    /// This text stands in the body.
    pub body: Option<String>,
}

/// A header and the pattern of its value.
#[derive(Clone, Debug)]
pub struct HeaderPattern {
    /// The header.
    pub name: HeaderName,
    /// Its value.
    pub value: TextGlob,
}

/// What rules look at.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// Path and query of `Location`, or its whole URL where that leads out of the portal.
    pub location: Option<&'a str>,
    /// The body as text, cut to the size that is read.
    pub body: &'a str,
    /// Whether the jar holds a cookie of this name with a value.
    pub has_cookie: &'a dyn Fn(&str) -> bool,
}

impl VerdictRule {
    /// Whether all that the rule names holds.
    pub fn matches(&self, answer: &Answer<'_>) -> bool {
        (self.status.is_empty() || self.status.contains(&answer.status))
            && self.location.as_ref().is_none_or(|glob| answer.location.is_some_and(|location| glob.matches(location)))
            && self.headers.iter().all(|wanted| wanted.is_among(answer.headers))
            && self.cookies.iter().all(|name| (answer.has_cookie)(name))
            && self.body.as_ref().is_none_or(|text| answer.body.contains(text))
    }
}

impl HeaderPattern {
    fn is_among(&self, headers: &HeaderMap) -> bool {
        headers.get_all(&self.name).iter().any(|value| value.to_str().is_ok_and(|value| self.value.matches(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> VerdictRule {
        VerdictRule { is: Verdict::SignedIn, status: vec![], location: None, headers: vec![], cookies: vec![], body: None }
    }

    #[test]
    fn all_that_a_rule_names_must_hold() {
        let glob = |pattern| TextGlob::new(pattern).unwrap();
        let mut headers = HeaderMap::new();
        headers.append("x-auth", "no".parse().unwrap());
        headers.append("x-auth", "yes; really".parse().unwrap());
        let has_cookie = |name: &str| name == "sid";
        let answer = Answer { status: 302, headers: &headers, location: Some("/home?x=1"), body: "Welcome back", has_cookie: &has_cookie };
        let header = |value| vec![HeaderPattern { name: HeaderName::from_static("x-auth"), value: glob(value) }];
        let cases = [
            (rule(), true),
            (VerdictRule { status: vec![301, 302], ..rule() }, true),
            (VerdictRule { status: vec![200], ..rule() }, false),
            (VerdictRule { location: Some(glob("/home*")), ..rule() }, true),
            (VerdictRule { location: Some(glob("/login*")), ..rule() }, false),
            (VerdictRule { headers: header("yes*"), ..rule() }, true),
            (VerdictRule { headers: header("maybe"), ..rule() }, false),
            (VerdictRule { cookies: vec!["sid".into()], ..rule() }, true),
            (VerdictRule { cookies: vec!["sid".into(), "other".into()], ..rule() }, false),
            (VerdictRule { body: Some("Welcome".into()), ..rule() }, true),
            (VerdictRule { body: Some("Goodbye".into()), ..rule() }, false),
            (VerdictRule { status: vec![302], body: Some("Goodbye".into()), ..rule() }, false),
        ];
        for (rule, expected) in cases {
            assert_eq!(rule.matches(&answer), expected, "{rule:?}");
        }
        assert!(!VerdictRule { location: Some(glob("*")), ..rule() }.matches(&Answer { location: None, ..answer }));
    }
}
