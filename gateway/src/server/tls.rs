use std::path::{Path, PathBuf};
use std::sync::Arc;

use accounts::Timestamp;
use pingora::listeners::tls::TlsSettings;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};

use super::certificate::remarks;

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
    #[error("the key {key} is not that of the certificate {certificate}: {error}")]
    Pair {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// Why.
        error: rustls::Error,
    },
}

impl TlsFiles {
    /// Says whether the two can be used, and what browsers that go to `hosts` now will not like of the certificate.
    pub fn remarks(&self, hosts: &[&str], now: Timestamp) -> Result<Vec<String>, BadTlsFiles> {
        let pair = self.pair()?;
        let path = self.certificate.display();
        Ok(remarks(&pair.cert, hosts, now).into_iter().map(|remark| format!("{path}: {remark}")).collect())
    }

    fn pair(&self) -> Result<CertifiedKey, BadTlsFiles> {
        let bad = |path: &Path, reason: String| BadTlsFiles::File { path: path.to_owned(), reason };
        let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(&self.certificate).and_then(Iterator::collect);
        let chain = chain.map_err(|error| bad(&self.certificate, in_words(error, "certificate")))?;
        if chain.is_empty() {
            return Err(bad(&self.certificate, "there is no certificate in it".to_owned()));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| bad(&self.key, in_words(error, "private key")))?;
        CertifiedKey::from_der(chain, key, &rustls::crypto::ring::default_provider()).map_err(|error| BadTlsFiles::Pair {
            certificate: self.certificate.clone(),
            key: self.key.clone(),
            error,
        })
    }

    /// Reads both. HTTP/2 is offered beside HTTP/1.1.
    pub(super) fn settings(&self) -> Result<TlsSettings, BadTlsFiles> {
        let pair = self.pair()?;
        // The paths count only without a resolver.
        let settings = TlsSettings::intermediate("", "");
        let mut settings = settings.map_err(|error| BadTlsFiles::File { path: self.certificate.clone(), reason: error.to_string() })?;
        settings.set_cert_resolver(Arc::new(SingleCertAndKey::from(pair)));
        settings.enable_h2();
        Ok(settings)
    }
}

fn in_words(error: pem::Error, wanted: &str) -> String {
    match error {
        pem::Error::Io(error) => error.to_string(),
        pem::Error::NoItemsFound => format!("there is no {wanted} in it, or one under a passphrase"),
        other => other.to_string(),
    }
}
