use std::net::IpAddr;

use accounts::use_cases::PortalVisit;
use accounts::{Device, SeenAs};
use bytes::Bytes;
use http::{HeaderMap, Method, Request, header};

use crate::cookies::{CookieNames, OurCookies};
use crate::form::Form;
use crate::{Problem, Visit};

/// What a request wants done. HEAD is GET whose body is cut off at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Other,
}

/// A request, read once.
pub(crate) struct Asked<'a> {
    pub(crate) verb: Verb,
    pub(crate) path: &'a str,
    /// Path and query, to come back by.
    pub(crate) target: &'a str,
    pub(crate) query: Form,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Bytes,
    pub(crate) visit: &'a Visit,
    pub(crate) cookies: OurCookies<'a>,
}

/// `User-Agent` in a session's record is cut to this many bytes.
const USER_AGENT_BYTES: usize = 256;

impl<'a> Asked<'a> {
    pub(crate) fn read(request: &'a Request<Bytes>, visit: &'a Visit, names: &CookieNames) -> Result<Self, Problem> {
        let verb = match *request.method() {
            Method::GET | Method::HEAD => Verb::Get,
            Method::POST => Verb::Post,
            _ => Verb::Other,
        };
        let query = Form::parse(request.uri().query().unwrap_or("")).map_err(|bad| Problem::BadRequest(bad.reason()))?;
        let headers = request.headers();
        let cookies = OurCookies::read(names, headers.get_all(header::COOKIE).iter().map(|field| field.as_bytes()));
        let path = request.uri().path();
        let target = request.uri().path_and_query().map_or(path, |target| target.as_str());
        Ok(Self { verb, path, target, query, headers, body: request.body(), visit, cookies })
    }

    /// The browser as the session's record describes it.
    pub(crate) fn device(&self) -> Device {
        let mut user_agent = self.user_agent();
        let mut end = USER_AGENT_BYTES.min(user_agent.len());
        while !user_agent.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        user_agent.truncate(end);
        Device { user_agent, address: self.client() }
    }

    /// How the person comes to a portal under `public_host`.
    pub(crate) fn portal_visit(&self, public_host: String) -> PortalVisit {
        PortalVisit {
            seen_as: SeenAs { user_agent: self.user_agent(), address: self.client() },
            accept_language: self.text(header::ACCEPT_LANGUAGE).map(str::to_owned),
            public_host,
        }
    }

    /// A header's only value, if it is text.
    pub(crate) fn text(&self, name: header::HeaderName) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok(),
            _ => None,
        }
    }

    fn user_agent(&self) -> String {
        self.text(header::USER_AGENT).unwrap_or_default().to_owned()
    }

    fn client(&self) -> IpAddr {
        self.visit.client
    }
}
