//! How a portal is signed in to, as checked data. The gateway fills these types from its configuration.

mod extracted;
mod extraction;
mod header_names;
mod in_browser;
mod page_path;
mod proof_marker;
mod rules;
mod sign_out;
mod template;
mod text_glob;
mod transform;
mod value;

pub use extracted::Extracted;
pub use extraction::{BadRegex, Extractable, Extraction, Source};
pub use header_names::folds_onto;
pub use in_browser::{InBrowser, StorageTemplate};
pub use page_path::{BadPagePath, PagePath};
pub(crate) use proof_marker::ProofMarker;
pub use rules::{Answer, Conditions, HeaderPattern, VerdictRule};
pub use sign_out::{SignOut, SignOutBy};
pub use template::{Missing, Template, Values};
pub use text_glob::{BadTextGlob, TextGlob};
pub use value::BadValue;

use std::fmt;
use std::time::Duration;

use accounts::keys::AssertionAlgorithm;
use http::{HeaderName, Method};
use scraper::Selector;
use scraper::error::SelectorErrorKind;
use secret::Secret;

/// How a portal is signed in to.
#[derive(Clone, Debug)]
pub enum Recipe {
    /// Its own login form is filled in and sent.
    Form(Form),
    /// HTTP Basic (RFC 7617).
    Basic(Basic),
    /// HTTP Digest (RFC 7616).
    Digest(Basic),
    /// It is sent what its own script would send, and gives a token.
    Json(Json),
    /// It trusts headers that say who the person is.
    Headers(Headers),
    /// It believes what we sign about the person.
    Assertion(Assertion),
    /// It believes a cookie that we sign with a secret that it shares with us.
    Cookie(SignedCookie),
    /// Not at all: whoever may enter needs nothing more.
    None,
}

impl Recipe {
    /// Whether a header that says who the person is goes along with every request, so that 401 means that it no longer counts.
    pub(crate) fn goes_with_every_request(&self) -> bool {
        match self {
            Self::Basic(_) | Self::Digest(_) | Self::Assertion(_) | Self::Cookie(_) => true,
            Self::Json(json) => !json.headers.is_empty(),
            Self::Form(_) | Self::Headers(_) | Self::None => false,
        }
    }

    /// Whether what the portal is shown ends soon and is made anew without asking it, so that its cookies go on to count.
    pub fn is_renewed_unasked(&self) -> bool {
        matches!(self, Self::Assertion(_) | Self::Cookie(_))
    }

    /// Whether the portal believes what it is told of a person, without proof.
    pub fn is_believed(&self) -> bool {
        matches!(self, Self::Headers(_) | Self::Assertion(_))
    }

    /// Whether 401 says that nothing was done, so that any request may be repeated.
    pub fn refuses_before_it_acts(&self) -> bool {
        matches!(self, Self::Digest(_))
    }
}

/// A login form, or several in a row.
#[derive(Clone, Debug)]
pub struct Form {
    /// The forms in their order; at least one.
    pub steps: Vec<Step>,
    /// The first rule that matches the answer to a step decides; a rule for no certain step speaks of the last. Where none does, a
    /// redirect inside the portal is followed and the rules are asked again; then this holds: 5xx is unavailable;
    /// 429 is locked; 401, or a form with one password input again, is wrong-credentials, or locked where the page says so; any other
    /// 2xx without one is signed-in; all else is unrecognised.
    pub verdicts: Vec<VerdictRule>,
    /// What is wanted of the page that shows the person signed in (the proof page, where there is one, else the last answer), for what is
    /// left behind. What is missing there means that the page is not known.
    pub answer: Vec<Extraction>,
    /// Decides last, unless a rule has said anything but signed-in: shown, signed-in; not shown, wrong-credentials (unrecognised
    /// where the answer to the form was so, since then the portal may not have judged the credential).
    pub proof: Option<Proof>,
}

/// One page and what is sent from it.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// The page with the form. `None`: the answer to the step before (in the first step: `/`, or none where a request of its own is
    /// sent and nothing extracted).
    pub page: Option<PagePath>,
    /// The origin of the login host that the page is on. `None`: the portal.
    pub page_at: Option<String>,
    /// What is found on that page, for the templates of this step and of all that follow.
    pub extract: Vec<Extraction>,
    /// The form on it.
    pub form: FormChoice,
    /// What is filled in, by field name. All other fields keep what the page says.
    pub fields: Vec<(String, Template)>,
    /// The button that is pressed. `None`: the form's first.
    pub submit: Option<CssSelector>,
    /// A request of its own, in place of a form on the page.
    pub send: Option<Request>,
    /// Headers of the request, in place of a browser's own of these names.
    pub headers: Vec<(HeaderName, Template)>,
    /// Whether the step is passed over where the page does not have the form: an interstitial that comes only at times.
    pub optional: bool,
}

/// Which form of a page. All that is said must hold; where nothing is, it is the first with a password input, or for a step that
/// fills in no password the first that has the fields.
#[derive(Clone, Debug, Default)]
pub struct FormChoice {
    /// It is found by this.
    pub selector: Option<CssSelector>,
    /// Path and query of its action fall under this.
    pub action: Option<TextGlob>,
    /// It has fields of these names.
    pub inputs: Vec<String>,
    /// Of those that fit, the one at this place (from 1). `None`: the first.
    pub position: Option<usize>,
}

