//! TLS by ourselves, with a certificate made for the moment.

use std::{
    fs,
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
    sync::Arc,
};

use beian_services::http::{Edge, Tls, TlsError};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, pem::PemObject},
    },
};

use super::wire::{self, converse, get, written};
use crate::journeys::world::World;

/// Certificate and key in files.
struct Files {
    folder: TempDir,
}

impl Files {
    fn make() -> Self {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        let files = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(files.certificate(), cert.pem()).unwrap();
        fs::write(files.key(), signing_key.serialize_pem()).unwrap();
        files
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("chain.pem")
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    fn tls(&self) -> Result<Tls, TlsError> {
        Tls::read(&self.certificate(), &self.key())
    }

    /// A connection of a client that trusts this certificate and no other.
    async fn connect(&self, world: &World) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.certificate()).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = TcpStream::connect(world.address).await?;
        TlsConnector::from(Arc::new(config)).connect(IpAddr::from(Ipv4Addr::LOCALHOST).into(), stream).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_a_certificate_speaks_tls_and_insists_on_it() {
    let files = Files::make();
    let world = wire::world(Edge { tls: Some(files.tls().unwrap()), ..Edge::default() }).await;
    let asked = written(&world, "GET", "/health/live", &[], "");
    let answer = converse(files.connect(&world).await.unwrap(), &asked).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "alive"));
    assert!(answer.header("strict-transport-security").is_some_and(|value| value.starts_with("max-age=")));
    assert!(Files::make().connect(&world).await.is_err(), "another certificate is not shown");
    assert_eq!(get(&world, "/health/live", &[]).await.status, 0, "no word in plain text");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_a_page_of_ours_is_one_of_https() {
    let files = Files::make();
    let world = wire::world(Edge { tls: Some(files.tls().unwrap()), ..Edge::default() }).await;
    for (scheme, expected) in [("https", "UNAUTHENTICATED"), ("http", "ORIGIN_REFUSED")] {
        let origin = format!("{scheme}://{}", world.address);
        let headers = [("content-type", "application/json"), ("cookie", "beian=x"), ("origin", origin.as_str())];
        let asked = written(&world, "POST", "/graphql", &headers, "{\"query\":\"{ position }\"}");
        assert_eq!(converse(files.connect(&world).await.unwrap(), &asked).await.code(), expected, "{scheme}");
    }
    world.close().await;
}

#[test]
fn a_certificate_and_a_key_that_do_not_fit_are_refused_at_the_start() {
    let files = Files::make();
    fs::write(files.key(), fs::read(Files::make().key()).unwrap()).unwrap();
    assert!(matches!(files.tls(), Err(TlsError::Unusable(_))));
    fs::write(files.key(), "no key").unwrap();
    assert!(matches!(files.tls(), Err(TlsError::File { what: "private key", .. })));
    fs::write(files.certificate(), "").unwrap();
    assert!(matches!(files.tls(), Err(TlsError::File { what: "certificate", .. })));
}
