use std::sync::Arc;
use std::time::Duration;

use pingora::apps::HttpServerOptions;
use pingora::listeners::{L4BufferSettings, ListenerConfig, TcpSocketOptions};
use pingora::protocols::TcpKeepalive;
use pingora::proxy::http_proxy;
use pingora::server::configuration::ServerConf;
use pingora::services::Service as _;
use pingora::services::listening::Service;
use tokio::sync::watch;

use super::front::Front;
use super::proxy_protocol::ProxyProtocol;
use super::{BadTlsFiles, Bound, Ending, UnderWay};
use crate::exchange::close_idle;
use crate::proxy::{Gateway, ProxyParts};

/// Why the server did not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeFailed<E> {
    /// The runtime did not start.
    #[error("the runtime did not start: {0}")]
    Runtime(std::io::Error),
    /// See [`BadTlsFiles`].
    #[error(transparent)]
    Tls(#[from] BadTlsFiles),
    /// The parts could not be put together.
    #[error(transparent)]
    Build(E),
}

/// The proxy's own buffers are 64 KiB a connection; a request head fits a page, and bodies lose nothing (measured).
const READ_BUFFER: usize = 4096;
/// Connections to portals that wait for a next request, per thread.
const IDLE_UPSTREAM: usize = 1024;
/// Tries of one request: another server, a reused connection, a repaired portal session.
const MAX_RETRIES: usize = 6;
/// After the last request the runtime's tasks have this long.
const LAST_TASKS: Duration = Duration::from_secs(2);

impl Bound {
    /// Runs until `shutdown` is ready and the requests under way have ended, or the time that it gives them has passed. `build` runs in
    /// the server's runtime before anything is accepted: connections that belong to a runtime (stores) are made there, and tasks
    /// that run beside the server are spawned there. Blocks; call it outside of any runtime.
    pub fn serve<E>(
        self,
        build: impl Future<Output = Result<ProxyParts, E>>,
        shutdown: impl Future<Output = Ending>,
    ) -> Result<(), ServeFailed<E>> {
        let tls = self.listen.tls.as_ref().map(super::TlsFiles::settings).transpose()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(self.listen.threads.max(1))
            .thread_name("latchkey")
            .enable_all()
            .build()
            .map_err(ServeFailed::Runtime)?;
        let served = runtime.block_on(async {
            let parts = build.await.map_err(ServeFailed::Build)?;
            let deps = parts.deps.clone();
            let under_way = UnderWay::default();
            tokio::spawn(close_idle(parts.routes.clone()));
            let proxy_protocol = parts.proxy_protocol.then(|| ProxyProtocol(parts.trusted_proxies.clone()));
            let mut service = Service::new("latchkey".to_owned(), front(parts, &under_way, self.listen.threads));
            let mut endpoint = ListenerConfig::tcp(self.address.to_string())
                .tcp_socket_options(socket_options())
                .l4_buffer(L4BufferSettings::default().read(READ_BUFFER));
            if let Some(tls) = tls {
                endpoint = endpoint.tls(tls);
            }
            if let Some(proxy_protocol) = proxy_protocol {
                service.endpoints().set_pre_tls_callback(Arc::new(proxy_protocol));
            }
            service.add_listener(endpoint);
            let (stop, stopped) = watch::channel(false);
            let accepting = tokio::spawn(async move { service.start_service(None, stopped, 1).await });
            tracing::info!(address = %self.address, "listening");
            let ending = shutdown.await;
            under_way.end_soon();
            tracing::info!("told to stop");
            tokio::time::sleep(ending.farewell).await;
            tracing::info!("no more requests are accepted");
            stop.send_replace(true);
            under_way.end_tunnels();
            // Ends once nothing is accepted any more; it drops the gateway's own count with it.
            let _ = accepting.await;
            if tokio::time::timeout(ending.grace, under_way.none_left(1)).await.is_err() {
                tracing::warn!("requests under way were cut");
            }
            if tokio::time::timeout(LAST_TASKS, deps.settled()).await.is_err() {
                tracing::warn!("not all was done that was left to be done after answers");
            }
            Ok(())
        });
        drop(self.reserved);
        runtime.shutdown_timeout(LAST_TASKS);
        served
    }
}

fn front(parts: ProxyParts, under_way: &UnderWay, threads: usize) -> Front {
    let conf = ServerConf { threads, upstream_keepalive_pool_size: IDLE_UPSTREAM, max_retries: MAX_RETRIES, ..ServerConf::default() };
    let mut proxy = http_proxy(&Arc::new(conf), Gateway::new(parts.clone(), under_way.clone()));
    // `h2c` stays off: it lets a connection with fewer than 24 bytes hang.
    let mut options = HttpServerOptions::default();
    // We refuse CONNECT ourselves, with a page: see `ingress`.
    options.allow_connect_method_proxying = true;
    proxy.server_options = Some(options);
    Front::new(proxy, parts)
}

/// Finds out about clients that are gone without a word: a WebSocket may be silent for hours.
fn socket_options() -> TcpSocketOptions {
    let mut options = TcpSocketOptions::default();
    options.tcp_keepalive = Some(TcpKeepalive {
        idle: Duration::from_secs(60),
        interval: Duration::from_secs(20),
        count: 3,
        #[cfg(target_os = "linux")]
        user_timeout: Duration::ZERO,
    });
    options
}
