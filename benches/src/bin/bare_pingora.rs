//! Pingora and nothing else: every request goes to the one upstream as it is. What the gateway is measured against.

use std::sync::Arc;

use async_trait::async_trait;
use clap::Parser;
use pingora::listeners::ListenerConfig;
use pingora::prelude::{HttpPeer, ProxyHttp, Session};
use pingora::protocols::l4::stream::L4BufferSettings;
use pingora::proxy::http_proxy_service;
use pingora::server::Server;
use pingora::server::configuration::ServerConf;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A proxy without logic.
#[derive(Parser)]
struct Arguments {
    /// Address and port to listen on.
    #[arg(long)]
    listen: String,
    /// Address and port of the server behind it.
    #[arg(long)]
    upstream: String,
    /// Bytes of the read buffer of each connection. Default: Pingora's own, 64 KiB.
    #[arg(long)]
    read_buffer: Option<usize>,
    /// Directory for what Pingora may write.
    #[arg(long)]
    dir: String,
}

struct Bare {
    upstream: String,
}

#[async_trait]
impl ProxyHttp for Bare {
    type CTX = ();

    fn new_ctx(&self) -> Self::CTX {}

    async fn upstream_peer(&self, _session: &mut Session, _ctx: &mut ()) -> pingora::Result<Box<HttpPeer>> {
        Ok(Box::new(HttpPeer::new(self.upstream.as_str(), false, String::new())))
    }
}

fn main() {
    let arguments = Arguments::parse();
    let conf = ServerConf {
        threads: 1,
        grace_period_seconds: Some(0),
        graceful_shutdown_timeout_seconds: Some(1),
        pid_file: format!("{}/bare_pingora.pid", arguments.dir),
        upgrade_sock: format!("{}/bare_pingora.sock", arguments.dir),
        ..ServerConf::default()
    };
    let mut server = Server::new_with_opt_and_conf(None, conf);
    server.bootstrap();
    let mut service = http_proxy_service(&Arc::clone(&server.configuration), Bare { upstream: arguments.upstream });
    let buffer = L4BufferSettings { read: arguments.read_buffer, ..L4BufferSettings::default() };
    service.add_listener(ListenerConfig::tcp(arguments.listen).l4_buffer(buffer));
    server.add_service(service);
    server.run_forever();
}
