use accounts::Verdict;

use super::visit::{Page, Visit};
use crate::html::{Asks, asks, decode_page};
use crate::recipe::{Answer, Form};

/// What an answer to a login form comes to, before the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// The rule with this number (from 1) matched.
    Rule(usize, Verdict),
    /// No rule matched: the verdict that holds by default, and why.
    Default(Verdict, String),
}

/// The first rule that matches.
pub(super) fn by_rules(form: &Form, visit: &Visit<'_>, page: &Page) -> Option<Judgement> {
    let (body, _) = decode_page(&page.body, page.content_type());
    let location = visit.location_text(page);
    let now = visit.now();
    let has_cookie = |name: &str| visit.jar.has(name, now);
    let answer =
        Answer { status: page.status, headers: &page.headers, location: location.as_deref(), body: &body, has_cookie: &has_cookie };
    let (number, rule) = (1_usize..).zip(&form.verdicts).find(|(_, rule)| rule.matches(&answer))?;
    Some(Judgement::Rule(number, rule.is))
}

/// What holds where no rule matches: 5xx is unavailable; 429 is locked; a login form again, or 401, is a refusal; any other 2xx is
/// success. The rest is unrecognised, also a form with several passwords, which may ask for a new one.
pub(super) fn by_default(page: &Page) -> Judgement {
    let asked = || asks(&decode_page(&page.body, page.content_type()).0);
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
    Judgement::Default(verdict, format!("no rule matched; answered {}{what}", page.status))
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
