//! What a browser says with every request, and of the page that it comes from.

use http::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderName, ORIGIN, REFERER};
use http::{HeaderMap, HeaderValue, Method};
use url::Url;

use super::visit::{Ask, Person};
use crate::outgoing::Outgoing;
use crate::settings::Upstream;
use crate::site::Site;

const ACCEPTED: HeaderValue = HeaderValue::from_static("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

/// What every request to one host carries.
pub(super) fn common_headers(site: &Site<'_>, upstream: &Upstream, person: &Person<'_>) -> HeaderMap {
    let mut headers: HeaderMap = Outgoing::to(site, upstream, person.seen_as).headers.into_iter().collect();
    headers.insert(ACCEPT, ACCEPTED);
    if let Some(language) = person.accept_language.and_then(|language| HeaderValue::from_str(language).ok()) {
        headers.insert(ACCEPT_LANGUAGE, language);
    }
    headers
}

/// Of the page that a request comes from another host is told the origin alone (Referrer Policy `strict-origin-when-cross-origin`), and
/// nothing by http if it was https.
pub(super) fn put_navigation(headers: &mut HeaderMap, from: Option<&Url>, ask: &Ask) {
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    let stays = from.is_some_and(|from| from.origin() == ask.url.origin());
    match from {
        Some(from) if stays => put(REFERER, from.as_str()),
        Some(from) if from.scheme() == "http" || ask.url.scheme() == "https" => {
            put(REFERER, &format!("{}/", from.origin().ascii_serialization()));
        }
        _ => {}
    }
    if ask.method != Method::GET {
        put(ORIGIN, &from.unwrap_or(&ask.url).origin().ascii_serialization());
    }
    let site = match from {
        None => "none",
        Some(_) if stays => "same-origin",
        Some(_) => "cross-site",
    };
    put(HeaderName::from_static("sec-fetch-site"), site);
    put(HeaderName::from_static("sec-fetch-mode"), "navigate");
    put(HeaderName::from_static("sec-fetch-dest"), "document");
}
