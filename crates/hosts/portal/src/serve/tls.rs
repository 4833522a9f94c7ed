//! TLS with certificate and key from files, for a portal without a proxy before it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, ServerConfig};

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("{}: {error}", file.display())]
    File { file: PathBuf, error: rustls_pki_types::pem::Error },
    #[error("{}: no certificate in it", .0.display())]
    Empty(PathBuf),
    #[error("certificate and key: {0}")]
    Refused(#[from] rustls::Error),
}

/// Reads a certificate chain and its private key, both in PEM.
///
/// # Errors
/// When a file can't be read or holds something else, or the two don't belong together.
pub fn acceptor(certificate: &Path, key: &Path) -> Result<TlsAcceptor, TlsError> {
    let wrong = |file: &Path| {
        let file = file.to_owned();
        move |error| TlsError::File { file, error }
    };
    let chain = CertificateDer::pem_file_iter(certificate).map_err(wrong(certificate))?;
    let chain: Vec<_> = chain.collect::<Result<_, _>>().map_err(wrong(certificate))?;
    if chain.is_empty() {
        return Err(TlsError::Empty(certificate.to_owned()));
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(wrong(key))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
