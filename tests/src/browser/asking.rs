//! What a script or another client asks, in the browser's name: no redirects followed.

use bytes::Bytes;
use http::header::{ACCEPT, COOKIE, HeaderName, ORIGIN};
use http::{HeaderMap, HeaderValue, Method};
use url::Url;

use super::cookies::{Context, trustworthy};
use super::{Answer, Browser, set};

/// A request in the making.
pub struct Asking<'a> {
    browser: &'a mut Browser,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Bytes,
}

impl Browser {
    /// A request as script on a page of the same origin makes it (`fetch`).
    pub fn script(&mut self, method: &str, url: &str) -> Asking<'_> {
        let mut asking = self.client(method, url);
        set(&mut asking.headers, ACCEPT, "*/*");
        if asking.browser.modern && trustworthy(&asking.url) {
            set(&mut asking.headers, HeaderName::from_static("sec-fetch-site"), "same-origin");
            set(&mut asking.headers, HeaderName::from_static("sec-fetch-mode"), "cors");
            set(&mut asking.headers, HeaderName::from_static("sec-fetch-dest"), "empty");
        }
        if !matches!(asking.method, Method::GET | Method::HEAD) {
            let origin = asking.url.origin().ascii_serialization();
            set(&mut asking.headers, ORIGIN, &origin);
        }
        asking
    }

    /// A request with the browser's cookies and nothing else of a browser.
    pub fn client(&mut self, method: &str, url: &str) -> Asking<'_> {
        let url = Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
        let mut headers = self.own_headers();
        if let Some(cookies) = self.cookies.field(&url, Context::SameSite) {
            set(&mut headers, COOKIE, &cookies);
        }
        Asking { method: Method::from_bytes(method.as_bytes()).unwrap(), url, headers, body: Bytes::new(), browser: self }
    }
}

impl Asking<'_> {
    /// Adds a header field; several of one name stay several.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        self
    }

    /// Replaces a header field.
    #[must_use]
    pub fn instead(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        self
    }

    /// Leaves a header field out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends it and gives the whole answer; its cookies are kept.
    pub async fn send(self) -> Answer {
        let answer = self.browser.transport.send(self.method.clone(), &self.url, self.headers, self.body).await;
        self.browser.note(&self.method, &answer);
        answer
    }

    /// Sends it and gives the answer to be read bit by bit.
    pub async fn stream(self) -> reqwest::Response {
        let request = self.browser.transport.client().request(self.method, self.url).headers(self.headers);
        request.body(self.body).send().await.unwrap()
    }

    /// Sends it with a body that is made while it is sent, and gives the whole answer.
    pub async fn send_stream(self, body: reqwest::Body) -> Answer {
        let request = self.browser.transport.client().request(self.method, self.url.clone()).headers(self.headers);
        let answer = request.body(body).send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Answer { url: self.url, status, headers, body: answer.bytes().await.unwrap() }
    }
}
