use std::borrow::Cow;

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, COOKIE, HOST};
use hyper::http::request::Parts;

/// A request whose body has been read.
pub(crate) struct Asked {
    pub(crate) head: Parts,
    pub(crate) body: Bytes,
}

impl Asked {
    pub(crate) fn path(&self) -> &str {
        self.head.uri.path()
    }

    pub(crate) fn is_post(&self) -> bool {
        self.head.method == hyper::Method::POST
    }

    /// A header field as text, empty if there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The last cookie of this name: the order in which old applications overwrite their table of cookies.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let fields = self.head.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = fields.flat_map(|field| field.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(known, _)| *known == name).map(|(_, value)| value).next_back()
    }

    pub(crate) fn query(&self, name: &str) -> Option<String> {
        field(self.head.uri.query().unwrap_or_default().as_bytes(), name)
    }

    /// A field of the urlencoded form in the body.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let form = self.head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        form.starts_with("application/x-www-form-urlencoded").then(|| field(&self.body, name)).flatten()
    }

    /// `path` as an absolute address, as an application makes it that wants to be reached as it was asked.
    pub(crate) fn absolute(&self, path: &str) -> String {
        let host = self.head.headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
        let scheme = match self.header("x-forwarded-proto") {
            "https" => "https",
            _ => "http",
        };
        format!("{scheme}://{host}{path}")
    }

    /// The host name under which it was asked, without the port.
    pub(crate) fn host_name(&self) -> &str {
        let host = self.head.headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
        host.rsplit_once(':').map_or(host, |(name, _)| name)
    }
}

fn field(form: &[u8], name: &str) -> Option<String> {
    url::form_urlencoded::parse(form).find(|(known, _)| known == name).map(|(_, value)| Cow::into_owned(value))
}
