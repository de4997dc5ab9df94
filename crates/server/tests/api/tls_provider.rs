//! A provider behind TLS, with a certificate of a private authority.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::serve::Listener;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::server::TlsStream;

use crate::fake_oidc_provider::FakeProvider;
use crate::harness::{Client, Database};
use crate::process::Process;

struct TlsListener(TcpListener, TlsAcceptor);

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            let (stream, peer) = self.0.accept().await.unwrap();
            if let Ok(stream) = self.1.accept(stream).await {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A certificate for `localhost`, and its authority's as PEM.
pub fn certificate() -> (TlsAcceptor, String) {
    let (authority_key, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = Issuer::new(authority, authority_key);
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.serialize_der().try_into().unwrap())
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), pem)
}

#[tokio::test(flavor = "multi_thread")]
async fn private_authority_in_ssl_cert_file_is_trusted() {
    let (acceptor, pem) = certificate();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let provider = FakeProvider::serve(TlsListener(listener, acceptor), issuer.clone());
    let folder = tempfile::tempdir().unwrap();
    let [authority, none] = ["authority.pem", "none.pem"].map(|name| folder.path().join(name));
    std::fs::write(&authority, pem).unwrap();
    std::fs::write(&none, "").unwrap();
    let database = Database::create().await;
    for (file, location) in
        [(&authority, format!("{issuer}/authorize?")), (&none, "/sign-in?".to_owned())]
    {
        let variables = [
            ("OIDC_ISSUER", issuer.as_str()),
            ("OIDC_CLIENT_ID", "platform-apps"),
            ("OIDC_CLIENT_SECRET", "known to both"),
            ("SSL_CERT_FILE", file.to_str().unwrap()),
        ];
        let server = Process::start_with(&database.url(), "info", &variables);
        let answer = Client::of(server.router()).get("/auth/sign-in").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let target = answer.header("location").unwrap();
        assert!(target.starts_with(&location), "{target}: {}", server.log());
        server.kill();
        let is_refused = server.log().contains("failed: TLS: can't trust discovery");
        assert_eq!(is_refused, file == &none, "{}", server.log());
    }
    assert_eq!(provider.fetched(), 1);
}
