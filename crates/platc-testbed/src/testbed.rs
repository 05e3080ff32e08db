//! A testbed as a test sees it.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Child;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use kube::{Client, Config};
use serde_json::Value;

use crate::background::Background;
use crate::kubeconfig::{self, User};
use crate::server::{self, API_SERVER, Servers};
use crate::{Missing, Namespace, Programs, Proxy, TestbedError, played, programs};

/// How long a shared testbed stays when no process uses it any more.
const LINGER: Duration = Duration::from_mins(10);

/// How long it may take until somebody plays the cluster.
const PATIENCE: Duration = Duration::from_secs(30);

/// A real API server, and a cluster played behind it.
pub struct Testbed {
    // The order of the fields is the order in which they go: whatever asks the servers before them.
    background: Background,
    client: Client,
    servers: Servers,
    own: Option<Own>,
    _using: File,
}

/// The processes of a private testbed.
struct Own {
    etcd: Child,
    api_server: Child,
    watcher: Child,
    _directory: tempfile::TempDir,
}

impl Testbed {
    /// The testbed that all tests of a machine's user share. It is started when it does not run, and
    /// ends itself when nobody has used it for ten minutes; `cargo xtask testbed down` ends it at once.
    ///
    /// Panics when the servers do not start, with the end of their logs.
    pub fn shared() -> Result<&'static Self, Missing> {
        static SHARED: OnceLock<Testbed> = OnceLock::new();
        let programs = Programs::find()?;
        Ok(SHARED.get_or_init(|| Self::join(&programs).unwrap_or_else(fail)))
    }

    /// A testbed that nobody else uses, and that may be broken. It ends when this is dropped, or when
    /// the process dies.
    ///
    /// Panics when the servers do not start, with the end of their logs.
    pub fn private() -> Result<Self, Missing> {
        let programs = Programs::find()?;
        Ok(Self::alone(&programs).unwrap_or_else(fail))
    }

    /// Joins the shared testbed, or starts it.
    pub(crate) fn join(programs: &Programs) -> Result<Self, TestbedError> {
        let directory = shared_directory(programs);
        fs::create_dir_all(&directory).map_err(TestbedError::file(&directory))?;
        let using = server::use_directory(&directory)?;
        let path = directory.join("starting");
        let starting = server::open(&path)?;
        starting.lock().map_err(TestbedError::file(&path))?;
        let servers = if let Some(servers) = Servers::find(&directory) {
            servers
        } else {
            // The servers outlive this process, which does not wait for them.
            Servers::start(programs, &directory, LINGER)?.servers
        };
        drop(starting);
        Self::over(servers, using, None)
    }

    fn alone(programs: &Programs) -> Result<Self, TestbedError> {
        let directory = tempfile::tempdir().map_err(TestbedError::file(&std::env::temp_dir()))?;
        let using = server::use_directory(directory.path())?;
        let started = Servers::start(programs, directory.path(), Duration::ZERO)?;
        let own = Own {
            etcd: started.etcd,
            api_server: started.api_server,
            watcher: started.watcher,
            _directory: directory,
        };
        Self::over(started.servers, using, Some(own))
    }

    fn over(servers: Servers, using: File, own: Option<Own>) -> Result<Self, TestbedError> {
        let background = Background::start(&servers.directory)?;
        let config = kubeconfig::config(&servers.url(), &servers.directory, &User::Admin)?;
        let client = {
            let _inside = background.handle().enter();
            Client::try_from(config).map_err(TestbedError::client)?
        };
        background.play(client.clone(), servers.directory.clone());
        let testbed = Self {
            background,
            client,
            servers,
            own,
            _using: using,
        };
        testbed.wait_for_cluster()?;
        Ok(testbed)
    }

    /// A server that is ready has neither nodes nor the namespace `default` yet.
    fn wait_for_cluster(&self) -> Result<(), TestbedError> {
        let last = played::NODES.last().copied().unwrap_or_default();
        for (path, member) in [
            (format!("/api/v1/nodes/{last}"), "/status/conditions/0"),
            ("/api/v1/namespaces/default".to_owned(), "/metadata"),
        ] {
            let start = Instant::now();
            while self
                .try_request("GET", &path, &Value::Null)?
                .1
                .pointer(member)
                .is_none()
            {
                if start.elapsed() > PATIENCE {
                    return Err(self.servers.not_played());
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        Ok(())
    }

    /// A kubeconfig with the contexts `admin`, which is the current one, and `restricted`.
    pub fn kubeconfig(&self) -> PathBuf {
        self.servers.directory.join("kubeconfig")
    }

    /// A kubeconfig whose only context is that of one user. For one that leads through a proxy see
    /// [`Testbed::kubeconfig_through`].
    pub fn kubeconfig_for(&self, user: &User) -> PathBuf {
        let servers = &self.servers;
        kubeconfig::write_for(user, &servers.url(), &servers.directory).unwrap_or_else(fail)
    }

    /// The kubeconfig that leads through a proxy, beside those that do not.
    pub fn kubeconfig_through(&self, proxy: &Proxy) -> PathBuf {
        proxy.kubeconfig().to_owned()
    }

    /// What a `kube::Client` for a user is made of. Each runtime makes its own client.
    pub fn config(&self, user: &User) -> Config {
        let servers = &self.servers;
        kubeconfig::config(&servers.url(), &servers.directory, user).unwrap_or_else(fail)
    }

    /// Starts a proxy in front of the API server; it asks as this user.
    pub fn proxy(&self, user: &User) -> Proxy {
        Proxy::start(self.config(user)).unwrap_or_else(fail)
    }

    /// Makes a namespace that no other test uses. Its name begins with `name`.
    pub fn namespace(&self, name: &str) -> Namespace<'_> {
        Namespace::make(self, name)
    }

    /// Asks the API server as the admin, and returns the status code and the body; a body that is not
    /// JSON is a string. `PATCH` sends a merge patch, `APPLY` a server-side apply. Not for asynchronous tests, which cannot block.
    ///
    /// Panics when the server cannot be reached.
    pub fn request(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.try_request(method, path, body).unwrap_or_else(fail)
    }

    /// As [`Testbed::request`]; an API server that cannot be reached is an error.
    pub fn try_request(
        &self,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<(u16, Value), TestbedError> {
        let (method, media) = match method {
            "PATCH" => ("PATCH", "application/merge-patch+json"),
            "APPLY" => ("PATCH", "application/apply-patch+yaml"),
            method => (method, "application/json"),
        };
        let bytes = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        let ask = async {
            let request = http::Request::builder()
                .method(method)
                .uri(path)
                .header(http::header::CONTENT_TYPE, media)
                .body(kube::client::Body::from(bytes))
                .map_err(TestbedError::client)?;
            let response = self
                .client
                .send(request)
                .await
                .map_err(TestbedError::client)?;
            let code = response.status().as_u16();
            let bytes = response
                .into_body()
                .collect_bytes()
                .await
                .map_err(TestbedError::client)?;
            Ok::<_, TestbedError>((code, bytes))
        };
        let (code, bytes) = self.background.handle().block_on(ask)?;
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Ok((code, body))
    }

    /// The minor version of the API server: 20 for 1.20.
    pub fn minor_version(&self) -> u32 {
        let (_, version) = self.request("GET", "/version", &Value::Null);
        let digits: String = version["minor"]
            .as_str()
            .unwrap_or_default()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().unwrap_or_default()
    }

    /// Whether the API server serves an API version: `batch/v1`.
    pub fn serves(&self, api_version: &str) -> bool {
        let path = match api_version {
            "v1" => "/api/v1".to_owned(),
            group => format!("/apis/{group}"),
        };
        self.request("GET", &path, &Value::Null).0 == 200
    }

    /// Kills the API server of a private testbed; etcd goes on, so nothing is lost.
    pub fn stop_api_server(&mut self) {
        let own = self
            .own
            .as_mut()
            .expect("only a private testbed is stopped");
        end(&mut own.api_server);
    }

    /// Starts the API server of a private testbed again, at the same address, and waits until it is
    /// ready.
    pub fn start_api_server(&mut self) {
        let own = self
            .own
            .as_mut()
            .expect("only a private testbed is stopped");
        own.api_server = self.servers.start_api_server().unwrap_or_else(fail);
        let mut children = [(API_SERVER, &mut own.api_server)];
        self.servers.wait(&mut children).unwrap_or_else(fail);
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        for child in [&mut self.watcher, &mut self.api_server, &mut self.etcd] {
            end(child);
        }
    }
}

/// Kills a child that may have ended by itself, and waits for it.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// The directory of the shared testbed with these programs.
pub(crate) fn shared_directory(programs: &Programs) -> PathBuf {
    let name: String = programs
        .api_server
        .to_string_lossy()
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() || letter == '.' {
                letter
            } else {
                '-'
            }
        })
        .collect();
    programs::cache()
        .join("shared")
        .join(name.trim_matches('-'))
}

/// For `unwrap_or_else`: a test without its testbed has nothing to go on with.
#[expect(
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "this is for tests, and takes what `unwrap_or_else` gives"
)]
fn fail<T>(error: TestbedError) -> T {
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
    panic!("{error}{}", cause.unwrap_or_default())
}
