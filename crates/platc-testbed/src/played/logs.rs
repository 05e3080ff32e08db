//! The port of the played nodes at which the API server asks for the logs of containers.

use std::convert::Infallible;
use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::behaviour::Act;
use super::kind::Kind;
use super::steering;
use super::world::World;

/// What a container logs that fails and whose log no test has said.
const LAST_WORDS: &str = "starting\nfatal: the testbed makes this container fail\n";

/// A listener with the certificate of the API server, which checks no kubelet's.
pub(crate) struct Server {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    world: Arc<World>,
}

impl Server {
    /// Listens on a free port of loopback.
    pub(crate) async fn bind(certificates: &Path, world: Arc<World>) -> io::Result<Self> {
        let chain = CertificateDer::pem_file_iter(certificates.join("apiserver.crt"))
            .and_then(Iterator::collect)
            .map_err(io::Error::other)?;
        let key = PrivateKeyDer::from_pem_file(certificates.join("apiserver.key"))
            .map_err(io::Error::other)?;
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(io::Error::other)?;
        Ok(Self {
            listener: TcpListener::bind("127.0.0.1:0").await?,
            acceptor: TlsAcceptor::from(Arc::new(config)),
            world,
        })
    }

    /// The port; zero if the system does not say.
    pub(crate) fn port(&self) -> u16 {
        self.listener
            .local_addr()
            .map_or(0, |address| address.port())
    }

    /// Answers for as long as it is polled.
    pub(crate) async fn serve(self) {
        loop {
            if let Ok((stream, _)) = self.listener.accept().await {
                let acceptor = self.acceptor.clone();
                tokio::spawn(answer(acceptor, stream, Arc::clone(&self.world)));
            }
        }
    }
}

async fn answer(acceptor: TlsAcceptor, stream: TcpStream, world: Arc<World>) {
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    let service = service_fn(|request: Request<Incoming>| {
        let response = respond(&world, request.uri());
        async { Ok::<_, Infallible>(response) }
    });
    // A client that goes away early is its own affair.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// Answers `/containerLogs/<namespace>/<pod>/<container>`.
fn respond(world: &World, uri: &http::Uri) -> Response<Full<Bytes>> {
    let parts: Vec<&str> = uri.path().split('/').collect();
    let text = match parts.as_slice() {
        ["", "containerLogs", namespace, pod, _] => log(world, namespace, pod),
        _ => None,
    };
    let code = if text.is_some() { 200 } else { 404 };
    let last = uri.query().and_then(|query| {
        query
            .split('&')
            .find_map(|part| part.strip_prefix("tailLines="))
    });
    let text = tail(
        &text.unwrap_or_default(),
        last.and_then(|last| last.parse().ok()),
    );
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = http::StatusCode::from_u16(code).unwrap_or_default();
    response
}

fn log(world: &World, namespace: &str, pod: &str) -> Option<String> {
    let world = world.snapshot();
    let pod = world.get(Kind::Pod, namespace, pod)?;
    let behaviour = steering::of(&world, pod);
    let fails = matches!(behaviour.act, Act::CrashLoop | Act::Fail);
    if behaviour.log.is_empty() && fails {
        return Some(LAST_WORDS.to_owned());
    }
    Some(behaviour.log)
}

fn tail(text: &str, lines: Option<usize>) -> String {
    let all: Vec<&str> = text.split_inclusive('\n').collect();
    let first = lines.map_or(0, |lines| all.len().saturating_sub(lines));
    all[first..].concat()
}
