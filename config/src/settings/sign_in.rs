use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Extract, Proof, Step, Upstream, VerdictRule};
use crate::value::{Placeholder, Template};

/// `[portal.sign_in]`: how the gateway signs in to a portal.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// By filling in the portal's own form.
    Form(FormSignIn),
    /// By HTTP Basic (RFC 7617).
    Basic(BasicSignIn),
    /// By HTTP Digest (RFC 7616).
    Digest(BasicSignIn),
    /// By a request of the portal's own script, whose answer gives a token.
    Json(Box<JsonSignIn>),
    /// By headers that the portal trusts.
    Headers(HeadersSignIn),
    /// By a signed statement about the person.
    Assertion(AssertionSignIn),
    /// By a cookie that is signed with a shared secret.
    Cookie(Box<CookieSignIn>),
    /// Not at all: the gateway only guards the door.
    None,
}

impl SignIn {
    /// Whether something of it is sent to the portal while it is signed in to.
    pub fn sends(&self, placeholder: Placeholder) -> bool {
        match self {
            Self::Form(form) => form.steps.iter().any(|step| step.sends(placeholder)),
            Self::Json(json) => {
                let headers = json.request_headers.iter().map(|(_, value)| value);
                [&json.url, &json.body].into_iter().chain(headers).any(|value| value.uses(placeholder))
            }
            Self::Basic(_) | Self::Digest(_) | Self::Headers(_) | Self::Assertion(_) | Self::Cookie(_) | Self::None => false,
        }
    }
}

/// `method = "form"`.
#[derive(Debug, Clone)]
pub struct FormSignIn {
    /// Values to find on the page that shows the person signed in, by name.
    pub extract: Vec<(String, Extract)>,
    /// At least one.
    pub steps: Vec<Step>,
    /// The first that matches decides; none given: the built-in ones.
    pub verdicts: Vec<VerdictRule>,
    /// Decides last, when given.
    pub proof: Option<Proof>,
}

/// `method = "json"`.
#[derive(Debug, Clone)]
pub struct JsonSignIn {
    /// A page fetched first, for its cookies.
    pub page: Option<String>,
    /// The login host that it is on. `None`: the portal.
    pub page_at: Option<Upstream>,
    /// Values found on that page, by name.
    pub page_extract: Vec<(String, Extract)>,
    /// Path and query that the body is posted to.
    pub url: Template,
    /// The login host that it goes to. `None`: the portal.
    pub url_at: Option<Upstream>,
    /// The body.
    pub body: Template,
    /// Headers of that request.
    pub request_headers: Vec<(String, Template)>,
    /// Values found in its answer, by name.
    pub extract: Vec<(String, Extract)>,
    /// Headers of every later request; headers or cookies are given.
    pub headers: Vec<(String, Template)>,
    /// Cookies of every later request.
    pub cookies: Vec<(String, Template)>,
    /// In how many seconds what the answer gives ends.
    pub expires_in: Option<Template>,
    /// The first that matches decides; none given: the built-in ones.
    pub verdicts: Vec<VerdictRule>,
    /// Decides last, when given.
    pub proof: Option<Proof>,
}

/// `method = "basic"` and `method = "digest"`.
#[derive(Debug, Clone)]
pub struct BasicSignIn {
    /// The page that must refuse without the credential and answer with it; `/` unless the file says otherwise.
    pub proof: Proof,
}

/// `method = "assertion"`.
#[derive(Debug, Clone)]
pub struct AssertionSignIn {
    /// The header's name, as written.
    pub header: String,
    /// How it is signed.
    pub algorithm: AssertionAlgorithm,
    /// Who says it; none given: the sign-in host's origin.
    pub issuer: Option<String>,
    /// For whom it is; none given: the portal's origin.
    pub audience: Option<String>,
    /// How long it counts.
    pub lifetime: Duration,
    /// What it says of the person, by name; none of the names that the gateway says itself.
    pub claims: Vec<(String, Template)>,
    /// Decides, when given.
    pub proof: Option<Proof>,
}

/// How an assertion is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.algorithm")]
pub enum AssertionAlgorithm {
    /// ECDSA over P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// `method = "cookie"`.
#[derive(Debug, Clone)]
pub struct CookieSignIn {
    /// Its name.
    pub name: String,
    /// File with the shared secret; absolute. Not opened here.
    pub secret_file: PathBuf,
    /// What it says, and how.
    pub format: CookieFormat,
    /// How long it is used before a new one is made.
    pub lifetime: Duration,
    /// Decides, when given.
    pub proof: Option<Proof>,
}

/// What a signed cookie says, and how.
#[derive(Debug, Clone)]
pub enum CookieFormat {
    /// A ticket of mod_auth_tkt.
    AuthTkt {
        /// What it is signed by.
        digest: TicketDigest,
        /// The user.
        user: Template,
        /// Tokens.
        tokens: Option<Template>,
        /// Anything more.
        data: Option<Template>,
    },
    /// A JWT, signed with HMAC-SHA-256.
    Jwt {
        /// Who says it; none given: the sign-in host's origin.
        issuer: Option<String>,
        /// For whom it is; none given: the portal's origin.
        audience: Option<String>,
        /// What it says of the person, by name.
        claims: Vec<(String, Template)>,
    },
}

impl CookieFormat {
    /// All that it says of the person.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::AuthTkt { user, tokens, data, .. } => std::iter::once(user).chain(tokens).chain(data).collect(),
            Self::Jwt { claims, .. } => claims.iter().map(|(_, value)| value).collect(),
        }
    }
}

/// What a ticket is signed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.digest")]
pub enum TicketDigest {
    /// MD5, which old verifiers know alone.
    #[serde(rename = "MD5")]
    Md5,
    /// SHA-256.
    #[serde(rename = "SHA-256")]
    Sha256,
    /// SHA-512.
    #[serde(rename = "SHA-512")]
    Sha512,
}

/// `method = "headers"`.
#[derive(Debug, Clone)]
pub struct HeadersSignIn {
    /// Name (as written) and value; at least one, names distinct whatever their case, none that the gateway sets itself.
    pub headers: Vec<(String, Template)>,
}
