//! A whole deployment: sample portals, a gateway before them on a port of its own, people with accounts, a clock set by hand.

mod builder;
mod clock;
mod people;
mod portal;
mod ports;
mod redis;
mod steps;
mod tls;

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use accounts::use_cases::Deps;
use gateway::Outside;
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use sample_portals::{OrdersState, ReportsState, Running};
use tokio::net::TcpStream;
use url::Url;

use crate::{Browser, eventually};
pub use builder::{Upstreams, WorldBuilder};
pub use clock::FakeClock;
pub use people::{ADA, GRACE, TestPerson};
pub use portal::Portal;
pub use ports::free_port;
pub use redis::{Redis, redis};

/// A whole deployment, gone when it is dropped.
pub struct World {
    gateway: Option<gateway::Running>,
    others: Vec<gateway::Running>,
    settings: config::Settings,
    config: PathBuf,
    /// The gateway's clock.
    pub clock: FakeClock,
    /// The portal with a login form.
    pub orders: Running<OrdersState>,
    /// The portal with HTTP Basic.
    pub reports: Running<ReportsState>,
    port: u16,
    certificate: Option<CertificateDer<'static>>,
    dir: tempfile::TempDir,
}

impl World {
    /// One with both sample portals, Ada and Grace, over plain HTTP with embedded sessions.
    #[allow(clippy::new_ret_no_self)]
    pub fn new() -> WorldBuilder {
        WorldBuilder::new()
    }

    /// Starts the gateway (again), on the same data.
    pub async fn start_gateway(&mut self) {
        let outside = Outside { clock: Arc::new(self.clock.clone()), rng: Outside::system().rng };
        let settings = self.settings.clone();
        self.gateway = Some(tokio::task::spawn_blocking(move || gateway::start(settings, outside)).await.unwrap().unwrap());
        self.listens(self.port).await;
    }

    /// Starts another node of the same deployment, for which Redis holds the sessions. It has a port of its own, which is given;
    /// all its links lead to the first, as if both were behind one balancer.
    pub async fn another_node(&mut self) -> u16 {
        let outside = Outside { clock: Arc::new(self.clock.clone()), rng: Outside::system().rng };
        let mut settings = self.settings.clone();
        let port = free_port();
        settings.server.listen.set_port(port);
        settings.server.external_port = Some(self.port);
        settings.server.admin_listen = None;
        settings.server.data_dir = self.dir.path().join(format!("data-{port}"));
        self.others.push(tokio::task::spawn_blocking(move || gateway::start(settings, outside)).await.unwrap().unwrap());
        self.listens(port).await;
        port
    }

    async fn listens(&self, port: u16) {
        eventually("the gateway listens", Duration::from_secs(20), async || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_ok())
            .await;
    }

    /// Stops the gateway, as an operator does, and waits until it has stopped.
    pub async fn stop_gateway(&mut self) {
        let gateway = self.gateway.take().expect("the gateway is stopped already");
        tokio::task::spawn_blocking(move || gateway.stop()).await.unwrap().unwrap();
    }

    /// What the gateway's use cases work on, for what an operator does.
    pub fn deps(&self) -> &Arc<Deps> {
        &self.gateway.as_ref().expect("the gateway is stopped").deps
    }

    /// The port of the gateway.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where the gateway keeps its data.
    pub fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The configuration file.
    pub fn config(&self) -> &Path {
        &self.config
    }

    fn default_host(tls: bool, id: &str) -> String {
        match (tls, id) {
            (false, id) => format!("{id}.localhost"),
            (true, "reports") => "reports.elsewhere.test".to_owned(),
            (true, id) => format!("{id}.example.test"),
        }
    }

    /// The host of a portal, or of the sign-in pages (`login`).
    pub fn host(&self, id: &str) -> String {
        Self::default_host(self.certificate.is_some(), id)
    }

    /// The address of a page on any host.
    pub fn at(&self, host: &str, page: &str) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        Url::parse(&format!("{scheme}://{host}:{}", self.port)).unwrap().join(page).unwrap().to_string()
    }

    /// The address of a page of the orders desk.
    pub fn orders_at(&self, page: &str) -> String {
        self.at(&self.host("orders"), page)
    }

    /// The address of a page of the reports.
    pub fn reports_at(&self, page: &str) -> String {
        self.at(&self.host("reports"), page)
    }

    /// The address of a sign-in page.
    pub fn login_at(&self, page: &str) -> String {
        self.at(&self.host("login"), page)
    }

    /// A fresh browser.
    pub fn browser(&self) -> Browser {
        Browser::new(self.certificate.as_ref().map(|certificate| tls::client(certificate, &[b"http/1.1"])))
    }

    /// A fresh browser that speaks HTTP/2.
    pub fn browser_over_http2(&self) -> Browser {
        self.browser().with_http2(self.tls_client(&[b"h2"]))
    }

    /// TLS as a client that trusts the gateway.
    pub fn tls_client(&self, protocols: &[&[u8]]) -> Arc<ClientConfig> {
        tls::client(self.certificate.as_ref().expect("this world speaks plain HTTP"), protocols)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // Its thread ends by itself; a test does not wait for that.
        for gateway in self.gateway.take().into_iter().chain(self.others.drain(..)) {
            std::thread::spawn(move || gateway.stop());
        }
    }
}
