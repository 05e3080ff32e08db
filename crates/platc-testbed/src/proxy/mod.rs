//! A loopback proxy in front of the API server: it writes down every request and makes some of them
//! fail.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use kube::{Client, Config};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::{oneshot, watch};

mod fault;
mod forward;

pub use fault::{Fault, Fired};

use crate::{TestbedError, kubeconfig};
use fault::Armed;

/// A request that came to the proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `PATCH`, ...
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The query without its question mark, or nothing.
    pub query: String,
    /// The body as it was sent.
    pub body: String,
    /// When it came, since the proxy was started.
    pub at: std::time::Duration,
    /// The status code that the client got; zero while it waits and when the connection was closed.
    pub status: u16,
}

impl Request {
    /// Whether it may change something in the cluster: no read and no dry run.
    pub fn is_write(&self) -> bool {
        !matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS")
            && !self.query.split('&').any(|part| part.starts_with("dryRun"))
    }

    /// Whether it is a watch.
    pub fn is_watch(&self) -> bool {
        self.query
            .split('&')
            .any(|part| part == "watch=true" || part == "watch=1")
    }
}

/// A running proxy; it ends when this is dropped. Plain HTTP on loopback: it says itself to the API
/// server who asks, so its clients need neither tokens nor certificates.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    cut: watch::Sender<u64>,
    kubeconfig: tempfile::NamedTempFile,
    _stop: oneshot::Sender<()>,
}

/// What the connections of a proxy share.
pub(crate) struct Shared {
    start: Instant,
    requests: Mutex<Vec<Request>>,
    faults: Mutex<Vec<Armed>>,
}

impl Proxy {
    pub(crate) fn start(config: Config) -> Result<Self, TestbedError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(TestbedError::client)?;
        let (listener, address, client) = runtime
            .block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await?;
                let address = listener.local_addr()?;
                let client = Client::try_from(config).map_err(io::Error::other)?;
                Ok::<_, io::Error>((listener, address, client))
            })
            .map_err(TestbedError::client)?;
        let shared = Arc::new(Shared {
            start: Instant::now(),
            requests: Mutex::default(),
            faults: Mutex::default(),
        });
        let mut kubeconfig = tempfile::NamedTempFile::new().map_err(TestbedError::client)?;
        kubeconfig
            .write_all(kubeconfig::for_proxy(&format!("http://{address}")).as_bytes())
            .map_err(TestbedError::file(kubeconfig.path()))?;
        let (cut, cuts) = watch::channel(0);
        let (stop, stopped) = oneshot::channel::<()>();
        let accept = forward::accept(listener, client, Arc::clone(&shared), cuts);
        std::thread::Builder::new()
            .name("proxy".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::select! {
                        () = accept => {}
                        // The sender is dropped with the proxy.
                        _ = stopped => {}
                    }
                });
            })
            .map_err(TestbedError::client)?;
        Ok(Self {
            address,
            shared,
            cut,
            kubeconfig,
            _stop: stop,
        })
    }

    /// `http://127.0.0.1:<port>`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A kubeconfig that leads here; it goes with the proxy.
    pub fn kubeconfig(&self) -> &Path {
        self.kubeconfig.path()
    }

    /// Everything that was asked so far, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests().clone()
    }

    /// Forgets what was asked so far.
    pub fn clear(&self) {
        self.shared.requests().clear();
    }

    /// Makes requests fail from now on; the result says how often that happened.
    pub fn add(&self, fault: Fault) -> Fired {
        let (armed, fired) = fault.arm();
        self.shared
            .faults
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(armed);
        fired
    }

    /// Takes all faults away.
    pub fn heal(&self) {
        self.shared
            .faults
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Ends every answer that is still being sent: all watches.
    pub fn cut_watches(&self) {
        self.cut.send_modify(|number| *number += 1);
    }
}

impl Shared {
    fn requests(&self) -> std::sync::MutexGuard<'_, Vec<Request>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
