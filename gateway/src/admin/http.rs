use std::convert::Infallible;
use std::future::Future;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};

/// Larger questions are not asked here.
const MAX_BODY: usize = 64 * 1024;

/// Serves one connection: each request, its body read, goes to `answer`.
pub(super) async fn serve<F, A>(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, answer: A)
where
    A: Fn(Request<Bytes>) -> F,
    F: Future<Output = (StatusCode, &'static str, String)>,
{
    let service = service_fn(|request: Request<Incoming>| async {
        let (head, body) = request.into_parts();
        let (status, content_type, text) = match Limited::new(body, MAX_BODY).collect().await {
            Ok(body) => answer(Request::from_parts(head, body.to_bytes())).await,
            Err(_) => (StatusCode::PAYLOAD_TOO_LARGE, "text/plain", "the request is too large\n".to_owned()),
        };
        let mut response = Response::new(Full::new(Bytes::from(text)));
        *response.status_mut() = status;
        response.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static(content_type));
        Ok::<_, Infallible>(response)
    });
    let served = hyper::server::conn::http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
    if let Err(error) = served {
        tracing::debug!(%error, "admin connection");
    }
}
