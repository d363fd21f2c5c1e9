//! Finds out from a portal's live pages how it is signed in to, and writes that down as a recipe.

mod draft;
mod login;
mod marks;
mod proving;
mod scripted;
mod shape;
mod sign_out;

pub(crate) use self::marks::has_token;
use std::sync::Arc;

use accounts::ports::{Clock, Rng};
use accounts::{AccountFacts, AccountId, Credential, EmailAddress, PortalId, SeenAs, Timestamp, Verdict};
use url::Position;

use self::draft::Draft;
use self::shape::Shape;
use crate::html::decode_page;
use crate::recipe::{Extracted, PagePath, Recipe, Values};
use crate::settings::{CookieLists, HostMode, PortalSettings, Scheme, Upstream};
use crate::sign_in::failure::Failure;
use crate::sign_in::visit::{Ask, Page, Person, Visit};
use crate::sign_in::wire::Wire;
use crate::sign_in::{ClientFailed, basic, client, digest, form, json};

/// What a browser would send; some portals answer a nameless client with an error.
const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// Where login pages are, for portals whose first page does not lead to one.
const USUAL_PAGES: [&str; 20] = [
    "/login",
    "/admin/",
    "/user/login",
    "/users/sign_in",
    "/accounts/login/",
    "/signin",
    "/auth/login",
    "/wp-login.php",
    "/index.php",
    "/login.php",
    "/login/",
    "/admin/login",
    "/users/login",
    "/account/login",
    "/Account/Login",
    "/index.php/login",
    "/login/index.php",
    "/ui/login",
    "/web/",
    "/session_login.cgi",
];

/// How many ways to post a login are tried: a login that is refused too often may be locked.
const MAX_CONVENTIONS: usize = 3;

/// What is to be found out.
pub struct Question {
    /// The server.
    pub upstream: Upstream,
    /// The page to begin with.
    pub page: PagePath,
    /// The portal's id.
    pub id: String,
    /// The host under which people will visit it.
    pub public_host: String,
    /// The scheme under which they will.
    pub public_scheme: Scheme,
    /// A login to try. `None`: only look.
    pub credential: Option<Credential>,
    /// Whether one wrong password may be tried as well.
    pub try_wrong: bool,
}

/// What was found out.
pub struct Answered {
    /// The section for the configuration file.
    pub toml: String,
    /// What a person should know.
    pub notes: Vec<String>,
    /// Whether a way was found that works: tried, or, where there was nothing to try with, seen.
    pub works: bool,
}

