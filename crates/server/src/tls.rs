//! TLS 1.3 and nothing older, on the certificate the administrator names.

use std::path::Path;
use std::sync::Arc;

use axum_server::tls_rustls::RustlsConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The certificate or its key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file is missing or is not PEM.
    #[error("{0} cannot be read")]
    Unreadable(&'static str),
    /// The two do not belong together, or are of a kind we do not know.
    #[error("the certificate and the key do not fit: {0}")]
    Unfit(#[from] rustls::Error),
}

/// Reads a certificate chain and its key, both PEM.
pub(crate) fn load(certificate: &Path, key: &Path) -> Result<RustlsConfig, TlsError> {
    let unreadable = TlsError::Unreadable("the certificate");
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|_| unreadable)?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(|_| TlsError::Unreadable("the key"))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(RustlsConfig::from_config(Arc::new(config)))
}
