//! The two servers of a testbed in their directory: started, found again, stopped.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::kubeconfig::{self, User};
use crate::{Programs, TestbedError, process};

/// How long a server may take to get ready; it takes about four seconds on an idle machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// Ports below those that the system gives to outgoing connections, so that a server that is stopped
/// finds its port free when it is started again.
const PORTS: std::ops::Range<u16> = 21_000..31_000;

/// What both servers say of a port that is in use.
const TAKEN: &str = "address already in use";

pub(crate) const ETCD: &str = "etcd";
pub(crate) const API_SERVER: &str = "kube-apiserver";
pub(crate) const WATCHER: &str = "stop-when-unused";
/// Stands for what is played in the name of its log.
pub(crate) const PLAYED: &str = "played";
pub(crate) const PLAYER: &str = "player";

/// Where the servers of a directory are. Written to it as `servers.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Servers {
    pub(crate) directory: PathBuf,
    etcd: PathBuf,
    api_server: PathBuf,
    etcd_port: u16,
    peer_port: u16,
    pub(crate) api_port: u16,
}

/// Servers that this process has started.
pub(crate) struct Started {
    pub(crate) servers: Servers,
    pub(crate) etcd: Child,
    pub(crate) api_server: Child,
    /// Ends the other two when nobody uses them.
    pub(crate) watcher: Child,
}

impl Servers {
    /// Starts both in a directory, which the caller uses ([`use_directory`]); what an earlier start
    /// left there is lost. They end when nobody has used the directory for a time.
    pub(crate) fn start(
        programs: &Programs,
        directory: &Path,
        linger: Duration,
    ) -> Result<Started, TestbedError> {
        // Another process may take a port between the look and the start.
        for _ in 0..2 {
            match Self::try_start(programs, directory, linger) {
                Err(TestbedError::NotReady { last, .. }) if last.contains(TAKEN) => {}
                result => return result,
            }
        }
        Self::try_start(programs, directory, linger)
    }

    fn try_start(
        programs: &Programs,
        directory: &Path,
        linger: Duration,
    ) -> Result<Started, TestbedError> {
        let file = TestbedError::file;
        stop(directory);
        for leftover in ["etcd-data", "certificates"] {
            let leftover = directory.join(leftover);
            if leftover.exists() {
                fs::remove_dir_all(&leftover).map_err(file(&leftover))?;
            }
        }
        let [etcd_port, peer_port, api_port] = free_ports(directory)?;
        let servers = Self {
            directory: directory.to_owned(),
            etcd: programs.etcd.clone(),
            api_server: programs.api_server.clone(),
            etcd_port,
            peer_port,
            api_port,
        };
        let tokens = directory.join("tokens.csv");
        fs::write(&tokens, kubeconfig::TOKENS).map_err(file(&tokens))?;
        let mut etcd = process::start(directory, ETCD, &mut servers.etcd())?;
        let mut api_server = servers.start_api_server()?;
        // Before anything is waited for, since this process may be killed meanwhile.
        let watcher = servers.watch(linger)?;
        servers.wait(&mut [(ETCD, &mut etcd), (API_SERVER, &mut api_server)])?;
        let text = serde_json::to_vec(&servers).map_err(TestbedError::client)?;
        let path = directory.join("servers.json");
        fs::write(&path, text).map_err(file(&path))?;
        kubeconfig::write(&directory.join("kubeconfig"), &servers.url(), directory)?;
        Ok(Started {
            servers,
            etcd,
            api_server,
            watcher,
        })
    }

    /// Finds the servers of a directory, if they run and answer.
    pub(crate) fn find(directory: &Path) -> Option<Self> {
        let text = fs::read(directory.join("servers.json")).ok()?;
        let servers: Self = serde_json::from_slice(&text).ok()?;
        let runs = process::running(directory, ETCD).is_some()
            && process::running(directory, API_SERVER).is_some();
        (runs && servers.is_ready()).then_some(servers)
    }

