//! Real servers start with the generated files, find each other, and answer.
//!
//! It takes Debian's package, RabbitMQ 3.10, which reads what is generated for 3.13. Where there is none
//! the tests fail with `CI=true` and are skipped otherwise.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that starts a real program: it runs files and processes"
)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use platc_compiler::{Compilation, Registry};
use platc_module_rabbitmq::Rabbitmq;
use platc_sdk::k8s_openapi::api::apps::v1::StatefulSet;
use platc_sdk::k8s_openapi::api::core::v1::{Container, EnvVar};
use platc_testing::{Running, compile_text, config_file, free_port, is_missing};
use tempfile::TempDir;

const PROGRAMS: &str = "/usr/lib/rabbitmq/bin";

/// What every Secret holds.
const SECRET: &str = "Zq3hunter2Zq3hunter2";

#[test]
fn a_server_takes_the_files_and_wants_the_password() {
    if is_missing("rabbitmq", &["/usr/lib/rabbitmq/bin/rabbitmq-server"]) {
        return;
    }
    let cluster = Cluster::of("servers = 1\nvirtual_host = \"jobs\"\n", 1);
    let server = cluster.start(0);
    server.await_ready();

    let environment = server.ask(&[
        "rabbitmqctl",
        "eval",
        "{ok, V} = application:get_env(rabbit, vm_memory_high_watermark), \
         {ok, D} = application:get_env(rabbit, disk_free_limit), \
         {ok, T} = application:get_env(rabbit, total_memory_available_override_value), {V, D, T}.",
    ]);
    assert_eq!(environment, "{0.6,\"2048MiB\",\"820MiB\"}\n");
    let plugins = server.ask(&["rabbitmq-plugins", "-q", "list", "-E", "-m"]);
    assert_eq!(plugins, "rabbitmq_management\nrabbitmq_prometheus\n");
    let users = server.ask(&["rabbitmqctl", "-q", "list_users", "--no-table-headers"]);
    assert_eq!(users, "platform\t[administrator]\n");
    let hosts = server.ask(&["rabbitmqctl", "-q", "list_vhosts", "--no-table-headers"]);
    assert_eq!(hosts, "jobs\n");

    let login = |password| server.run(&["rabbitmqctl", "authenticate_user", "platform", password]);
    assert!(login(SECRET).status.success());
    assert!(!login("wrong").status.success());

    // What the probes run.
    assert!(
        server
            .run(&["rabbitmq-diagnostics", "-q", "ping"])
            .status
            .success()
    );
    let cookie = server.home().join(".erlang.cookie");
    assert_eq!(
        fs::metadata(&cookie).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(fs::read_to_string(&cookie).unwrap(), SECRET);
}

#[test]
fn what_alerts_and_dashboard_ask_for_is_among_the_metrics() {
    if is_missing("rabbitmq", &["/usr/lib/rabbitmq/bin/rabbitmq-server"]) {
        return;
    }
    let cluster = Cluster::of("servers = 1\n", 1);
    let server = cluster.start(0);
    server.await_ready();
    let page = server.metrics();
    let known: Vec<&str> = page
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['{', ' ']).next())
        .collect();
    let asked = concat!(
        include_str!("../src/dashboard.json"),
        include_str!("../src/alerts.rs")
    );
    let words = asked.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let names = words.filter(|word| word.starts_with("rabbitmq_"));
    let missing: Vec<&str> = names.filter(|name| !known.contains(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn servers_join_the_first_one_whoever_starts_first() {
    if is_missing("rabbitmq", &["/usr/lib/rabbitmq/bin/rabbitmq-server"]) {
        return;
    }
    let cluster = Cluster::of("servers = 3\nmanagement = false\n", 3);
    // The others run some time before the first one: nobody makes a cluster without it.
    let third = cluster.start(2);
    let second = cluster.start(1);
    std::thread::sleep(Duration::from_secs(8));
    let first = cluster.start(0);
    for server in [&first, &second, &third] {
        server.await_ready();
    }
    let members = first.ask(&[
        "rabbitmqctl",
        "eval",
        "lists:sort(rabbit_mnesia:cluster_nodes(running)).",
    ]);
    let members: String = members.split_whitespace().collect();
    let names: Vec<String> = (0..3)
        .map(|ordinal| format!("'{}'", cluster.node(ordinal)))
        .collect();
    assert_eq!(members, format!("[{}]", names.join(",")));
    // What runs before a server stops: the others are a quorum without it.
    assert!(
        third
            .run(&[
                "rabbitmq-upgrade",
                "await_online_quorum_plus_one",
                "-t",
                "30"
            ])
            .status
            .success()
    );
    assert!(third.run(&["rabbitmq-upgrade", "drain"]).status.success());
}

/// The generated cluster, with names and ports of this machine.
struct Cluster {
    conf: String,
    plugins: String,
    container: Container,
    place: TempDir,
    epmd: u16,
    amqp: Vec<u16>,
}

impl Cluster {
    fn of(extra: &str, servers: usize) -> Self {
        let text = format!(
            "[platform]\nname = \"datalake\"\n[rabbitmq.main]\n\
             image = \"rabbitmq:3.13.7-management\"\n{extra}"
        );
        let compilation = compile_text(&Registry::new().with::<Rabbitmq>(), &text);
        let file = |name| {
            config_file(
                &compilation,
                "rabbitmq.main/configmap-main-rabbitmq-config.yaml",
                name,
            )
        };
        let place = tempfile::tempdir().unwrap();
        // In place of the image's entry point, which becomes its arguments too.
        let programs = place.path().join("bin");
        fs::create_dir(&programs).unwrap();
        let entry = programs.join("docker-entrypoint.sh");
        fs::write(&entry, "#!/bin/sh\nexec \"$@\"\n").unwrap();
        fs::set_permissions(&entry, fs::Permissions::from_mode(0o755)).unwrap();
        Self {
            conf: file("rabbitmq.conf"),
            plugins: file("enabled_plugins"),
            container: container(&compilation),
            epmd: free_port(),
            amqp: (0..servers).map(|_| free_port()).collect(),
            place,
        }
    }

    /// The name of a server here. All have the address of this machine, so the first part differs.
    fn node(&self, ordinal: usize) -> String {
        format!("rabbit-{}-{ordinal}@127.0.0.1", self.amqp[0])
    }

    /// A text with the names of servers here in place of the generated ones.
    fn localized(&self, text: &str) -> String {
        (0..self.amqp.len()).fold(text.to_owned(), |text, ordinal| {
            let host = format!(
                "main-rabbitmq-server-{ordinal}.main-rabbitmq-server.datalake.svc.cluster.local"
            );
            text.replace(&format!("rabbit@{host}"), &self.node(ordinal))
        })
    }

    fn start(&self, ordinal: usize) -> Server<'_> {
        let home = self.place.path().join(ordinal.to_string());
        fs::create_dir(&home).unwrap();
        let metrics = free_port();
        let conf = self
            .localized(&self.conf)
            .replace(" = 5672\n", &format!(" = {}\n", self.amqp[ordinal]))
            .replace(" = 15692\n", &format!(" = {metrics}\n"))
            .replace(" = 15672\n", &format!(" = {}\n", free_port()));
        fs::write(home.join("rabbitmq.conf"), conf).unwrap();
        fs::write(home.join("enabled_plugins"), &self.plugins).unwrap();
        let mut server = Server {
            cluster: self,
            ordinal,
            metrics,
            process: None,
        };
        let words = self
            .container
            .command
            .iter()
            .chain(&self.container.args)
            .flatten();
        let mut command = server.command(words);
        let log = fs::File::create(home.join("log")).unwrap();
        command.stdout(log.try_clone().unwrap()).stderr(log);
        server.process = Some(Running(command.spawn().unwrap()));
        server
    }
}

impl Drop for Cluster {
    /// The servers started it, and it outlives them.
    fn drop(&mut self) {
        let _ = Command::new("epmd")
            .args(["-port", &self.epmd.to_string(), "-kill"])
            .stdout(Stdio::null())
            .status();
    }
}

fn container(compilation: &Compilation) -> Container {
    let mut manifests = compilation.manifests.iter();
    let found = manifests.find(|manifest| manifest.id.kind == "StatefulSet");
    let set: StatefulSet = serde_saphyr::from_str(compilation.text(found.unwrap())).unwrap();
    let pod = set.spec.unwrap().template.spec.unwrap();
    pod.containers.into_iter().next().unwrap()
}

/// A running server; it is stopped when this is dropped.
struct Server<'a> {
    cluster: &'a Cluster,
    ordinal: usize,
    metrics: u16,
    process: Option<Running>,
}

