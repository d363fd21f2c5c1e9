use std::time::Duration;

use async_trait::async_trait;
use pingora::listeners::PreTlsProcess;
use pingora::protocols::l4::socket::SocketAddr;
use pingora::protocols::l4::stream::Stream as L4Stream;
use pingora::protocols::{IO, SocketDigest};
use pingora::{Error, ErrorType, Result};
use policies::TrustedProxies;

use crate::ingress::{Refusal, read_proxy_header};

/// How long the header may take: a balancer sends it at once.
const HEADER: Duration = Duration::from_secs(10);

/// Demands the PROXY protocol of every trusted proxy. Whoever else connects speaks for themselves.
#[derive(Clone, Debug)]
pub(super) struct ProxyProtocol(pub(super) TrustedProxies);

impl ProxyProtocol {
    /// Reads the header, if the peer has to send one; from then on the connection is the client's that it names.
    pub(super) async fn read(&self, stream: &mut (impl IO + ?Sized)) -> Result<(), Refusal> {
        let digest = stream.get_socket_digest();
        let peer = digest.as_ref().and_then(|digest| digest.peer_addr()?.as_inet());
        if !peer.is_some_and(|peer| self.0.contain(peer.ip())) {
            return Ok(());
        }
        let read = tokio::time::timeout(HEADER, read_proxy_header(stream)).await;
        if let Some(client) = read.unwrap_or(Err(Refusal::BadProxyHeader))? {
            let of_client = SocketDigest::from_raw_fd(stream.id());
            // It is new: nothing is known in it yet.
            let _ = of_client.peer_addr.set(Some(SocketAddr::Inet(client)));
            stream.set_socket_digest(of_client);
        }
        Ok(())
    }
}

#[async_trait]
impl PreTlsProcess for ProxyProtocol {
    async fn process(&self, stream: &mut L4Stream) -> Result<()> {
        self.read(stream).await.map_err(|refusal| {
            metrics::counter!("latchkey_heads_refused_total", "reason" => refusal.as_str()).increment(1);
            Error::explain(ErrorType::HandshakeError, refusal.as_str())
        })
    }
}
