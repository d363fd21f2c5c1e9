//! The recipe in the making, as it is tried.

use accounts::Verdict;
use http::{HeaderName, Method};

use super::Question;
use super::endpoints::Endpoint;
use super::guard::Guard;
use super::scripted::Convention;
use super::shape::{LoginForm, Shape};
use crate::recipe::{
    Basic, Conditions, CssSelector, Extraction, Form, FormChoice, Json, PagePath, Proof, Recipe, Request, Source, Step, Template,
    VerdictRule,
};
use crate::settings::HostMode;

mod write;

/// What is known of the portal so far.
pub(super) struct Draft {
    id: String,
    public_host: String,
    upstream: String,
    pub(super) upstream_host: HostMode,
    way: Way,
    steps: Vec<DraftStep>,
    /// Of a login that is posted as JSON.
    guard: Option<Guard>,
    /// Seconds after which what was given counts no more.
    lasts: Option<u64>,
    /// Statuses that refuse a credential.
    wrong: Vec<u16>,
    pub(super) proof: Option<DraftProof>,
    pub(super) signed_out: Option<DraftSigns>,
    pub(super) sign_out: Option<DraftSignOut>,
}

#[derive(Clone)]
enum Way {
    Unknown,
    Form,
    Basic,
    Digest,
    Json(Convention),
}

struct DraftStep {
    page: Option<String>,
    form: Option<String>,
    /// Where a script posts the fields, in place of a form.
    send: Option<String>,
    /// What it posts there as JSON, in place of the fields.
    body: Option<String>,
    guard: Option<Guard>,
    fields: Vec<(String, &'static str)>,
}

/// A proof page.
#[derive(Clone)]
pub(super) struct DraftProof {
    pub(super) page: String,
    pub(super) body: Option<String>,
}

/// How a stranger's answer is known.
#[derive(Clone, Debug)]
pub(super) enum DraftSigns {
    Location(String),
    Status(u16),
    Body { status: u16, body: String, end: usize },
}

/// How the portal's own session is ended.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftSignOut {
    pub(super) page: String,
    pub(super) post: bool,
    /// Selector of a form on the page.
    pub(super) form: Option<String>,
    /// Where that form is sent, if not to its own action.
    pub(super) address: Option<String>,
    /// What is put into it.
    pub(super) fields: Vec<(String, String)>,
    /// Selector of a link on the page, and where it leads.
    pub(super) link: Option<(String, String)>,
}

impl Draft {
    pub(super) fn new(question: &Question) -> Self {
        Self {
            id: question.id.clone(),
            public_host: question.public_host.clone(),
            upstream: question.upstream.as_str().to_owned(),
            upstream_host: HostMode::Public,
            way: Way::Unknown,
            steps: Vec::new(),
            guard: None,
            lasts: None,
            wrong: Vec::new(),
            proof: None,
            signed_out: None,
            sign_out: None,
        }
    }

    pub(super) fn challenged(&mut self, shape: &Shape, page: &str) {
        self.way = if matches!(shape, Shape::Digest) { Way::Digest } else { Way::Basic };
        self.proof = Some(DraftProof { page: page.to_owned(), body: None });
    }

    pub(super) fn first_form(&mut self, page: String, form: &LoginForm) {
        self.forget();
        self.way = Way::Form;
        self.step(Some(page), form);
    }

    /// What a script posts as JSON. Where no token comes of it, a cookie does, as with a form.
    pub(super) fn scripted(&mut self, convention: Convention, guard: Option<Guard>) {
        self.forget();
        if convention.token.is_some() {
            self.guard = guard;
            self.way = Way::Json(convention);
            return;
        }
        self.way = Way::Form;
        let page = guard.as_ref().map(|guard| guard.page.clone());
        let (send, body) = (Some(convention.url.into_owned()), Some(convention.body.into_owned()));
        self.steps.push(DraftStep { page, form: None, send, body, guard, fields: Vec::new() });
    }

    /// A form that a script posts elsewhere than its page says.
    pub(super) fn posted(&mut self, page: String, endpoint: &Endpoint, guard: Option<Guard>) {
        self.forget();
        let (name, password) = endpoint.names.clone();
        self.way = Way::Form;
        let fields = vec![(name, "{username}"), (password, "{password}")];
        self.steps.push(DraftStep { page: Some(page), form: None, send: Some(endpoint.url.clone()), body: None, guard, fields });
    }

    /// Where a script posts the login.
    pub(super) fn sent_to(&self) -> Option<&str> {
        self.steps.last()?.send.as_deref()
    }

    fn forget(&mut self) {
        self.steps.clear();
        (self.proof, self.signed_out, self.sign_out, self.lasts) = (None, None, None, None);
    }

    /// In how many seconds what was given ends.
    pub(super) fn lasts(&mut self, seconds: u64) {
        self.lasts = Some(seconds);
    }

    pub(super) fn next_form(&mut self, form: &LoginForm) {
        self.step(None, form);
    }

