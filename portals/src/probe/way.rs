//! Ways in that no page shows: addresses to which scripts post a login, and challenges where none was expected.

use std::fmt;

use accounts::Credential;

use super::draft::Draft;
use super::endpoints::Endpoint;
use super::shape::Shape;
use super::{Prober, THE_LOGIN, Tried, get, path_of, scripted, shape};
use crate::settings::HostMode;

/// How many ways to post a login are tried: a login that is refused too often may be locked.
const MAX_CONVENTIONS: usize = 3;

/// Where a script posts a login.
pub(super) enum Way {
    Convention(scripted::Convention),
    /// From this page.
    Endpoint(String, Endpoint),
}

impl Way {
    fn leads_to(&self, address: &str) -> bool {
        match self {
            Self::Convention(convention) => convention.url == address,
            Self::Endpoint(_, endpoint) => endpoint.url == address,
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Convention(convention) => write!(f, "{} seems to take a login as JSON", convention.url),
            Self::Endpoint(page, endpoint) => {
                let kind = if endpoint.json { "as JSON" } else { "as a form" };
                let (name, password) = &endpoint.names;
                write!(f, "a script of {page} sends `{name}` and `{password}` to {} {kind}", endpoint.url)
            }
        }
    }
}

impl Prober {
    /// Where no page asks for a login, a script may.
    pub(super) async fn without_a_page(&mut self, draft: &mut Draft) -> bool {
        self.settings.upstream_host = HostMode::Public;
        let conventions = self.conventions().await;
        let mut ways: Vec<Way> = Vec::new();
        if let Ok(first) = get(&mut self.visit(), self.question.page.as_str()).await {
            let mut pages = Vec::new();
            for link in shape::links_to_login(&self.visit(), &first) {
                pages.extend(get(&mut self.visit(), &link).await.ok());
            }
            pages.insert(0, first);
            for page in &pages {
                let found = self.endpoints(page, None, &conventions).await;
                ways.extend(found.into_iter().map(|endpoint| Way::Endpoint(path_of(page), endpoint)));
            }
        }
        // What is known of an address is better than what was read out of a script; what both tell of comes first.
        let (told, other): (Vec<_>, Vec<_>) = conventions.into_iter().partition(|one| ways.iter().any(|way| way.leads_to(&one.url)));
        ways.retain(|way| !told.iter().any(|one| way.leads_to(&one.url)));
        let ways = told.into_iter().map(Way::Convention).chain(ways).chain(other.into_iter().map(Way::Convention));
        // Of one address one body: which of them it is told, its answer says.
        let mut tried = Vec::new();
        for way in ways {
            if tried.len() == MAX_CONVENTIONS {
                break;
            }
            let one = match &way {
                Way::Convention(convention) => (convention.url.to_string(), convention.body.to_string()),
                Way::Endpoint(_, endpoint) => (endpoint.url.clone(), String::new()),
            };
            if tried.contains(&one) {
                continue;
            }
            tried.push(one);
            self.note(format!("{way}"));
            let Some(credential) = self.question.credential.clone() else {
                self.note("give --user to try it");
                return false;
            };
            if self.try_way(draft, way, &credential).await == Tried::Works {
                return true;
            }
        }
        for page in scripted::WHO_AM_I {
            let Ok(answer) = get(&mut self.visit(), page).await else { continue };
            if let Some(shape @ (Shape::Basic | Shape::Digest)) = shape::of(&answer) {
                self.challenged.push((page.to_owned(), shape));
            }
        }
        for (page, shape) in std::mem::take(&mut self.challenged) {
            self.tell(&page, &shape);
            if self.describe(draft, page, shape).await == Tried::Works {
                return true;
            }
        }
        if self.notes.iter().any(|note| note.starts_with(THE_LOGIN)) {
            self.note(
                "no way in was found among these. If the login works in a browser: look in its developer tools, under Network, at what is \
                 sent when you sign in, and write that as `send` and `fields`, or with method = \"json\" (portals/README.md)",
            );
        } else {
            self.note(
                "no login was found: looked for a form with a password, HTTP Basic and Digest, and addresses to which scripts post a login, on \
                 this page, on those that it calls a login, and at the usual places. Give the address of the login page itself, as the \
                 browser shows it; if it asks for nothing, there may be no login at all (method = \"none\", or \"headers\")",
            );
        }
        false
    }

    /// One address to which a script posts.
    pub(super) async fn try_way(&mut self, draft: &mut Draft, way: Way, credential: &Credential) -> Tried {
        let (page, mut convention) = match way {
            Way::Convention(convention) => (self.question.page.as_str().to_owned(), convention),
            Way::Endpoint(page, endpoint) if endpoint.json => (page, endpoint.convention()),
            Way::Endpoint(page, endpoint) => {
                let guard = self.guard_of(&page).await;
                draft.posted(page, &endpoint, guard);
                return self.try_form(draft, credential).await;
            }
        };
        let guard = self.guard_of(&page).await;
        let asked = convention.proofs.iter().map(|page| (*page).to_owned());
        self.hints = asked.chain(scripted::beside_login(&convention.url)).chain(scripted::WHO_AM_I.map(str::to_owned)).collect();
        let expected = convention.token.take();
        draft.scripted(convention.clone(), guard.clone());
        match self.answer_as_json(draft, credential, expected.as_deref()).await {
            Ok(token) => convention.token = token.map(std::borrow::Cow::Owned),
            Err(why) => {
                self.note(format!("{THE_LOGIN}: {why}"));
                return Tried::Fails;
            }
        }
        if convention.token.is_some() {
            draft.scripted(convention, guard);
        }
        self.try_form(draft, credential).await
    }
}
