use std::path::{Path, PathBuf};
use std::sync::Arc;

use pingora::listeners::tls::TlsSettings;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};

/// Where certificate chain and key are, in PEM.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The certificate and those that lead to its root.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Why they cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadTlsFiles {
    /// A file cannot be read, or holds something else.
    #[error("{path}: {reason}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Certificate and key are not of one pair.
    #[error("certificate and key do not fit together: {0}")]
    Pair(rustls::Error),
}

impl TlsFiles {
    /// Reads both. HTTP/2 is offered beside HTTP/1.1.
    pub(super) fn settings(&self) -> Result<TlsSettings, BadTlsFiles> {
        let bad =
            |path: &Path, error: rustls::pki_types::pem::Error| BadTlsFiles::File { path: path.to_owned(), reason: error.to_string() };
        let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(&self.certificate).and_then(Iterator::collect);
        let chain = chain.map_err(|error| bad(&self.certificate, error))?;
        if chain.is_empty() {
            return Err(BadTlsFiles::File { path: self.certificate.clone(), reason: "no certificate in it".to_owned() });
        }
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| bad(&self.key, error))?;
        let pair = CertifiedKey::from_der(chain, key, &rustls::crypto::ring::default_provider()).map_err(BadTlsFiles::Pair)?;
        // The paths count only without a resolver.
        let settings = TlsSettings::intermediate("", "");
        let mut settings = settings.map_err(|error| BadTlsFiles::File { path: self.certificate.clone(), reason: error.to_string() })?;
        settings.set_cert_resolver(Arc::new(SingleCertAndKey::from(pair)));
        settings.enable_h2();
        Ok(settings)
    }
}
