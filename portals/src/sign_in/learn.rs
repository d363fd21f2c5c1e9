//! Learning a login from what a person posted to the portal themselves.

use accounts::ports::{Learned, OwnLogin, Visitor};
use accounts::{Credential, PortalId, Verdict};
use http::header::{CONTENT_SECURITY_POLICY, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::{Position, form_urlencoded};

use super::PortalSignIns;
use super::failure::Failure;
use super::form::{self, Answered, extract_from, fill_step};
use super::judge::Rules;
use super::visit::{Ask, Page, Person, Visit};
use crate::html::{Enctype, FilledForm};
use crate::origin::Leads;
use crate::recipe::{Extracted, Form, Recipe, Step, Values};

/// After these a browser goes on with a GET; after no other is anybody asked anything.
const SENT_ON: [u16; 3] = [301, 302, 303];

impl Form {
    /// The step and its fields, where a login can be read from what its form sends.
    fn plain_step(&self) -> Option<(&Step, &str, &str)> {
        let [step] = self.steps.as_slice() else { return None };
        let user = step.fields.iter().find(|(_, value)| value.is_just_username())?;
        let password = step.fields.iter().find(|(_, value)| value.is_just_password())?;
        step.send.is_none().then_some((step, user.0.as_str(), password.0.as_str()))
    }
}

impl PortalSignIns {
    /// First the cheap questions; then whether the portal's login page really sends its form there; then the verdict.
    pub(super) async fn learn_from(
        &self,
        portal: &PortalId,
        own: &OwnLogin<'_>,
        visitor: &Visitor<'_>,
    ) -> Result<Option<Learned>, Failure> {
        let Some(lane) = self.portals.load().get(portal).cloned() else { return Ok(None) };
        let Recipe::Form(form) = &lane.settings.recipe else { return Ok(None) };
        let Some((step, user, password)) = form.plain_step() else { return Ok(None) };
        let Some(credential) = credential(own.body.reveal(), user, password).filter(|_| SENT_ON.contains(&own.status)) else {
            return Ok(None);
        };
        let Some(upstream) = lane.settings.upstreams.iter().find(|upstream| upstream.as_str() == own.upstream) else { return Ok(None) };
        let permit = lane.permits.acquire().await;
        let _permit = permit.map_err(|_| Failure::Unavailable("the gateway is stopping".to_owned()))?;
        let person = Person { public_host: visitor.public_host, seen_as: &visitor.seen_as, accept_language: visitor.accept_language };
        let visit = || Visit::new(&self.wire, self.clock.as_ref(), &lane.settings, upstream, person);
        let mut values = Values {
            account: visitor.account,
            username: Some(&credential.username),
            password: Some(&credential.password),
            code: None,
            extracted: Extracted::none(),
        };

        let mut stranger = visit();
        let page = form::open(&mut stranger, step).await?;
        let mut extracted = Extracted::default();
        extract_from(&stranger, &step.extract, &page, &mut extracted)?;
        values.extracted = &extracted;
        let Ok(filled) = fill_step(&page, step, &values) else { return Ok(None) };
        // A page that says where its form may lead would not let the browser be led to our question.
        if !is_sent_to(&stranger, &filled, own.target)? || restricts_forms(&page) {
            return Ok(None);
        }

        let mut theirs = visit();
        theirs.take_browser_cookies(&own.cookies);
        let rules = Rules::new(&form.verdicts, (1, true), &theirs);
        let url = theirs.url(own.target)?;
        let page = theirs.answered(url.clone(), own.status, headers(own));
        let Some(to) = page.location.as_ref().filter(|to| theirs.leads(to) == Leads::Home) else { return Ok(None) };
        let to = to[Position::BeforePath..Position::AfterQuery].to_owned();
        let ask = Ask { url, method: Method::POST, body: None, extra: Vec::new() };
        let (verdict, reason) = form::judge(&mut theirs, &rules, form, &values, Answered { page, ask }).await?;
        tracing::info!(portal = %portal, account = %visitor.account.id, verdict = verdict.as_str(), %reason, "a person's own login");
        Ok((verdict == Verdict::SignedIn).then_some(Learned { credential, to }))
    }
}

/// Whether the page's form goes where the person's went: the same path of this portal. The query may name the page they came from.
fn is_sent_to(visit: &Visit<'_>, form: &FilledForm, target: &str) -> Result<bool, Failure> {
    let target = visit.url(target)?;
    let plain = form.method == Method::POST && form.enctype == Enctype::UrlEncoded;
    Ok(plain && visit.leads(&form.action) == Leads::Home && form.action.path() == target.path())
}

fn restricts_forms(page: &Page) -> bool {
    let policies = page.headers.get_all(CONTENT_SECURITY_POLICY).iter();
    policies.filter_map(|policy| policy.to_str().ok()).any(|policy| policy.to_ascii_lowercase().contains("form-action"))
}

/// User name and password, each of which must be there once and be text.
fn credential(body: &[u8], user: &str, password: &str) -> Option<Credential> {
    let only = |name: &str| {
        let mut values = form_urlencoded::parse(body).filter(|(other, _)| other == name).map(|(_, value)| value);
        let value = values.next().filter(|_| values.next().is_none())?.into_owned();
        (!value.is_empty() && !value.contains([char::REPLACEMENT_CHARACTER, '\0'])).then_some(value)
    };
    let login = Credential::new(only(user)?.trim().to_owned(), only(password)?.into());
    (!login.username.is_empty()).then_some(login)
}

fn headers(own: &OwnLogin<'_>) -> HeaderMap {
    let fields = own
        .headers
        .iter()
        .filter_map(|(name, value)| Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_bytes(value).ok()?)));
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        // Of several addresses nobody knows which a browser takes.
        if name == LOCATION && headers.contains_key(LOCATION) {
            headers.remove(LOCATION);
            break;
        }
        headers.append(name, value);
    }
    headers
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(body: &str) -> Option<(String, String)> {
        let login = credential(body.as_bytes(), "user", "pass")?;
        Some((login.username, login.password.reveal().clone()))
    }

    #[test]
    fn a_login_is_read_only_where_there_is_exactly_one() {
        let login = |user: &str, password: &str| Some((user.to_owned(), password.to_owned()));
        assert_eq!(read("user=ada7&pass=old+secret+%26+more&go=1"), login("ada7", "old secret & more"));
        assert_eq!(read("pass=+K%C3%A4se+&user=+ada7+"), login("ada7", " Käse "));
        for body in [
            "",
            "user=ada7",
            "user=ada7&pass=",
            "user=&pass=x",
            "user=+&pass=x",
            "user=a&user=b&pass=x",
            "user=a&pass=x&pass=y",
            "User=a&Pass=x",
            "user=%ff&pass=x",
            "user=a%00b&pass=x",
        ] {
            assert_eq!(read(body), None, "{body}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_posted_is_read_or_not(body in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(login) = credential(&body, "a", "b") {
                prop_assert!(!login.username.is_empty() && !login.password.reveal().is_empty());
            }
        }
    }
}
