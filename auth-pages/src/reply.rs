use std::time::Duration;

use askama::Template;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::static_files::StaticFile;
use crate::{Pages, PagesSettings, Visit};

pub(crate) type Reply = Response<Bytes>;

/// What a handler gives: an answer, or the problem that is shown instead.
pub(crate) type Handled = Result<Reply, crate::Problem>;

/// Adds a `Set-Cookie`, if there is one.
pub(crate) fn with_cookie(mut reply: Reply, cookie: impl Into<Option<HeaderValue>>) -> Reply {
    if let Some(cookie) = cookie.into() {
        reply.headers_mut().append(header::SET_COOKIE, cookie);
    }
    reply
}

/// Has the browser ask for the page again after a while; works without script.
pub(crate) fn with_refresh(mut reply: Reply, after: Duration) -> Reply {
    let seconds = after.as_secs().saturating_add(1);
    reply.headers_mut().insert(header::REFRESH, HeaderValue::from(seconds));
    reply
}

/// Asks the browser to forget what the pages of this host have stored in it. Not its cookies: that would reach siblings.
pub(crate) fn with_storage_cleared(mut reply: Reply) -> Reply {
    reply.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"storage\""));
    reply
}

impl Pages {
    /// Sends the browser on, with a GET.
    pub(crate) fn see_other(&self, to: &str) -> Reply {
        let mut reply = self.reply(StatusCode::SEE_OTHER, Bytes::new());
        // Everything that leads here is ASCII of our own making or a path that was checked.
        let location = HeaderValue::from_str(to).or_else(|_| HeaderValue::from_str(&self.settings.sign_in_origin));
        if let Ok(location) = location {
            reply.headers_mut().insert(header::LOCATION, location);
        }
        reply
    }

    /// Shows a view to its reader.
    pub(crate) fn page(&self, visit: &Visit, status: StatusCode, view: &impl Template) -> Reply {
        match view.render_with_values(&visit.reader) {
            Ok(html) => {
                let mut reply = self.reply(status, Bytes::from(html));
                reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
                reply
            }
            // Writing into memory cannot fail, and the reader is given.
            Err(_) => self.reply(StatusCode::INTERNAL_SERVER_ERROR, Bytes::new()),
        }
    }

    /// Answers a script.
    pub(crate) fn json(&self, status: StatusCode, body: String) -> Reply {
        let mut reply = self.reply(status, Bytes::from(body));
        reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        reply
    }

    /// Serves a file that never changes under its name.
    pub(crate) fn static_file(&self, file: &StaticFile) -> Reply {
        let mut reply = self.reply(StatusCode::OK, file.content.clone());
        let headers = reply.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        reply
    }

    /// An answer with the headers that all of ours have.
    pub(crate) fn reply(&self, status: StatusCode, body: Bytes) -> Reply {
        let mut reply = Response::new(body);
        *reply.status_mut() = status;
        reply.headers_mut().clone_from(&self.headers);
        reply
    }
}

/// The headers of every answer.
pub(crate) fn common_headers(settings: &PagesSettings) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_SECURITY_POLICY, content_security_policy(settings, &[]));
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        // For browsers that do not know `frame-ancestors`.
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if settings.secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    headers
}

/// Nothing but our own files; forms go to us, and from us on to the portals; `images` are the portal hosts that a page asks to clean up.
pub(crate) fn content_security_policy(settings: &PagesSettings, images: &[&str]) -> HeaderValue {
    let own = &settings.sign_in_origin;
    let mut portals: Vec<&str> = settings.origins.values().map(String::as_str).collect();
    portals.sort_unstable();
    portals.dedup();
    let list = |origins: &[&str]| origins.iter().map(|origin| format!(" {origin}")).collect::<String>();
    let policy = format!(
        "default-src 'none'; style-src {own}; script-src {own}; img-src {own}{}; connect-src 'self'; \
         form-action 'self' {own}{}; frame-ancestors 'none'; base-uri 'none'",
        list(images),
        list(&portals)
    );
    // Origins are ASCII; were one not, the page would do without styles and forms rather than without a policy.
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}
