use std::cell::LazyCell;

use accounts::Verdict;

use super::visit::{Jars, Page, Visit};
use crate::html::{Asks, asks, decode_page};
use crate::recipe::{Answer, VerdictRule};

/// What an answer to a login form comes to, before the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// The rule with this number (from 1) matched.
    Rule(usize, Verdict),
    /// No rule matched: the verdict that holds by default, and why.
    Default(Verdict, String),
}

/// The rules over the answers to one step.
pub(crate) struct Rules<'a> {
    rules: &'a [VerdictRule],
    /// Its number (from 1), and whether it is the last.
    step: (usize, bool),
    /// The jars as they were when the step's form was sent.
    before: Jars,
}

impl<'a> Rules<'a> {
    pub(crate) fn new(rules: &'a [VerdictRule], step: (usize, bool), visit: &Visit<'_>) -> Self {
        Self { rules, step, before: visit.jars() }
    }

    /// The first rule that matches.
    pub(crate) fn judge(&self, visit: &Visit<'_>, page: &Page) -> Option<Judgement> {
        if self.rules.is_empty() {
            return None;
        }
        let (body, _) = decode_page(&page.body, page.content_type());
        let location = visit.location_text(page);
        let now = visit.now();
        // Those of the host that has answered: no other knows them.
        let (jar, before) = (visit.jar_at(&page.url), visit.among(&self.before, &page.url));
        let has_cookie = |name: &str| jar.has(name, now);
        let has_changed = |name: &str| jar.value(name, now) != before.value(name, now);
        let answer = Answer {
            step: self.step,
            status: page.status,
            headers: &page.headers,
            location: location.as_deref(),
            body: &body,
            has_cookie: &has_cookie,
            has_changed: &has_changed,
        };
        let (number, rule) = (1_usize..).zip(self.rules).find(|(_, rule)| rule.matches(&answer))?;
        Some(Judgement::Rule(number, rule.is))
    }
}

/// What holds where no rule matches: 5xx is unavailable; 429 is locked; a login form again, or 401, is a refusal; any other 2xx is
/// success. The rest is unrecognised, also a form with several passwords, which may ask for a new one. A refusal that speaks of a lock is
/// one.
pub(crate) fn by_default(page: &Page) -> Judgement {
    let text = LazyCell::new(|| decode_page(&page.body, page.content_type()).0);
    let asked = || asks(&text);
    let (verdict, what) = match page.status {
        500.. => (Verdict::Unavailable, ""),
        429 => (Verdict::Locked, ""),
        401 => (Verdict::WrongCredentials, ""),
        300..=399 => (Verdict::Unrecognised, ", a redirect out of the portal"),
        status => match (asked(), status) {
            (Asks::Password, _) => (Verdict::WrongCredentials, " with a login form"),
            (Asks::Passwords, _) => (Verdict::Unrecognised, " with a form of several passwords"),
            (Asks::Nothing, 200..=299) => (Verdict::SignedIn, " without a login form"),
            (Asks::Nothing, _) => (Verdict::Unrecognised, ""),
        },
    };
    if verdict == Verdict::WrongCredentials && speaks_of_a_lock(&text) {
        return Judgement::Default(Verdict::Locked, format!("no rule matched; answered {} and speaks of a lock", page.status));
    }
    Judgement::Default(verdict, format!("no rule matched; answered {}{what}", page.status))
}

/// Words with which login pages say that it is not the password alone, in small letters.
const LOCK_WORDS: [&str; 9] = [
    "account is locked",
    "account has been locked",
    "account is temporarily locked",
    "account has been temporarily",
    "account is disabled",
    "account has been disabled",
    "too many failed",
    "too many login",
    "too many unsuccessful",
];

fn speaks_of_a_lock(text: &str) -> bool {
    let text = text.to_lowercase();
    LOCK_WORDS.iter().any(|words| text.contains(words))
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn without_rules_the_answer_speaks_for_itself() {
        let login = "<form><input name=u><input type=password name=p></form>";
        let change = "<form><input type=password name=new><input type=password name=again></form>";
        let cases = [
            (200, "Welcome", Verdict::SignedIn),
            (204, "", Verdict::SignedIn),
            (200, login, Verdict::WrongCredentials),
            (403, login, Verdict::WrongCredentials),
            (401, "", Verdict::WrongCredentials),
            (401, "Your account has been LOCKED.", Verdict::Locked),
            (200, &format!("Too many failed login attempts{login}"), Verdict::Locked),
            (200, "Too many failed deliveries: see the queue", Verdict::SignedIn),
            (200, change, Verdict::Unrecognised),
            (200, &format!("{change}{login}"), Verdict::WrongCredentials),
            (403, "CSRF verification failed", Verdict::Unrecognised),
            (404, "", Verdict::Unrecognised),
            (302, "", Verdict::Unrecognised),
            (429, login, Verdict::Locked),
            (500, login, Verdict::Unavailable),
            (503, "", Verdict::Unavailable),
        ];
        for (status, body, expected) in cases {
            let url = "https://wiki.example.com/login".parse().unwrap();
            let page = Page { url, status, headers: HeaderMap::new(), location: None, body: body.into() };
            let Judgement::Default(verdict, _) = by_default(&page) else { panic!("no rule was asked") };
            assert_eq!(verdict, expected, "{status} {body}");
        }
    }
}
