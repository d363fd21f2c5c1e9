//! Finds out from a portal's live pages how it is signed in to, and writes that down as a recipe.

mod draft;
mod endpoints;
mod guard;
mod login;
mod marks;
mod proving;
mod scripted;
mod session;
mod shape;
mod sign_out;
mod way;

pub(crate) use self::marks::has_token;
use std::sync::Arc;

use accounts::ports::{Clock, Rng};
use accounts::{AccountFacts, AccountId, Credential, EmailAddress, PortalId, SeenAs, Timestamp, Verdict};
use url::Position;

use self::draft::Draft;
use self::shape::Shape;
use self::way::Way;
use crate::html::decode_page;
use crate::recipe::{Extracted, PagePath, Recipe, Values};
use crate::settings::{CookieLists, HostMode, PortalSettings, Scheme, Upstream};
use crate::sign_in::failure::Failure;
use crate::sign_in::visit::{Ask, Page, Person, Visit};
use crate::sign_in::wire::Wire;
use crate::sign_in::{ClientFailed, basic, client, digest};

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

/// How many pages that look like a login are tried, where nothing takes what the one before sends.
const MAX_LOGIN_PAGES: usize = 4;

/// How the notes of a try begin.
const THE_LOGIN: &str = "the login";

/// What a try came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tried {
    Works,
    Fails,
    /// Nothing was there to judge a login.
    NotThere,
}

impl From<bool> for Tried {
    fn from(works: bool) -> Self {
        if works { Self::Works } else { Self::Fails }
    }
}

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
        ended_sessions: Vec::new(),
        password_changed_at: accounts::Timestamp::from_millis(0),
        password_expiry: accounts::PasswordExpiry::Never,
        locked: false,
        has_second_factor: false,
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
    hints: Vec<String>,
    /// Pages that nobody named and that ask for HTTP Basic or Digest.
    challenged: Vec<(String, Shape)>,
}

impl Prober {
    fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    /// Who is tried; empty: nobody.
    fn username(&self) -> &str {
        self.question.credential.as_ref().map_or("", |credential| credential.username.as_str())
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
        let mut passed_over: Vec<String> = Vec::new();
        let mut last = None;
        while passed_over.len() < MAX_LOGIN_PAGES {
            let Some((page, shape)) = self.find_login(&passed_over).await else { break };
            let mut draft = Draft::new(&self.question);
            draft.upstream_host = self.settings.upstream_host.clone();
            match self.describe(&mut draft, page.clone(), shape).await {
                Tried::NotThere => {
                    passed_over.push(page);
                    last = Some(draft);
                }
                tried => return self.answered(&draft, tried == Tried::Works),
            }
        }
        let mut draft = Draft::new(&self.question);
        let works = self.without_a_page(&mut draft).await;
        let draft = if works { draft } else { last.unwrap_or(draft) };
        self.answered(&draft, works)
    }

    fn answered(&mut self, draft: &Draft, works: bool) -> Answered {
        Answered { toml: draft.write(works), notes: std::mem::take(&mut self.notes), works }
    }

    /// The page that asks for a login: the one given, one that it links to, or a usual one; under the public name, or else under the
    /// server's own.
    async fn find_login(&mut self, passed_over: &[String]) -> Option<(String, Shape)> {
        self.challenged.clear();
        let first = self.question.page.as_str().to_owned();
        for mode in [HostMode::Public, HostMode::Upstream] {
            self.settings.upstream_host = mode;
            let mut pages = vec![first.clone()];
            let mut linked = Vec::new();
            let got = get(&mut self.visit(), &first).await;
            match got {
                Ok(page) => {
                    match shape::of(&page).filter(|_| !passed_over.contains(&first)) {
                        Some(shape) => {
                            self.tell(&first, &shape);
                            return Some((first, shape));
                        }
                        None if passed_over.is_empty() => self.note(format!("{first} answered {} and asks for no login", page.status)),
                        None => {}
                    }
                    linked = shape::links_to_login(&self.visit(), &page);
                    pages.extend(linked.iter().cloned());
                }
                Err(failure) => self.note(format!("{first}: {failure}")),
            }
            pages.extend(beside(&first));
            pages.extend(USUAL_PAGES.iter().map(|page| (*page).to_owned()));
            for page in pages.into_iter().skip(1).filter(|page| !passed_over.contains(page)) {
                let Ok(answer) = get(&mut self.visit(), &page).await else { continue };
                match shape::of(&answer).filter(|_| answer.status < 400 || answer.status == 401) {
                    // Of an API, perhaps: who signs in by a script is not helped by that.
                    Some(shape @ (Shape::Basic | Shape::Digest)) if !linked.contains(&page) => self.challenged.push((page, shape)),
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

    async fn describe(&mut self, draft: &mut Draft, page: String, shape: Shape) -> Tried {
        let credential = self.question.credential.clone();
        match shape {
            Shape::Basic | Shape::Digest => {
                draft.challenged(&shape, &page);
                let Some(credential) = credential else { return Tried::Works };
                self.try_challenge(draft, &credential).await.into()
            }
            Shape::Form(form) => {
                draft.first_form(page.clone(), &form);
                let Some(credential) = credential else { return Tried::Works };
                if form.is_for_a_script && self.as_its_script_does(draft, &page, &form, &credential).await == Tried::Works {
                    return Tried::Works;
                }
                draft.first_form(page.clone(), &form);
                if form.is_only_for_a_script {
                    self.note(format!(
                        "{page}: a browser would put the password into the address; not tried, since its script does otherwise"
                    ));
                    return Tried::NotThere;
                }
                self.try_form(draft, &credential).await
            }
            Shape::NameFirst(form) => {
                draft.first_form(page, &form);
                match credential {
                    Some(credential) => match self.second_page(draft, &credential).await {
                        true => self.try_form(draft, &credential).await,
                        false => Tried::NotThere,
                    },
                    None => {
                        self.note("the password is asked for on a second page; give --user to see it");
                        Tried::Fails
                    }
                }
            }
        }
    }

    /// A form that a script takes over, sent where that sends it.
    async fn as_its_script_does(&mut self, draft: &mut Draft, page: &str, form: &shape::LoginForm, credential: &Credential) -> Tried {
        let Ok(answer) = get(&mut self.visit(), page).await else { return Tried::NotThere };
        let mut tried = Tried::NotThere;
        for endpoint in self.endpoints(&answer, Some(form), &[]).await {
            if endpoint.url == path_of(&answer) && !endpoint.json {
                // So a browser would send it without script.
                continue;
            }
            let way = Way::Endpoint(page.to_owned(), endpoint);
            self.note(format!("{way}"));
            tried = self.try_way(draft, way, credential).await;
            if tried == Tried::Works {
                break;
            }
        }
        tried
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
        self.judged(THE_LOGIN, tried, Verdict::SignedIn)
    }

    /// Whether it came to what it should.
    fn judged(&mut self, what: &str, tried: Result<(Verdict, String), Failure>, expected: Verdict) -> bool {
        let (verdict, why) = tried.unwrap_or_else(|failure| (failure.verdict(), failure.to_string()));
        self.note(format!("{what}: {} ({why})", verdict.as_str()));
        verdict == expected
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
