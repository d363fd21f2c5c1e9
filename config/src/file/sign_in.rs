use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};
use crate::at::At;
use crate::settings::{AssertionAlgorithm, SendMethod, TicketDigest, VerdictKind};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSignIn {
    /// How: "form", "json", "basic", "digest", "headers", "assertion", "cookie" or "none". Required in this section.
    pub(crate) method: Field<FileMethod>,
    /// form: the pages and their forms, in order. Required there.
    pub(crate) steps: List<FileStep>,
    /// form, json: what the portal's answer means; the first that matches decides. Default: the built-in ones.
    pub(crate) verdicts: List<FileVerdict>,
    /// form, json, assertion, cookie: a protected page, fetched last, that decides. basic, digest: the page that must refuse without the credential and
    /// answer with it.
    pub(crate) proof: Field<FileProof>,
    /// headers: name = template over {account.email} {account.name} {account.id} {account.groups} {username}
    /// {password}. Required there. json: headers of every later request, as Authorization = "Bearer {extract.token}".
    pub(crate) headers: Field<BTreeMap<String, At<String>>>,
    /// json: path that the body is posted to, as "/api/login". Required there.
    pub(crate) url: Field<String>,
    /// json: the body, a template; values are escaped for it. Required there.
    pub(crate) body: Field<String>,
    /// json: a page fetched before, for its cookies. Default: none.
    pub(crate) page: Field<String>,
    /// json: values found on that page, as in a step.
    pub(crate) page_extract: Field<BTreeMap<String, At<FileExtract>>>,
    /// json: headers of the request with the body. Default: a browser's own.
    pub(crate) request_headers: Field<BTreeMap<String, At<String>>>,
    /// json: values found in the answer, as token = { json = "/token" }. Required there. form: values found on the page that shows the person
    /// signed in (the proof page, where there is one, else the last answer), for [portal.browser] and [portal.sign_out].
    pub(crate) extract: Field<BTreeMap<String, At<FileExtract>>>,
    /// json: cookies of every later request, name = template.
    pub(crate) cookies: Field<BTreeMap<String, At<String>>>,
    /// json: in how many seconds what the answer gives ends, as "{extract.life}" or "3600". Default: not known.
    pub(crate) expires_in: Field<String>,
    /// assertion: the header that it goes along in; as a bearer token in "Authorization". Default: "Authorization".
    pub(crate) header: Field<String>,
    /// assertion: how it is signed. Default: "ES256".
    pub(crate) algorithm: Field<AssertionAlgorithm>,
    /// assertion, cookie with "jwt": who says it. Default: the sign-in host's origin.
    pub(crate) issuer: Field<String>,
    /// assertion, cookie with "jwt": for whom it is. Default: the portal's origin.
    pub(crate) audience: Field<String>,
    /// assertion, cookie: how long it counts, from "1m" to "1d". A new one is made before the end. Default: "10m".
    pub(crate) lifetime: Field<String>,
    /// assertion, cookie with "jwt": what it says of the person, name = template as in headers, without {password}; {account.groups} alone is a list.
    /// Default: sub and email with the address, name, groups.
    pub(crate) claims: Field<BTreeMap<String, At<String>>>,
    /// cookie: its name. Required there.
    pub(crate) cookie: Field<String>,
    /// cookie: "auth-tkt" (a ticket of mod_auth_tkt) or "jwt" (HS256). Required there.
    pub(crate) format: Field<FileCookieFormat>,
    /// cookie: file with the secret that the portal knows too, in one line. Required there.
    pub(crate) secret_file: Field<String>,
    /// cookie with "auth-tkt": what it is signed by. Default: "SHA-512".
    pub(crate) digest: Field<TicketDigest>,
    /// cookie with "auth-tkt": the user, a template as in headers, without {password}. Default: "{username}".
    pub(crate) user: Field<String>,
    /// cookie with "auth-tkt": tokens, separated by commas, as "{account.groups}". Default: none.
    pub(crate) tokens: Field<String>,
    /// cookie with "auth-tkt": anything more, as "{account.email}". Default: nothing.
    pub(crate) data: Field<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.method")]
#[serde(rename_all = "lowercase")]
pub(crate) enum FileMethod {
    Form,
    Json,
    Basic,
    Digest,
    Headers,
    Assertion,
    Cookie,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.format")]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FileCookieFormat {
    AuthTkt,
    Jwt,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.steps")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileStep {
    /// Path of the page, fetched first; its cookies and hidden fields are kept. Required in the first step, unless it has
    /// `send`. Default: the answer to the step before.
    pub(crate) page: Field<String>,
    /// Values found on that page, as csrf = { selector = "meta[name=csrf]" }; used as {extract.csrf} here and in later steps.
    pub(crate) extract: Field<BTreeMap<String, At<FileExtract>>>,
    /// CSS selector of the form. Default: the one with a password input, or, where no password is filled in, the first
    /// that has the fields.
    pub(crate) form: Field<String>,
    /// A glob over path and query of the form's action, beside or in place of form.
    pub(crate) form_action: Field<String>,
    /// Names of inputs that the form must have, beside or in place of form.
    pub(crate) form_inputs: List<String>,
    /// Of the forms that fit, the one at this place, from 1.
    pub(crate) form_position: Field<u32>,
    /// Field name = template. Required where the step has a form, unless it has `submit`.
    pub(crate) fields: Field<BTreeMap<String, At<String>>>,
    /// CSS selector of the button whose name and value are sent too. Default: the form's first.
    pub(crate) submit: Field<String>,
    /// Path of a request to send in place of a form, as the page's script would; a template.
    pub(crate) send: Field<String>,
    /// The method of send. Default: "POST".
    pub(crate) method: Field<SendMethod>,
    /// The body of send, a template. Default: the fields, urlencoded.
    pub(crate) body: Field<String>,
    /// The content type of body. Default: "application/json"; values are escaped for it.
    pub(crate) content_type: Field<String>,
    /// Headers of what is sent, name = template, in place of a browser's own, as X-Requested-With = "XMLHttpRequest".
    pub(crate) headers: Field<BTreeMap<String, At<String>>>,
    /// Whether the step is passed over where the page does not have its form. Default: false.
    pub(crate) optional: Field<bool>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.steps.extract")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileExtract {
    /// A regular expression over the body; the value is its first group, or all that it matches.
    pub(crate) regex: Field<String>,
    /// A CSS selector; the value is the element's attribute `value` or `content`, or its text.
    pub(crate) selector: Field<String>,
    /// Another attribute. Only with selector.
    pub(crate) attribute: Field<String>,
    /// A JSON pointer (RFC 6901) into the body, as "/data/token".
    pub(crate) json: Field<String>,
    /// The name of a cookie.
    pub(crate) cookie: Field<String>,
    /// The name of a header.
    pub(crate) header: Field<String>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.verdicts")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileVerdict {
    /// The verdict when all conditions below hold. Required.
    pub(crate) is: Field<VerdictKind>,
    /// Asked of the answer to this step, from 1. Default: of the answer to the last.
    pub(crate) step: Field<u32>,
    /// The answer's status is one of these.
    pub(crate) status: List<u16>,
    /// A glob over the Location header: * is any run of characters.
    pub(crate) location: Field<String>,
    /// Header name = glob over its value.
    pub(crate) header: Field<BTreeMap<String, At<String>>>,
    /// The portal has set a cookie of this name by now.
    pub(crate) cookie: Field<String>,
    /// The cookie of this name was set, changed or deleted since the form was sent.
    pub(crate) cookie_changed: Field<String>,
    /// The body contains this text.
    pub(crate) body: Field<String>,
    /// The page has an element that this CSS selector finds.
    pub(crate) selector: Field<String>,
    /// The same conditions; none of these may hold.
    pub(crate) not: Field<FileConditions>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.verdicts.not")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileConditions {
    /// The answer's status is one of these.
    pub(crate) status: List<u16>,
    /// A glob over the Location header: * is any run of characters.
    pub(crate) location: Field<String>,
    /// Header name = glob over its value.
    pub(crate) header: Field<BTreeMap<String, At<String>>>,
    /// The portal has set a cookie of this name by now.
    pub(crate) cookie: Field<String>,
    /// The cookie of this name was set, changed or deleted since the form was sent.
    pub(crate) cookie_changed: Field<String>,
    /// The body contains this text.
    pub(crate) body: Field<String>,
    /// The page has an element that this CSS selector finds.
    pub(crate) selector: Field<String>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.sign_in.proof")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileProof {
    /// Path of the page. Required with method "form"; default with "basic": "/".
    pub(crate) page: Field<String>,
    /// Text that the page shows; {username} stands for the portal's user name; {{ and }} are literal braces. Default:
    /// the status decides alone.
    pub(crate) body: Field<String>,
    /// The statuses that prove it. Default: any 2xx (basic: 2xx or 3xx).
    pub(crate) status: List<u16>,
}
