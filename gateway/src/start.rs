//! Starts a node: takes the address, puts the parts together in the server's runtime, and ends in order.

use std::cell::OnceCell;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use accounts::use_cases::Deps;
use anyhow::{Context, anyhow};
use arc_swap::ArcSwap;
use config::Settings;
use policies::TrustedProxies;
use portals::OpenedCache;
use tokio::sync::oneshot;

use crate::compose::{Composition, Sessions, ShownOutbox, alone, compose, send_mail, send_texts};
use crate::proxy::ProxyParts;
use crate::server::{Ending, Listen, ServeFailed, TlsFiles};
use crate::{Outside, admin, canary, metrics};

/// SIGTERM: clients that hold connections hear of the end with their next answer, and no request under way is lost.
const IN_ORDER: Ending = Ending { farewell: Duration::from_secs(1), grace: Duration::from_secs(30) };
/// A node beside its caller: the caller knows when it asks no more.
const BESIDE: Ending = Ending { farewell: Duration::ZERO, grace: Duration::from_secs(30) };
/// SIGINT: somebody waits at a terminal.
const AT_ONCE: Ending = Ending { farewell: Duration::ZERO, grace: Duration::ZERO };
/// Unsealed portal sessions that a node remembers.
const OPENED: u64 = 50_000;

/// A node that runs on threads of its own, in this process.
pub struct Running {
    /// Its use cases.
    pub deps: Arc<Deps>,
    /// Where it listens.
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<anyhow::Result<()>>,
}

impl Running {
    /// Tells it to stop, and waits until it has.
    ///
    /// # Errors
    /// If it had ended badly before.
    pub fn stop(self) -> anyhow::Result<()> {
        // It may have ended by itself.
        let _ = self.stop.send(());
        self.thread.join().map_err(|_| anyhow!("the node's thread panicked"))?
    }
}

/// Starts a node beside the caller.
///
/// # Errors
/// If the address is taken, a store is not there, or a file cannot be used.
pub fn start(settings: Settings, outside: Outside) -> anyhow::Result<Running> {
    let (stop, stopped) = oneshot::channel();
    let (tell, told) = std::sync::mpsc::channel();
    let thread = std::thread::Builder::new().name("node".to_owned()).spawn(move || {
        let ready = |deps, address| async move {
            // The caller gave up waiting: then nobody needs to know.
            let _ = tell.send((deps, address));
            Ok(())
        };
        serve(settings, outside, ShownOutbox::Yes, ready, async {
            let _ = stopped.await;
            BESIDE
        })
    })?;
    match told.recv() {
        Ok((deps, address)) => {
            wait_until_it_accepts(address, &thread);
            Ok(Running { deps, address, stop, thread })
        }
        Err(_) => match thread.join() {
            Ok(Err(error)) => Err(error),
            Ok(Ok(())) | Err(_) => Err(anyhow!("the node ended before it was ready")),
        },
    }
}

/// The server takes a moment from having its parts to accepting.
fn wait_until_it_accepts<T>(address: SocketAddr, node: &JoinHandle<T>) {
    while !node.is_finished() && std::net::TcpStream::connect(address).is_err() {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Runs a node until SIGTERM or SIGINT. `ready` is awaited when all is in place, before anything is accepted.
pub(crate) fn run<F>(settings: Settings, outside: Outside, outbox: ShownOutbox, ready: impl FnOnce(Arc<Deps>) -> F) -> anyhow::Result<()>
where
    F: Future<Output = anyhow::Result<()>>,
{
    serve(settings, outside, outbox, |deps, _| ready(deps), told_to_stop())
}

fn serve<F>(
    settings: Settings,
    outside: Outside,
    outbox: ShownOutbox,
    ready: impl FnOnce(Arc<Deps>, SocketAddr) -> F,
    shutdown: impl Future<Output = Ending>,
) -> anyhow::Result<()>
where
    F: Future<Output = anyhow::Result<()>>,
{
    install_crypto();
    let listen = Listen {
        address: settings.server.listen,
        tls: settings.server.tls.as_ref().map(|tls| TlsFiles { certificate: tls.certificate.clone(), key: tls.key.clone() }),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    let bound = listen.bind().context("cannot listen")?;
    let address = bound.local_addr();
    let _alone = alone(&settings)?;
    let opened = OnceCell::new();
    let build = async {
        let composition = compose(&settings, &outside, address.port(), outbox).await?;
        let deps = composition.deps.clone();
        let _ = opened.set(composition.sessions.clone());
        let parts = parts(&settings, &composition);
        run_beside(&settings, &outside, composition).await?;
        ready(deps, address).await?;
        anyhow::Ok(parts)
    };
    let served = bound.serve(build, shutdown).map_err(|failed| match failed {
        ServeFailed::Build(error) => error,
        other => anyhow!("{other}"),
    });
    if let Some(sessions) = opened.into_inner() {
        settle(&sessions)?;
    }
    served
}

/// Lets the sessions' store write what it held back; its own thread does the writing.
fn settle(sessions: &Sessions) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(sessions.settle()).context("the last changes to sessions")
}

fn parts(settings: &Settings, composition: &Composition) -> ProxyParts {
    ProxyParts {
        deps: composition.deps.clone(),
        pages: composition.pages.clone(),
        opened: Arc::new(OpenedCache::new(OPENED)),
        routes: Arc::new(ArcSwap::new(composition.routes.clone())),
        trusted_proxies: TrustedProxies::new(settings.server.trusted_proxies.clone()),
        proxy_protocol: settings.server.proxy_protocol,
    }
}

/// What runs beside the requests, until the node ends.
async fn run_beside(settings: &Settings, outside: &Outside, composition: Composition) -> anyhow::Result<()> {
    let Composition { deps, keys, mails, texts, sign_in_origin, canaries, .. } = composition;
    if let Some(address) = settings.server.admin_listen {
        let recorder = metrics::recorder()?;
        let listener = admin::listener::bind(address).await?;
        beside("metrics and health", admin::listener::run(listener, deps.clone(), recorder));
    }
    tokio::spawn(messages::forget_old(mails.clone(), texts.clone(), deps.accounts.clone(), outside.clock.clone()));
    canary::watch(settings, &deps, &canaries)?;
    beside("the operator's socket", admin::socket::run(settings.server.data_dir.clone(), deps, keys.clone()));
    tokio::spawn(async move { keys.watch().await });
    let (sms, clock) = (settings.sms.clone(), outside.clock.clone());
    beside("text messages", async move { send_texts(sms, &sign_in_origin, texts, clock).await });
    let (settings, clock) = (settings.clone(), outside.clock.clone());
    beside("mail", async move { send_mail(&settings, mails, clock).await });
    Ok(())
}

/// A part that fails is told, and the others go on: people can still sign in when metrics cannot be read.
fn beside<E: std::fmt::Display>(name: &'static str, work: impl Future<Output = Result<(), E>> + Send + 'static) {
    tokio::spawn(async move {
        if let Err(error) = work.await {
            tracing::error!(%error, "{name} does not run");
        }
    });
}

/// One TLS provider for the process.
pub(crate) fn install_crypto() {
    // A second node in one process finds it in place.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

async fn told_to_stop() -> Ending {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        tracing::error!("signals cannot be listened to; only SIGKILL stops this node");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => IN_ORDER,
        _ = interrupt.recv() => AT_ONCE,
    }
}
