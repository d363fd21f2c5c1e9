use accounts::Verdict;
use http::{HeaderMap, HeaderName};

use super::{CssSelector, TextGlob};

/// One rule over the answer to a login form.
#[derive(Clone, Debug)]
pub struct VerdictRule {
    /// The verdict if it matches.
    pub is: Verdict,
    /// Over the answer to this step (from 1). `None`: to the last.
    pub step: Option<usize>,
    /// All of these must hold.
    pub when: Conditions,
    /// None of these may hold.
    pub unless: Conditions,
}

/// What can be said of an answer. What is empty says nothing.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Its status is one of these.
    pub status: Vec<u16>,
    /// Path and query of `Location` (its whole URL where that leads out of the portal) falls under this.
    pub location: Option<TextGlob>,
    /// These headers, each with some value that falls under its pattern.
    pub headers: Vec<HeaderPattern>,
    /// The jar holds a cookie of each of these names, whose value is not empty.
    pub cookies: Vec<String>,
    /// The jar's cookies of these names were set, changed or deleted since the form was sent.
    pub changed: Vec<String>,
    /// This text stands in the body.
    pub body: Option<String>,
    /// The page has an element that this finds.
    pub selector: Option<CssSelector>,
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
    /// The step that was answered (from 1), and whether it was the last.
    pub step: (usize, bool),
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
    /// Whether the jar's cookie of this name is another than when the form was sent.
    pub has_changed: &'a dyn Fn(&str) -> bool,
}

impl VerdictRule {
    /// A rule that matches the answer to the last step, whatever it is.
    pub fn always(is: Verdict) -> Self {
        Self { is, step: None, when: Conditions::default(), unless: Conditions::default() }
    }

    /// Whether the rule speaks of this answer, all that it names holds, and nothing of what it excludes.
    pub fn matches(&self, answer: &Answer<'_>) -> bool {
        let (step, last) = answer.step;
        self.step.map_or(last, |wanted| wanted == step)
            && self.when.each(answer).into_iter().flatten().all(|holds| holds)
            && !self.unless.each(answer).into_iter().flatten().any(|holds| holds)
    }
}

impl Conditions {
    /// Whether each condition holds; `None` for one that is not given.
    fn each(&self, answer: &Answer<'_>) -> [Option<bool>; 7] {
        let given = |list: bool, holds: &dyn Fn() -> bool| (!list).then(holds);
        [
            given(self.status.is_empty(), &|| self.status.contains(&answer.status)),
            self.location.as_ref().map(|glob| answer.location.is_some_and(|location| glob.matches(location))),
            given(self.headers.is_empty(), &|| self.headers.iter().all(|wanted| wanted.is_among(answer.headers))),
            given(self.cookies.is_empty(), &|| self.cookies.iter().all(|name| (answer.has_cookie)(name))),
            given(self.changed.is_empty(), &|| self.changed.iter().all(|name| (answer.has_changed)(name))),
            self.body.as_ref().map(|text| answer.body.contains(text)),
            self.selector.as_ref().map(|selector| crate::html::has(answer.body, selector)),
        ]
    }
}

impl HeaderPattern {
    pub(crate) fn is_among(&self, headers: &HeaderMap) -> bool {
        headers.get_all(&self.name).iter().any(|value| value.to_str().is_ok_and(|value| self.value.matches(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_a_rule_names_must_hold_and_nothing_that_it_excludes() {
        let glob = |pattern| TextGlob::new(pattern).unwrap();
        let mut headers = HeaderMap::new();
        headers.append("x-auth", "no".parse().unwrap());
        headers.append("x-auth", "yes; really".parse().unwrap());
        let (has_cookie, has_changed) = (|name: &str| name == "sid", |name: &str| name == "sid" || name == "gone");
        let answer = Answer {
            step: (2, true),
            status: 302,
            headers: &headers,
            location: Some("/home?x=1"),
            body: "<b id=in>Welcome</b> back",
            has_cookie: &has_cookie,
            has_changed: &has_changed,
        };
        let header = |value| vec![HeaderPattern { name: HeaderName::from_static("x-auth"), value: glob(value) }];
        let css = |text| Some(CssSelector::parse(text).unwrap());
        let none = Conditions::default;
        let cases = [
            (none(), true),
            (Conditions { status: vec![301, 302], ..none() }, true),
            (Conditions { status: vec![200], ..none() }, false),
            (Conditions { location: Some(glob("/home*")), ..none() }, true),
            (Conditions { location: Some(glob("/login*")), ..none() }, false),
            (Conditions { headers: header("yes*"), ..none() }, true),
            (Conditions { headers: header("maybe"), ..none() }, false),
            (Conditions { cookies: vec!["sid".into()], ..none() }, true),
            (Conditions { cookies: vec!["sid".into(), "other".into()], ..none() }, false),
            (Conditions { changed: vec!["gone".into()], ..none() }, true),
            (Conditions { changed: vec!["other".into()], ..none() }, false),
            (Conditions { body: Some("Welcome".into()), ..none() }, true),
            (Conditions { body: Some("Goodbye".into()), ..none() }, false),
            (Conditions { selector: css("b#in"), ..none() }, true),
            (Conditions { selector: css("form"), ..none() }, false),
            (Conditions { status: vec![302], body: Some("Goodbye".into()), ..none() }, false),
        ];
        for (conditions, expected) in cases {
            let is_empty = conditions.each(&answer).iter().flatten().next().is_none();
            let both = conditions.status.len() + usize::from(conditions.body.is_some()) > 1 && conditions.body.is_some();
            let when = VerdictRule { when: conditions.clone(), ..VerdictRule::always(Verdict::SignedIn) };
            assert_eq!(when.matches(&answer), expected, "{when:?}");
            let unless = VerdictRule { unless: conditions, ..VerdictRule::always(Verdict::SignedIn) };
            assert_eq!(unless.matches(&answer), !both && (is_empty || !expected), "{unless:?}");
        }
        let always = VerdictRule::always(Verdict::SignedIn);
        let anywhere = VerdictRule { when: Conditions { location: Some(glob("*")), ..none() }, ..always.clone() };
        assert!(!anywhere.matches(&Answer { location: None, ..answer }));
        for (wanted, step, expected) in
            [(None, (2, true), true), (None, (1, false), false), (Some(1), (1, false), true), (Some(1), (2, true), false)]
        {
            assert_eq!(VerdictRule { step: wanted, ..always.clone() }.matches(&Answer { step, ..answer }), expected);
        }
    }
}
