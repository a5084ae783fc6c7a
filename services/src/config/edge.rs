//! How `serve` stands towards the network.

use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;

use crate::{
    graphql::{Admission, TrustedDocuments, TrustedDocumentsError},
    http::{self, Limits, Origin, Origins, Proxies, Tls, TlsError},
};

/// Flags and environment of everything that [`http::Edge`] holds.
#[derive(Debug, Clone, Args)]
pub struct Edge {
    /// A foreign page's origin that may speak to us with a user's cookie, several by commas (an origin) [default: none]
    #[arg(long, env = "BEIAN_ALLOW_ORIGIN", value_name = "ORIGIN", value_delimiter = ',')]
    pub allow_origin: Vec<Origin>,
    /// A network of proxies whose word on client and scheme is taken, several by commas (a CIDR) [default: none]
    #[arg(long, env = "BEIAN_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',')]
    pub trusted_proxy: Vec<IpNet>,
    /// Certificate chain for TLS, read at start (a PEM file) [default: none, HTTP]
    #[arg(long, env = "BEIAN_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Private key of the certificate (a PEM file) [default: none]
    #[arg(long, env = "BEIAN_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Connections at the same time; further ones wait (a number)
    #[arg(long, env = "BEIAN_MAX_CONNECTIONS", value_name = "NUMBER", default_value_t = 4096,
          value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections: u32,
    /// Answer questions about the schema and show GraphiQL (true or false) [default: as --dev-tokens]
    #[arg(long, env = "BEIAN_INTROSPECTION", value_name = "BOOL")]
    pub introspection: Option<bool>,
    /// Folder of documents that may be named by their SHA-256: *.graphql, *.json (a path) [default: none]
    #[arg(long, env = "BEIAN_TRUSTED_DOCUMENTS", value_name = "DIR")]
    pub trusted_documents: Option<PathBuf>,
    /// Take only documents of that folder (true or false)
    #[arg(long, env = "BEIAN_ONLY_TRUSTED_DOCUMENTS", value_name = "BOOL", default_value_t = false,
          action = clap::ArgAction::Set)]
    pub only_trusted_documents: bool,
}

/// Why a server cannot stand as it was told to.
#[derive(Debug, thiserror::Error)]
pub enum EdgeError {
    /// No TLS.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Documents that cannot be trusted.
    #[error(transparent)]
    Documents(#[from] TrustedDocumentsError),
    /// Only trusted documents, and none given.
    #[error("--only-trusted-documents needs --trusted-documents DIR")]
    NoDocuments,
}

impl Edge {
    /// What the server is given; certificate and documents are read.
    ///
    /// # Errors
    /// [`EdgeError`].
    pub fn read(&self, dev_tokens: bool) -> Result<http::Edge, EdgeError> {
        let tls = match (&self.tls_cert, &self.tls_key) {
            (Some(cert), Some(key)) => Some(Tls::read(cert, key)?),
            _ => None,
        };
        let trusted = self.trusted_documents.as_deref().map(TrustedDocuments::read).transpose()?;
        if self.only_trusted_documents && trusted.is_none() {
            return Err(EdgeError::NoDocuments);
        }
        let connections = usize::try_from(self.max_connections).unwrap_or(usize::MAX);
        Ok(http::Edge {
            origins: Origins::new(self.allow_origin.clone()),
            proxies: Proxies(self.trusted_proxy.clone()),
            limits: Limits { connections, ..Limits::default() },
            tls,
            admission: Admission {
                introspection: self.introspection.unwrap_or(dev_tokens),
                trusted: trusted.unwrap_or_default(),
                only_trusted: self.only_trusted_documents,
            },
        })
    }
}
