//! Answers: plain builders over hyper's, with one type of body for whole and streamed ones.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use hyper::{Response, StatusCode};

pub(crate) type Answer = Response<UnsyncBoxBody<Bytes, Infallible>>;

fn whole(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(body.into()).boxed_unsync());
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    answer
}

/// A page; never cached, since it is about a person.
pub(crate) fn page(status: StatusCode, html: String) -> Answer {
    with_header(whole(status, "text/html; charset=utf-8", html), CACHE_CONTROL, "no-store")
}

pub(crate) fn json(status: StatusCode, text: String) -> Answer {
    whole(status, "application/json", text)
}

pub(crate) fn asset(media_type: &'static str, body: &'static [u8]) -> Answer {
    with_header(whole(StatusCode::OK, media_type, body), CACHE_CONTROL, "max-age=3600")
}

pub(crate) fn see(location: &str) -> Answer {
    let answer = whole(StatusCode::FOUND, "text/html; charset=utf-8", "<!doctype html><title>Moved</title><p>Moved.</p>");
    with_header(answer, LOCATION, location)
}

pub(crate) fn empty(status: StatusCode) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::new()).boxed_unsync());
    *answer.status_mut() = status;
    answer
}

pub(crate) fn with_header(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().append(name, value);
    }
    answer
}

pub(crate) fn with_cookie(answer: Answer, cookie: &str) -> Answer {
    with_header(answer, SET_COOKIE, cookie)
}
