use futures_util::{SinkExt as _, StreamExt as _};
use http::HeaderValue;
use http::header::{COOKIE, ORIGIN};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};
use url::Url;

use crate::Browser;

/// A WebSocket that a page of the browser has opened.
pub struct WebSocket(WebSocketStream<TcpStream>);

/// Opens a WebSocket as a page of the same origin does, with the browser's cookies (plain HTTP only). The status, if the handshake is answered otherwise.
pub async fn opened(browser: &Browser, url: &str) -> Result<WebSocket, u16> {
    let url = Url::parse(url).unwrap();
    let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let mut request = format!("ws://{host}{}", url.path()).into_client_request().unwrap();
    if let Some(cookies) = browser.cookies_for(&url) {
        request.headers_mut().insert(COOKIE, HeaderValue::from_str(&cookies).unwrap());
    }
    request.headers_mut().insert(ORIGIN, HeaderValue::from_str(&format!("http://{host}")).unwrap());
    let tcp = TcpStream::connect(("127.0.0.1", url.port().unwrap())).await.unwrap();
    match client_async(request, tcp).await {
        Ok((stream, _)) => Ok(WebSocket(stream)),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(other) => panic!("the handshake broke: {other}"),
    }
}

impl WebSocket {
    /// Sends a text and gives the next text that comes; `None` if the connection is over.
    pub async fn echo(&mut self, text: &str) -> Option<String> {
        self.0.send(Message::text(text)).await.ok()?;
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => Some(text.to_string()),
            _ => None,
        }
    }

    /// Waits until the other side ends the connection.
    pub async fn closed(&mut self) {
        while let Some(Ok(message)) = self.0.next().await {
            if message.is_close() {
                return;
            }
        }
    }
}
