use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::net::UnixStream;

use super::socket::NAME;

/// Why the node did not do what it was asked.
pub(crate) enum Refused {
    /// It was asked wrongly.
    Usage(String),
    /// It could not.
    Work(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Work(error.into())
    }
}

/// The running node's socket.
pub(crate) struct Socket(PathBuf);

impl Socket {
    /// The socket of the node that runs over `data_dir`; `None` if none does.
    pub(crate) fn of(data_dir: &Path) -> Option<Self> {
        let path = data_dir.join(NAME);
        // A node that was killed leaves its socket behind; nobody answers there.
        std::os::unix::net::UnixStream::connect(&path).is_ok().then_some(Self(path))
    }

    /// Asks the node; its own words say why it did not do it.
    pub(crate) async fn post(&self, path: &str, question: &impl Serialize) -> Result<String, Refused> {
        let stream = UnixStream::connect(&self.0).await.context("the running node does not answer")?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let body = Full::new(Bytes::from(serde_json::to_vec(question)?));
        let request = Request::builder().method(Method::POST).uri(path).header("host", "node").body(body)?;
        let response = sender.send_request(request).await?;
        let status = response.status();
        let words = response.into_body().collect().await?.to_bytes();
        let words = String::from_utf8_lossy(&words).into_owned();
        match status {
            StatusCode::OK => Ok(words),
            StatusCode::BAD_REQUEST => Err(Refused::Usage(words.trim().to_owned())),
            _ => Err(Refused::Work(anyhow!(words.trim().to_owned()))),
        }
    }
}
