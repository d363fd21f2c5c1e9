//! What carries requests to a portal: the network; the network, with a recording being made; or a recording alone.

use std::sync::Arc;

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use url::{Position, Url};

use super::failure::Failure;
use super::visit::MAX_BODY;
use crate::recording::{Answered, Asked, Exchange, Saved, Tape};
use crate::settings::Upstream;

pub(crate) enum Wire {
    Live(reqwest::Client),
    Taped(reqwest::Client, Arc<Tape>),
    Saved(Arc<Saved>),
}

/// A request with all its headers.
pub(crate) struct Sent {
    pub(crate) method: http::Method,
    pub(crate) url: Url,
    /// The login host's origin, if it does not go to the portal itself.
    pub(crate) login_host: Option<String>,
    pub(crate) headers: HeaderMap,
    /// Content type and body.
    pub(crate) body: Option<(String, Vec<u8>)>,
}

/// What came back.
pub(crate) struct Arrived {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// Its beginning, decoded from its content encoding.
    pub(crate) body: Vec<u8>,
}

impl Wire {
    /// `whom`: who is asked, in the words of a reason.
    pub(crate) async fn carry(&self, upstream: &Upstream, whom: &str, sent: Sent) -> Result<Arrived, Failure> {
        match self {
            Self::Live(client) => send(client, upstream, whom, sent).await,
            Self::Taped(client, tape) => {
                let asked = sent.asked();
                let arrived = send(client, upstream, whom, sent).await?;
                tape.hear(Exchange { asked, answered: Answered::new(arrived.status, &arrived.headers, &arrived.body) });
                Ok(arrived)
            }
            Self::Saved(saved) => {
                let answered = saved.answer(sent.asked())?;
                let headers = answered.header_map().ok_or_else(|| Failure::unrecognised("a header of the recording cannot be one"))?;
                Ok(Arrived { status: answered.status, headers, body: answered.body })
            }
        }
    }

    /// A value that the recipe has found on a page: whoever makes a recording takes it for a secret.
    pub(crate) fn found(&self, value: &str) {
        if let Self::Taped(_, tape) = self {
            tape.found(value);
        }
    }
}

impl Sent {
    fn asked(&self) -> Asked {
        let path = &self.url[Position::BeforePath..Position::AfterQuery];
        let target = self.login_host.as_ref().map_or_else(|| path.to_owned(), |origin| format!("{origin}{path}"));
        Asked::new(self.method.as_str(), &target, &self.headers, self.body.as_ref())
    }
}

async fn send(client: &reqwest::Client, upstream: &Upstream, whom: &str, sent: Sent) -> Result<Arrived, Failure> {
    let target = format!("{upstream}{}", &sent.url[Position::BeforePath..Position::AfterQuery]);
    let mut request = client.request(sent.method, target).headers(sent.headers);
    if let Some((content_type, body)) = sent.body {
        request = request.header(CONTENT_TYPE, content_type).body(body);
    }
    let mut response = request.send().await.map_err(|error| describe(&error, whom))?;
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    let body = read(response, whom).await?;
    Ok(Arrived { status, headers, body })
}

/// The error's own text names the URL, which may hold what a form was filled with. Why a connection was not made is told by the
/// innermost cause, which knows nothing of the request.
fn describe(error: &reqwest::Error, whom: &str) -> Failure {
    if error.is_connect() {
        let mut cause: &dyn std::error::Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        let why = if cause.is::<reqwest::Error>() { String::new() } else { format!(": {cause}") };
        Failure::Unreachable(format!("no connection to {whom}{why}"))
    } else if error.is_timeout() {
        Failure::NoAnswer(format!("{whom} did not answer in time"))
    } else {
        Failure::NoAnswer(format!("{whom} broke off or answered what is not HTTP"))
    }
}

/// Reads at most [`MAX_BODY`] bytes; an endless body costs no more than that.
async fn read(mut response: reqwest::Response, whom: &str) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while body.len() < MAX_BODY
        && let Some(piece) = response.chunk().await.map_err(|error| describe(&error, whom))?
    {
        let room = MAX_BODY.saturating_sub(body.len());
        body.extend_from_slice(piece.get(..room).unwrap_or(&piece));
    }
    Ok(body)
}
