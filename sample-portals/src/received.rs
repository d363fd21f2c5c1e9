use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use hyper::http::request::Parts;

/// A request as it reached the portal.
#[derive(Clone, Debug)]
pub struct Received {
    /// Method.
    pub method: String,
    /// Path and query, as on the request line.
    pub target: String,
    /// Header fields in their order; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, where the portal reads it whole (forms); empty where it streams it.
    pub body: Bytes,
}

impl Received {
    /// The values of all fields of this name (lower case).
    pub fn header(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The path without the query.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }
}

/// Everything that was received, oldest first.
#[derive(Default)]
pub(crate) struct Log(Mutex<Vec<Received>>);

impl Log {
    pub(crate) fn note(&self, head: &Parts, body: Bytes) {
        let headers = head.headers.iter().map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
        let received = Received { method: head.method.to_string(), target: head.uri.to_string(), headers: headers.collect(), body };
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A demo that runs for weeks must not grow for weeks.
        if log.len() >= 10_000 {
            log.clear();
        }
        log.push(received);
    }

    pub(crate) fn all(&self) -> Vec<Received> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
