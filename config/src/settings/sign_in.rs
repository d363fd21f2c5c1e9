use super::{Proof, Step, VerdictRule};
use crate::value::Template;

/// `[portal.sign_in]`: how the gateway signs in to a portal.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// By filling in the portal's own form.
    Form(FormSignIn),
    /// By HTTP Basic (RFC 7617).
    Basic(BasicSignIn),
    /// By headers that the portal trusts.
    Headers(HeadersSignIn),
    /// Not at all: the gateway only guards the door.
    None,
}

/// `method = "form"`.
#[derive(Debug, Clone)]
pub struct FormSignIn {
    /// At least one.
    pub steps: Vec<Step>,
    /// The first that matches decides; none given: the built-in ones.
    pub verdicts: Vec<VerdictRule>,
    /// Decides last, when given.
    pub proof: Option<Proof>,
}

/// `method = "basic"`.
#[derive(Debug, Clone)]
pub struct BasicSignIn {
    /// The page that must refuse without the credential and answer with it; `/` unless the file says otherwise.
    pub proof: Proof,
}

/// `method = "headers"`.
#[derive(Debug, Clone)]
pub struct HeadersSignIn {
    /// Name (as written) and value; at least one, names distinct whatever their case, none that the gateway sets itself.
    pub headers: Vec<(String, Template)>,
}
