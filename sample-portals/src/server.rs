use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::answer::{Answer, empty};

/// An application: from a request to its answer.
pub(crate) trait Application: Send + Sync + 'static {
    fn answer(self: Arc<Self>, request: Request<Incoming>) -> impl Future<Output = Result<Answer, io::Error>> + Send;
}

/// Listens; the answer is where, and the task that serves. Aborting the task closes the listener and every connection.
pub(crate) async fn serve(application: Arc<impl Application>, at: SocketAddr) -> io::Result<(SocketAddr, JoinHandle<()>)> {
    let listener = TcpListener::bind(at).await?;
    let addr = listener.local_addr()?;
    let task = tokio::spawn(async move {
        let mut connections = JoinSet::new();
        loop {
            if let Ok((stream, _)) = listener.accept().await {
                connections.spawn(connection(application.clone(), stream));
            }
            while connections.try_join_next().is_some() {}
        }
    });
    Ok((addr, task))
}

async fn connection(application: Arc<impl Application>, stream: TcpStream) {
    let service = service_fn(move |request| {
        let application = application.clone();
        async move {
            // A body that broke off has no one to answer to; hyper closes the connection.
            Ok::<_, Infallible>(application.answer(request).await.unwrap_or_else(|_| empty(StatusCode::BAD_REQUEST)))
        }
    });
    let served = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).with_upgrades();
    // Clients go away in the middle of things: that is theirs to do.
    let _ = served.await;
}