    pub(crate) fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.api_port)
    }

    fn etcd(&self) -> Command {
        let client = format!("http://127.0.0.1:{}", self.etcd_port);
        let peer = format!("http://127.0.0.1:{}", self.peer_port);
        let mut command = Command::new(&self.etcd);
        command
            .arg("--data-dir")
            .arg(self.directory.join("etcd-data"))
            .args(["--listen-client-urls", &client])
            .args(["--advertise-client-urls", &client])
            .args(["--listen-peer-urls", &peer])
            .args(["--initial-advertise-peer-urls", &peer])
            .args(["--initial-cluster", &format!("default={peer}")])
            // Nothing of a testbed outlives its machine, and a disk would be most of every write.
            .arg("--unsafe-no-fsync");
        command
    }

    /// Starts the API server only; the caller waits for it.
    pub(crate) fn start_api_server(&self) -> Result<Child, TestbedError> {
        let certificates = self.directory.join("certificates");
        let key = certificates.join("apiserver.key");
        let mut command = Command::new(&self.api_server);
        command
            .arg(format!(
                "--etcd-servers=http://127.0.0.1:{}",
                self.etcd_port
            ))
            .args(["--bind-address=127.0.0.1", "--advertise-address=127.0.0.1"])
            .arg(format!("--secure-port={}", self.api_port))
            .arg("--endpoint-reconciler-type=none")
            .arg("--cert-dir")
            .arg(&certificates)
            .arg("--token-auth-file")
            .arg(self.directory.join("tokens.csv"))
            .args(["--authorization-mode=RBAC", "--allow-privileged=true"])
            .arg("--service-cluster-ip-range=10.96.0.0/16")
            .arg("--service-account-issuer=https://kubernetes.default.svc")
            // The server makes its certificate before it reads these, and any key will do.
            .arg("--service-account-signing-key-file")
            .arg(&key)
            .arg("--service-account-key-file")
            .arg(&key)
            // No controller makes tokens for service accounts, and pods must not wait for them.
            .arg("--disable-admission-plugins=ServiceAccount");
        process::start(&self.directory, API_SERVER, &mut command)
    }

    /// Waits until the API server answers that it is ready.
    pub(crate) fn wait(
        &self,
        children: &mut [(&'static str, &mut Child)],
    ) -> Result<(), TestbedError> {
        let start = Instant::now();
        loop {
            if self.is_ready() {
                return Ok(());
            }
            let ended = children
                .iter_mut()
                .find_map(|(name, child)| child.try_wait().ok().flatten().map(|_| *name));
            let late = (start.elapsed() > PATIENCE).then_some(API_SERVER);
            if let Some(program) = ended.or(late) {
                return Err(self.not_ready(program));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn is_ready(&self) -> bool {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
        else {
            return false;
        };
        runtime.block_on(async {
            let ask = async {
                let config = kubeconfig::config(&self.url(), &self.directory, &User::Admin)?;
                let client = kube::Client::try_from(config).map_err(TestbedError::client)?;
                let request = http::Request::get("/readyz")
                    .body(Vec::new())
                    .map_err(TestbedError::client)?;
                client
                    .request_text(request)
                    .await
                    .map_err(TestbedError::client)
            };
            let answer = tokio::time::timeout(Duration::from_secs(2), ask).await;
            matches!(answer, Ok(Ok(text)) if text == "ok")
        })
    }

    /// Nobody plays the cluster; the log of those who do may say why.
    pub(crate) fn not_played(&self) -> TestbedError {
        self.not_ready(PLAYED)
    }

    fn not_ready(&self, program: &'static str) -> TestbedError {
        let log = self.directory.join(format!("{program}.log"));
        let text = fs::read_to_string(&log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        TestbedError::NotReady {
            program,
            last: lines[lines.len().saturating_sub(10)..].join("\n"),
            log,
        }
    }

    fn watch(&self, linger: Duration) -> Result<Child, TestbedError> {
        let script = self.directory.join("stop_when_unused.sh");
        fs::write(&script, include_str!("stop_when_unused.sh"))
            .map_err(TestbedError::file(&script))?;
        let mut command = Command::new("sh");
        command
            .arg(&script)
            .arg(&self.directory)
            .arg(linger.as_secs().to_string());
        process::start(&self.directory, WATCHER, &mut command)
    }
}

/// Ends whatever runs in a directory.
pub(crate) fn stop(directory: &Path) {
    for name in [PLAYER, WATCHER, API_SERVER, ETCD] {
        process::kill(directory, name);
    }
}

/// Says that this process uses the servers of a directory, for as long as the file is kept.
pub(crate) fn use_directory(directory: &Path) -> Result<File, TestbedError> {
    let path = directory.join("users");
    let file = open(&path)?;
    file.lock_shared().map_err(TestbedError::file(&path))?;
    Ok(file)
}

/// Opens a file that is locked, never read.
pub(crate) fn open(path: &Path) -> Result<File, TestbedError> {
    File::options()
        .create(true)
        .append(true)
        .open(path)
        .map_err(TestbedError::file(path))
}

/// Three ports that nobody listens at.
fn free_ports(directory: &Path) -> Result<[u16; 3], TestbedError> {
    // Testbeds that start at the same time, in one process or in several, look at different places.
    static STARTS: AtomicU32 = AtomicU32::new(0);
    let place = std::process::id()
        .wrapping_mul(31)
        .wrapping_add(STARTS.fetch_add(1, Ordering::Relaxed) * 16);
    let size = u32::from(PORTS.end - PORTS.start);
    let first = PORTS.start + u16::try_from(place % size).unwrap_or_default();
    let mut found = Vec::new();
    for port in (first..PORTS.end).chain(PORTS.start..first) {
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
            found.push((port, listener));
        }
        if let [(one, _), (two, _), (three, _)] = found.as_slice() {
            return Ok([*one, *two, *three]);
        }
    }
    let nothing = std::io::Error::other("no port is free");
    Err(TestbedError::file(directory)(nothing))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{API_SERVER, ETCD, Servers, use_directory};
    use crate::{Programs, process};

    #[test]
    fn servers_end_when_nobody_uses_them_and_only_then() {
        let programs = match Programs::find() {
            Ok(programs) => programs,
            Err(missing) => {
                let test = "servers_end_when_nobody_uses_them_and_only_then";
                return platc_testing::skip(test, &missing.to_string());
            }
        };
        let directory = tempfile::tempdir().expect("a directory can be made");
        let directory = directory.path();
        let users = use_directory(directory).expect("the directory can be used");
        let linger = Duration::from_secs(1);
        let started = Servers::start(&programs, directory, linger);
        let mut started = started.expect("the servers start");
        std::thread::sleep(Duration::from_secs(2));
        assert!(Servers::find(directory).is_some());
        drop(users);
        for child in [
            &mut started.watcher,
            &mut started.etcd,
            &mut started.api_server,
        ] {
            child.wait().expect("it ends");
        }
        for name in [ETCD, API_SERVER] {
            assert!(process::running(directory, name).is_none());
        }
        assert!(Servers::find(directory).is_none());
    }
}