    fn step(&mut self, page: Option<String>, form: &LoginForm) {
        let name = form.username.clone().map(|name| (name, "{username}"));
        let password = form.password.clone().map(|name| (name, "{password}"));
        self.steps.push(DraftStep {
            page,
            form: form.selector.clone(),
            send: None,
            body: None,
            guard: None,
            fields: name.into_iter().chain(password).collect(),
        });
    }

    /// Statuses that say no, unless the right login was answered with one.
    pub(super) fn refusals(&mut self, right: u16) {
        self.wrong = [401, 403, 422].into_iter().filter(|status| *status != right).collect();
    }

    /// The recipe, for trying it. `None` while there is none, or if a piece of it cannot be used.
    pub(super) fn recipe(&self) -> Option<Recipe> {
        let proof = match &self.proof {
            Some(proof) if self.judges_pages() => Some(proof.parsed()?),
            Some(proof) => Some(Proof { status: Vec::new(), ..proof.parsed()? }),
            None => None,
        };
        match &self.way {
            Way::Unknown => None,
            Way::Json(convention) => Some(Recipe::Json(json(convention, self.guard.as_ref(), proof)?)),
            Way::Basic => Some(Recipe::Basic(Basic { proof: proof? })),
            Way::Digest => Some(Recipe::Digest(Basic { proof: proof? })),
            Way::Form => {
                let steps = self.steps.iter().map(DraftStep::to_step).collect::<Option<Vec<_>>>()?;
                let refused = Conditions { status: self.wrong.clone(), ..Conditions::default() };
                let rule = VerdictRule { when: refused, ..VerdictRule::always(Verdict::WrongCredentials) };
                let verdicts = if self.wrong.is_empty() { Vec::new() } else { vec![rule] };
                Some(Recipe::Form(Form { steps, verdicts, answer: Vec::new(), proof }))
            }
        }
    }

    /// Whether the proof is a page that only the signed-in are shown, and not one that asks for the credential itself.
    fn judges_pages(&self) -> bool {
        matches!(self.way, Way::Form | Way::Json(_))
    }
}

/// As the gateway makes it of the section.
fn json(convention: &Convention, guard: Option<&Guard>, proof: Option<Proof>) -> Option<Json> {
    let kind = "application/json".to_owned();
    let send = Request {
        at: None,
        to: Template::text(&convention.url),
        method: Method::POST,
        body: Some((kind, json_template(&convention.body)?)),
    };
    let (name, value) = convention.header;
    let header = (HeaderName::from_bytes(name.as_bytes()).ok()?, Template::parse(value).ok()?);
    let token = |pointer: &str| Extraction { name: "token".to_owned(), from: Source::Json(pointer.to_owned()) };
    let step = Step { send: Some(send), ..Step::default() };
    Some(Json {
        steps: vec![match guard {
            Some(guard) => guard.on(step)?,
            None => step,
        }],
        verdicts: Vec::new(),
        answer: convention.token.as_deref().map(token).into_iter().collect(),
        headers: if convention.token.is_some() { vec![header] } else { Vec::new() },
        cookies: Vec::new(),
        expires: None,
        proof,
    })
}

impl DraftProof {
    pub(super) fn parsed(&self) -> Option<Proof> {
        let body = match &self.body {
            Some(body) => Some(template(body)?),
            None => None,
        };
        let status = if body.is_none() { vec![200] } else { Vec::new() };
        Some(Proof { page: PagePath::parse(&self.page).ok()?, body, status })
    }
}

impl DraftStep {
    fn to_step(&self) -> Option<Step> {
        let selector = match &self.form {
            Some(text) => Some(CssSelector::parse(text).ok()?),
            None => None,
        };
        let page = match &self.page {
            Some(page) => Some(PagePath::parse(page).ok()?),
            None => None,
        };
        let fields = self.fields.iter().map(|(name, value)| Some((name.clone(), Template::parse(value).ok()?))).collect::<Option<_>>()?;
        let send = match &self.send {
            Some(send) => {
                let json = |body: &String| Some(("application/json".to_owned(), json_template(body)?));
                let body = match &self.body {
                    Some(body) => Some(json(body)?),
                    None => None,
                };
                Some(Request { at: None, to: Template::text(send), method: Method::POST, body })
            }
            None => None,
        };
        let step = Step { page, send, form: FormChoice { selector, ..FormChoice::default() }, fields, ..Step::default() };
        self.guard.as_ref().map_or(Some(step.clone()), |guard| guard.on(step))
    }
}

/// The same of a JSON body, with any value in it.
fn json_template(text: &str) -> Option<Template> {
    Template::parse(&text.replace("{{", "{").replace("}}", "}")).ok()
}

/// A template as the configuration file has it, with doubled braces.
fn template(text: &str) -> Option<Template> {
    let pieces = text.split("{username}").map(|piece| Template::text(&piece.replace("{{", "{").replace("}}", "}")));
    let mut parts = Vec::new();
    for (place, piece) in pieces.enumerate() {
        if place > 0 {
            parts.push(Template::value("username").ok()?);
        }
        parts.push(piece);
    }
    Some(Template::join(parts))
}
