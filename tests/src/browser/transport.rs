//! One request over the wire, nothing added: HTTP/1.1 by reqwest, HTTP/2 by h2. Every name resolves to this machine.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Method, Request};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use url::Url;

/// The answer to one request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked for.
    pub url: Url,
    /// Status.
    pub status: u16,
    /// Header fields.
    pub headers: HeaderMap,
    /// Body, as it came over the wire.
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header field, empty if there is none.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).unwrap_or_default()
    }

    /// All Set-Cookie fields.
    pub fn set_cookies(&self) -> Vec<String> {
        self.headers.get_all("set-cookie").iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
    }
}

#[derive(Clone)]
pub(crate) enum Transport {
    Http1(reqwest::Client),
    Http2(Arc<ClientConfig>),
}

struct Loopback;

impl Resolve for Loopback {
    fn resolve(&self, _: Name) -> Resolving {
        // The port is the URL's.
        let here: Addrs = Box::new(std::iter::once(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))));
        Box::pin(std::future::ready(Ok(here)))
    }
}

impl Transport {
    pub(crate) fn http1(tls: Option<Arc<ClientConfig>>) -> Self {
        let builder =
            reqwest::Client::builder().redirect(Policy::none()).no_proxy().no_gzip().no_brotli().no_deflate().dns_resolver(Loopback);
        let builder = match tls {
            Some(tls) => builder.tls_backend_preconfigured(ClientConfig::clone(&tls)),
            None => builder,
        };
        Self::Http1(builder.build().unwrap())
    }

    /// The client, for requests and answers that are streamed (HTTP/1.1 only).
    pub(crate) fn client(&self) -> &reqwest::Client {
        match self {
            Self::Http1(client) => client,
            Self::Http2(_) => panic!("streams are tried over HTTP/1.1"),
        }
    }

    pub(crate) async fn send(&self, method: Method, url: &Url, headers: HeaderMap, body: Bytes) -> Answer {
        let mut headers = headers;
        if method == Method::POST {
            // A browser says so of an empty form as well.
            headers.insert(CONTENT_LENGTH, body.len().into());
        }
        match self {
            Self::Http1(client) => {
                let request = client.request(method, url.clone()).headers(headers);
                let request = if body.is_empty() { request } else { request.body(body) };
                let answer = request.send().await.unwrap_or_else(|error| panic!("{url}: {error:?}"));
                let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
                Answer { url: url.clone(), status, headers, body: answer.bytes().await.unwrap_or_else(|error| panic!("{url}: {error:?}")) }
            }
            Self::Http2(tls) => over_http2(tls.clone(), method, url, headers, body).await,
        }
    }
}

async fn over_http2(tls: Arc<ClientConfig>, method: Method, url: &Url, headers: HeaderMap, body: Bytes) -> Answer {
    let tcp = TcpStream::connect((Ipv4Addr::LOCALHOST, url.port_or_known_default().unwrap())).await.unwrap();
    let name = ServerName::try_from(url.host_str().unwrap().to_owned()).unwrap();
    let stream = tokio_rustls::TlsConnector::from(tls).connect(name, tcp).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]), "the gateway speaks HTTP/2");
    let (client, connection) = h2::client::handshake(stream).await.unwrap();
    let driver = tokio::spawn(connection);
    let mut request = Request::builder().method(method).uri(url.as_str()).body(()).unwrap();
    *request.headers_mut() = headers;
    let (answer, mut send) = client.ready().await.unwrap().send_request(request, body.is_empty()).unwrap();
    if !body.is_empty() {
        send.send_data(body, true).unwrap();
    }
    let (head, mut incoming) = answer.await.unwrap_or_else(|error| panic!("{url}: {error}")).into_parts();
    let mut body = Vec::new();
    while let Some(data) = incoming.data().await {
        let data = data.unwrap();
        incoming.flow_control().release_capacity(data.len()).unwrap();
        body.extend_from_slice(&data);
    }
    driver.abort();
    Answer { url: url.clone(), status: head.status.as_u16(), headers: head.headers, body: body.into() }
}
