//! Redis behind TLS.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use stores::{RedisAt, RedisServer, RedisSessions, RedisTopology};
use tempfile::TempDir;

use crate::redis::connect;
use crate::servers::free_port;
use crate::servers::redis::{Redis, at};
use crate::session_contract::Fleet;
use crate::world::FakeClock;

/// A certificate authority and a certificate for `localhost`, in PEM.
struct Certificates {
    authority: String,
    certificate: String,
    key: String,
}

fn certificates() -> Certificates {
    let authority_key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = params.self_signed(&authority_key).unwrap();
    let key = KeyPair::generate().unwrap();
    let issuer = Issuer::new(params, authority_key);
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    Certificates { authority: authority.pem(), certificate: certificate.pem(), key: key.serialize_pem() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_contract_over_tls_and_no_other_authority() {
    let (dir, tls_port, made) = (TempDir::new().unwrap(), free_port(), certificates());
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (certificate, key) = (file("cert.pem", &made.certificate), file("key.pem", &made.key));
    let port = tls_port.to_string();
    let settings = ["--tls-port", &port, "--tls-cert-file", &certificate, "--tls-key-file", &key, "--tls-auth-clients", "no"];
    let redis = Redis::with(&settings).await;

    let server = RedisServer { host: "localhost".to_owned(), port: tls_port };
    let good = RedisAt { tls: true, tls_roots: Some(made.authority.into_bytes()), ..at(RedisTopology::Single(server)) };
    let fleet = Fleet { a: connect(good.clone()).await, b: connect(good.clone()).await, keep: Box::new(redis) };
    crate::session_contract::session_contract!(all & fleet);

    let other = RedisAt { tls_roots: Some(certificates().authority.into_bytes()), ..good.clone() };
    let another_name = RedisAt { topology: RedisTopology::Single(RedisServer { host: "127.0.0.1".to_owned(), port: tls_port }), ..good };
    for refused in [other, another_name] {
        assert!(RedisSessions::connect(refused, Arc::new(FakeClock::new())).await.is_err());
    }
}