impl Server<'_> {
    fn home(&self) -> PathBuf {
        self.cluster.place.path().join(self.ordinal.to_string())
    }

    /// A program in the container of the server.
    fn command<T: AsRef<str>>(&self, words: impl IntoIterator<Item = T>) -> Command {
        let words: Vec<T> = words.into_iter().collect();
        let programs = self.cluster.place.path().join("bin");
        let mut command = Command::new("/usr/bin/env");
        command
            .args(words.iter().map(AsRef::as_ref))
            .env_clear()
            .env(
                "PATH",
                format!(
                    "{}:{PROGRAMS}:/usr/sbin:/usr/bin:/sbin:/bin",
                    programs.display()
                ),
            )
            .env("LANG", "C.UTF-8")
            // What the image sets, and what keeps servers of one machine apart.
            .env("RABBITMQ_LOGS", "-")
            .env("RABBITMQ_LOG_BASE", self.home().join("logs"))
            .env("RABBITMQ_MNESIA_BASE", self.home().join("mnesia"))
            .env("RABBITMQ_PID_FILE", self.home().join("pid"))
            .env("RABBITMQ_DIST_PORT", self.distribution().to_string())
            .env("ERL_EPMD_PORT", self.cluster.epmd.to_string());
        for variable in self.cluster.container.env.iter().flatten() {
            command.env(&variable.name, self.value_of(variable));
        }
        command
    }

    /// Far from the ports that a system gives to who asks for any.
    fn distribution(&self) -> usize {
        usize::from(self.cluster.amqp[0]) % 5000 + 20000 + self.ordinal
    }

    /// The value of a variable here: paths are those of this server, and Secrets have one value.
    fn value_of(&self, variable: &EnvVar) -> String {
        let home = self.home().display().to_string();
        match (variable.name.as_str(), &variable.value) {
            ("RABBITMQ_NODENAME", _) => self.cluster.node(self.ordinal),
            (_, Some(value)) => self
                .cluster
                .localized(value)
                .replace("/etc/platc/rabbitmq", &home)
                .replace("/var/lib/rabbitmq", &home),
            (_, None) => SECRET.to_owned(),
        }
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    fn ask(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Until the port of clients is open, as the readiness probe sees it.
    fn await_ready(&self) {
        let patience = Instant::now() + Duration::from_mins(2);
        while TcpStream::connect(("127.0.0.1", self.cluster.amqp[self.ordinal])).is_err() {
            let log = || fs::read_to_string(self.home().join("log")).unwrap_or_default();
            assert!(
                Instant::now() < patience,
                "the server did not come up: {}",
                log()
            );
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    fn metrics(&self) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.metrics)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();
        page
    }
}

impl Drop for Server<'_> {
    /// The program starts others, which end with it when it is told so itself.
    fn drop(&mut self) {
        let told = self.run(&["rabbitmqctl", "shutdown", "--timeout", "20"]);
        if told.status.success() {
            return;
        }
        if let Ok(process) = fs::read_to_string(self.home().join("pid")) {
            let _ = Command::new("kill").args(["-9", process.trim()]).status();
        }
    }
}
