//! HTTPS without a proxy: a listener that greets each client in a task of its own, so that a slow one keeps nobody waiting.

use std::{io, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::serve::Listener;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
    server::TlsStream,
};

/// Longest a client may take to greet.
const PATIENCE: Duration = Duration::from_secs(10);
/// Clients greeted but not yet served.
const WAITING: usize = 64;

/// Listens for HTTPS.
pub struct TlsListener {
    address: SocketAddr,
    greeted: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

/// Reads a certificate chain and its key (PEM files) into what a server needs.
pub fn configuration(certificate: &Path, key: &Path) -> Result<ServerConfig, String> {
    let told = |file: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| told(certificate, &error))?;
    if chain.is_empty() {
        return Err(told(certificate, &"there is no certificate in this file"));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| told(key, &error))?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, secret))
        .map_err(|error| told(certificate, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

impl TlsListener {
    /// Greets whoever connects to `listener`.
    pub fn new(listener: TcpListener, config: ServerConfig) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (ready, greeted) = mpsc::channel(WAITING);
        tokio::spawn(greet_all(listener, TlsAcceptor::from(Arc::new(config)), ready));
        Ok(Self { address, greeted })
    }
}

async fn greet_all(
    mut listener: TcpListener,
    acceptor: TlsAcceptor,
    ready: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    while !ready.is_closed() {
        // Retries by itself on what passes, such as too many open files.
        let (stream, from) = Listener::accept(&mut listener).await;
        let (acceptor, ready) = (acceptor.clone(), ready.clone());
        tokio::spawn(async move {
            if let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
                // Nobody waits any more when the server stops.
                let _ = ready.send((stream, from)).await;
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        match self.greeted.recv().await {
            Some(client) => client,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