/// Finds out.
pub async fn probe(question: Question, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Result<Answered, ClientFailed> {
    let settings = PortalSettings {
        id: PortalId::new(&question.id),
        upstreams: vec![question.upstream.clone()],
        upstream_host: HostMode::Public,
        login_hosts: Vec::new(),
        public_scheme: question.public_scheme,
        recipe: Recipe::None,
        signed_out: Vec::new(),
        sign_out: None,
        cookies: CookieLists::default(),
        in_browser: crate::recipe::InBrowser::default(),
    };
    let seen_as = SeenAs { user_agent: USER_AGENT.to_owned(), address: std::net::Ipv4Addr::LOCALHOST.into() };
    let facts = nobody(clock.as_ref(), rng.as_ref()).ok_or_else(|| ClientFailed::new(&"nobody has no address"))?;
    let mut prober = Prober {
        wire: Wire::Live(client()?),
        clock,
        rng,
        question,
        settings,
        seen_as,
        facts,
        notes: Vec::new(),
        hints: Vec::new(),
        challenged: Vec::new(),
    };
    Ok(Box::pin(prober.run()).await)
}

/// Recipes that a probe writes say nothing of the master account.
pub(crate) fn nobody(clock: &dyn Clock, rng: &dyn Rng) -> Option<AccountFacts> {
    Some(AccountFacts {
        id: AccountId::new(clock, rng),
        email: EmailAddress::parse("nobody@example.com").ok()?,
        language: None,
        name: String::new(),
        groups: Vec::new(),
        signed_out_before: Timestamp::from_millis(0),
        links: Vec::new(),
        password_changed_at: accounts::Timestamp::from_millis(0),
        password_expiry: accounts::PasswordExpiry::Never,
        locked: false,
    })
}

pub(super) struct Prober {
    wire: Wire,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    question: Question,
    settings: PortalSettings,
    seen_as: SeenAs,
    facts: AccountFacts,
    notes: Vec<String>,
    /// Pages that are likely to tell a person from a stranger.
    hints: Vec<&'static str>,
    /// Pages that nobody named and that ask for HTTP Basic or Digest.
    challenged: Vec<(String, Shape)>,
}

impl Prober {
    fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// A browser with an empty jar.
    fn visit(&self) -> Visit<'_> {
        let person = Person { public_host: &self.question.public_host, seen_as: &self.seen_as, accept_language: Some("en") };
        Visit::new(&self.wire, self.clock.as_ref(), &self.settings, &self.question.upstream, person)
    }

    fn values<'a>(&'a self, credential: &'a Credential) -> Values<'a> {
        Values {
            account: &self.facts,
            username: Some(&credential.username),
            password: Some(&credential.password),
            code: None,
            extracted: Extracted::none(),
        }
    }

    async fn run(&mut self) -> Answered {
        let mut draft = Draft::new(&self.question);
        let works = match self.find_login().await {
            Some((page, shape)) => {
                draft.upstream_host = self.settings.upstream_host.clone();
                self.describe(&mut draft, page, shape).await
            }
            None => self.without_a_page(&mut draft).await,
        };
        Answered { toml: draft.write(works), notes: std::mem::take(&mut self.notes), works }
    }

    /// Where no page asks for a login, a script may.
    async fn without_a_page(&mut self, draft: &mut Draft) -> bool {
        let conventions = self.conventions().await;
        for convention in conventions.into_iter().take(MAX_CONVENTIONS) {
            draft.scripted(convention);
            self.note(format!("{} seems to take a login as JSON", convention.url));
            let Some(credential) = self.question.credential.clone() else {
                self.note("give --user to try it");
                return false;
            };
            self.hints = convention.proofs.iter().chain(&scripted::WHO_AM_I).copied().collect();
            if self.try_form(draft, &credential).await {
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
            if self.describe(draft, page, shape).await {
                return true;
            }
        }
        self.note("no login was found: no form with a password, no HTTP Basic or Digest; give the address of the login page itself");
        false
    }

    /// The page that asks for a login: the one given, one that it links to, or a usual one; under the public name, or else under the
    /// server's own.
    async fn find_login(&mut self) -> Option<(String, Shape)> {
        let first = self.question.page.as_str().to_owned();
        for mode in [HostMode::Public, HostMode::Upstream] {
            self.settings.upstream_host = mode;
            let mut pages = vec![first.clone()];
            let got = get(&mut self.visit(), &first).await;
            match got {
                Ok(page) => {
                    if let Some(shape) = shape::of(&page) {
                        self.tell(&first, &shape);
                        return Some((first, shape));
                    }
                    self.note(format!("{first} answered {} and asks for no login", page.status));
                    pages.extend(shape::links_to_login(&self.visit(), &page));
                }
                Err(failure) => self.note(format!("{first}: {failure}")),
            }
            pages.extend(beside(&first));
            pages.extend(USUAL_PAGES.iter().map(|page| (*page).to_owned()));
            for page in pages.into_iter().skip(1) {
                let Ok(answer) = get(&mut self.visit(), &page).await else { continue };
                match shape::of(&answer).filter(|_| answer.status < 400 || answer.status == 401) {
                    // Of an API, perhaps: who signs in by a script is not helped by that.
                    Some(shape @ (Shape::Basic | Shape::Digest)) => self.challenged.push((page, shape)),
                    Some(shape) => {
                        self.tell(&page, &shape);
                        return Some((page, shape));
                    }
                    None => {}
                }
            }
        }
        self.settings.upstream_host = HostMode::Public;
        None
    }

    fn tell(&mut self, page: &str, shape: &Shape) {
        self.note(format!("{page}: {shape}"));
        if self.settings.upstream_host != HostMode::Public {
            self.note("the portal answers only under its own name: upstream_host = \"upstream\"");
        }
    }

    async fn describe(&mut self, draft: &mut Draft, page: String, shape: Shape) -> bool {
        match shape {
            Shape::Basic | Shape::Digest => {
                draft.challenged(&shape, &page);
                let Some(credential) = self.question.credential.clone() else { return true };
                self.try_challenge(draft, &credential).await
            }
            Shape::Form(form) => {
                draft.first_form(page, &form);
                match self.question.credential.clone() {
                    Some(credential) => self.try_form(draft, &credential).await,
                    None => true,
                }
            }
            Shape::NameFirst(form) => {
                draft.first_form(page, &form);
                match self.question.credential.clone() {
                    Some(credential) => self.second_page(draft, &credential).await && self.try_form(draft, &credential).await,
                    None => {
                        self.note("the password is asked for on a second page; give --user to see it");
                        false
                    }
                }
            }
        }
    }

    async fn try_challenge(&mut self, draft: &Draft, credential: &Credential) -> bool {
        let recipe = draft.recipe();
        let tried = {
            let mut visit = self.visit();
            let values = self.values(credential);
            match &recipe {
                Some(Recipe::Basic(recipe)) => {
                    basic::sign_in(&mut visit, recipe, credential, &values).await.map(|(verdict, why, _)| (verdict, why))
                }
                Some(Recipe::Digest(recipe)) => digest::sign_in(&mut visit, recipe, credential, &values, self.rng.as_ref()).await,
                _ => Err(Failure::unrecognised("no recipe")),
            }
        };
        self.judged("the login", tried, Verdict::SignedIn)
    }

    /// Whether it came to what it should.
    fn judged(&mut self, what: &str, tried: Result<(Verdict, String), Failure>, expected: Verdict) -> bool {
        let (verdict, why) = tried.unwrap_or_else(|failure| (failure.verdict(), failure.to_string()));
        self.note(format!("{what}: {} ({why})", verdict.as_str()));
        verdict == expected
    }

    /// The recipe as it will be, from the beginning.
    async fn attempt(&self, draft: &Draft, credential: &Credential) -> Result<(Verdict, String), Failure> {
        let (mut visit, values) = (self.visit(), self.values(credential));
        match draft.recipe() {
            Some(Recipe::Form(recipe)) => {
                form::sign_in(&mut visit, &recipe, &values, self.rng.as_ref()).await.map(|(verdict, reason, _)| (verdict, reason))
            }
            Some(Recipe::Json(recipe)) => {
                json::sign_in(&mut visit, &recipe, &values, self.rng.as_ref()).await.map(|signed| (signed.verdict, signed.reason))
            }
            _ => Err(Failure::unrecognised("no recipe")),
        }
    }
}

/// Where the login page of an application in a folder may be.
fn beside(page: &str) -> Vec<String> {
    let path = page.split('?').next().unwrap_or_default();
    match path.rsplit_once('/') {
        Some((folder, _)) if !folder.is_empty() => {
            ["login", "login.php", "index.php", "admin/"].map(|name| format!("{folder}/{name}")).to_vec()
        }
        _ => Vec::new(),
    }
}

/// A page, and where it leads.
async fn get(visit: &mut Visit<'_>, page: &str) -> Result<Page, Failure> {
    let ask = Ask::page(visit.url(page)?);
    let first = visit.ask(ask.clone()).await?;
    visit.follow(first, &ask, |_, _| false).await
}

/// A page as it answers at once.
async fn get_once(visit: &mut Visit<'_>, page: &str) -> Result<Page, Failure> {
    let ask = Ask::page(visit.url(page)?);
    visit.ask(ask).await
}

fn text_of(page: &Page) -> String {
    decode_page(&page.body, page.content_type()).0
}

fn path_of(page: &Page) -> String {
    page.url[Position::BeforePath..Position::AfterQuery].to_owned()
}
