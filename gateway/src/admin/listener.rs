//! `/metrics`, `/healthz` and `/readyz`, on an address of their own that the outside cannot reach.

use std::net::SocketAddr;
use std::sync::Arc;

use accounts::use_cases::Deps;
use anyhow::Context as _;
use bytes::Bytes;
use http::{Request, StatusCode};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;

use super::http::serve;

const TEXT: &str = "text/plain; charset=utf-8";
/// Prometheus' text exposition format.
const EXPOSITION: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Takes the address: one that cannot be had is told at the start, not missed when the first alarm stays silent.
pub(crate) async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    let listener = listener.with_context(|| format!("cannot listen on admin_listen, {address}"))?;
    tracing::info!(%address, "metrics and health");
    Ok(listener)
}

/// Answers until the process ends.
pub(crate) async fn run(listener: TcpListener, deps: Arc<Deps>, metrics: PrometheusHandle) -> std::io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        let (deps, metrics) = (deps.clone(), metrics.clone());
        tokio::spawn(serve(stream, move |request: Request<Bytes>| {
            let (deps, metrics) = (deps.clone(), metrics.clone());
            async move { answer(request.uri().path(), &deps, &metrics).await }
        }));
    }
}

async fn answer(path: &str, deps: &Deps, metrics: &PrometheusHandle) -> (StatusCode, &'static str, String) {
    match path {
        "/metrics" => (StatusCode::OK, EXPOSITION, metrics.render()),
        // Alive: the process answers. A store that is down is no reason to kill it.
        "/healthz" => (StatusCode::OK, TEXT, "alive\n".to_owned()),
        "/readyz" => match (deps.accounts.ping().await, deps.sessions.ping().await) {
            (Ok(()), Ok(())) => (StatusCode::OK, TEXT, "ready\n".to_owned()),
            (Err(down), _) | (_, Err(down)) => (StatusCode::SERVICE_UNAVAILABLE, TEXT, format!("not ready: {down}\n")),
        },
        _ => (StatusCode::NOT_FOUND, TEXT, "there is /metrics, /healthz and /readyz\n".to_owned()),
    }
}