impl FormChoice {
    /// Whether nothing is said.
    pub fn is_open(&self) -> bool {
        self.selector.is_none() && self.action.is_none() && self.inputs.is_empty() && self.position.is_none()
    }
}

/// A request that the login page's script would send.
#[derive(Clone, Debug)]
pub struct Request {
    /// The origin of the login host that it goes to. `None`: the portal.
    pub at: Option<String>,
    /// Path and query. What is put into it is percent-encoded.
    pub to: Template,
    /// GET, POST, PUT or PATCH.
    pub method: Method,
    /// Content type and text. `None`: the step's fields, urlencoded. What is put into JSON is escaped for it.
    pub body: Option<(String, Template)>,
}

/// A sign-in by a request of the portal's script, and what its answer gives for every later request.
#[derive(Clone, Debug)]
pub struct Json {
    /// The requests; at least one.
    pub steps: Vec<Step>,
    /// The first rule that matches the answer decides, but for signed-in. Where none does: 400, 401, 403 and 422 are
    /// wrong-credentials; 429 is locked; 5xx is unavailable; 2xx with all that is wanted is signed-in; all else is unrecognised.
    pub verdicts: Vec<VerdictRule>,
    /// What is wanted of the last answer.
    pub answer: Vec<Extraction>,
    /// Headers of every later request.
    pub headers: Vec<(HeaderName, Template)>,
    /// Cookies of every later request.
    pub cookies: Vec<(String, Template)>,
    /// In how many seconds what was given ends. `None`, or nothing that is a number: it is not known.
    pub expires: Option<Template>,
    /// Decides last: shown, signed-in; not shown, wrong-credentials.
    pub proof: Option<Proof>,
}

/// HTTP Basic, or Digest.
#[derive(Clone, Debug)]
pub struct Basic {
    /// A page that answers 401 or 403 without the credential, and (where its `status` is empty) 2xx or 3xx with it.
    pub proof: Proof,
}

/// Trusted headers.
#[derive(Clone, Debug)]
pub struct Headers {
    /// Name and value of each.
    pub templates: Vec<(HeaderName, Template)>,
    /// A page that shows whether the portal has understood them.
    pub proof: Option<Proof>,
}

/// A signed statement about the person: a JWT (RFC 7519), whose keys we publish.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// The header that it goes along in; in `Authorization` as a bearer token (RFC 6750 §2.1).
    pub header: HeaderName,
    /// How it is signed.
    pub algorithm: AssertionAlgorithm,
    /// Who says it.
    pub issuer: String,
    /// For whom it is. `None`: the portal's public origin.
    pub audience: Option<String>,
    /// How long it counts.
    pub lifetime: Duration,
    /// What it says of the person, by name.
    pub claims: Vec<(String, Template)>,
    /// A page that shows whether the portal has believed it.
    pub proof: Option<Proof>,
}

/// A cookie that says who the person is.
#[derive(Clone, Debug)]
pub struct SignedCookie {
    /// Its name.
    pub name: String,
    /// What the portal knows too.
    pub secret: Secret<Vec<u8>>,
    /// What it says, and how.
    pub format: CookieFormat,
    /// How long it is used before a new one is made.
    pub lifetime: Duration,
    /// A page that shows whether the portal has believed it.
    pub proof: Option<Proof>,
}

/// What a signed cookie says, and how.
#[derive(Clone, Debug)]
pub enum CookieFormat {
    /// A ticket of mod_auth_tkt, for no address in particular.
    AuthTkt {
        /// What it is signed by.
        digest: TicketDigest,
        /// The user.
        user: Template,
        /// Tokens, separated by commas.
        tokens: Option<Template>,
        /// Anything more.
        data: Option<Template>,
    },
    /// A JWT (RFC 7519), signed with HMAC-SHA-256.
    Jwt {
        /// Who says it.
        issuer: String,
        /// For whom it is. `None`: the portal's public origin.
        audience: Option<String>,
        /// What it says of the person, by name.
        claims: Vec<(String, Template)>,
    },
}

/// What a ticket is signed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketDigest {
    /// MD5, which old verifiers know alone.
    Md5,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// A protected page, fetched after the portal sign-in, that shows who is signed in.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The page.
    pub page: PagePath,
    /// What stands on it when the person is signed in. The value of `{username}` is compared without regard to case, since
    /// portals spell names their own way (one writes `Alice` for `alice`), and also as HTML spells it.
    pub body: Option<Template>,
    /// Its status when the person is signed in. Empty: any 2xx.
    pub status: Vec<u16>,
}

/// A CSS selector.
#[derive(Clone)]
pub struct CssSelector {
    text: String,
    parsed: Selector,
}

/// The text is no CSS selector.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a CSS selector: {reason}")]
pub struct BadSelector {
    text: String,
    reason: String,
}

impl CssSelector {
    /// Reads a selector.
    pub fn parse(text: &str) -> Result<Self, BadSelector> {
        match Selector::parse(text) {
            Ok(parsed) => Ok(Self { text: text.to_owned(), parsed }),
            Err(error) => {
                let reason = match error {
                    // The library's own words ask to be reported to its developers.
                    SelectorErrorKind::UnexpectedSelectorParseError(_) => "a part of it is not known".to_owned(),
                    other => other.to_string(),
                };
                Err(BadSelector { text: text.to_owned(), reason })
            }
        }
    }

    /// The selector as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn parsed(&self) -> &Selector {
        &self.parsed
    }
}

impl fmt::Debug for CssSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CssSelector({:?})", self.text)
    }
}
