use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::net::UnixStream;

use super::socket::NAME;

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
    pub(crate) async fn post(&self, path: &str, question: &impl Serialize) -> anyhow::Result<String> {
        let stream = UnixStream::connect(&self.0).await.context("the running node does not answer")?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let body = Full::new(Bytes::from(serde_json::to_vec(question)?));
        let request = Request::builder().method(Method::POST).uri(path).header("host", "node").body(body)?;
        let response = sender.send_request(request).await?;
        let status = response.status();
        let words = response.into_body().collect().await?.to_bytes();
        if status != StatusCode::OK {
            bail!("{}", String::from_utf8_lossy(&words).trim());
        }
        Ok(String::from_utf8_lossy(&words).into_owned())
    }
}
