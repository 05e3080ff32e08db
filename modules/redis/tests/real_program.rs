//! The generated file and commands with a real Redis server.
//!
//! It takes `redis-server` of the Debian package. Where there is none the tests fail with `CI=true` and
//! are skipped otherwise.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that starts a real program: it runs files and processes"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use platc_compiler::{Compilation, Registry};
use platc_module_redis::Redis;
use platc_sdk::k8s_openapi::api::apps::v1::StatefulSet;
use platc_sdk::k8s_openapi::api::core::v1::{ConfigMap, Container, Probe};
use platc_testing::{Running, compile_text, free_port};
use tempfile::TempDir;

const PASSWORD: &str = "it's a \"pass word\" \\n $HOME";

#[test]
fn the_server_reads_the_file_and_wants_the_password() {
    if !is_installed() {
        return;
    }
    let generated = Generated::of("");
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(&generated, &home);

    let expected = [
        ("maxmemory", "402653184"),
        ("maxmemory-policy", "noeviction"),
        ("appendonly", "yes"),
        ("appendfsync", "everysec"),
        ("save", ""),
        ("protected-mode", "no"),
    ];
    for (directive, value) in expected {
        let answer = server.ask(Some(PASSWORD), &["CONFIG", "GET", directive]);
        assert_eq!(answer, format!("{directive}\n{value}\n"));
    }
    let refused = server.ask(None, &["PING"]);
    assert_eq!(refused, "NOAUTH Authentication required.\n\n");

    assert!(server.probe(&generated.readiness, Some(PASSWORD)));
    assert!(!server.probe(&generated.readiness, None));
    assert!(server.probe(&generated.liveness, None));
}

#[test]
fn what_is_queued_outlives_a_restart() {
    if !is_installed() {
        return;
    }
    let generated = Generated::of("");
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(&generated, &home);
    assert_eq!(
        server.ask(Some(PASSWORD), &["LPUSH", "celery", "task"]),
        "1\n"
    );
    // The file is written out once a second.
    std::thread::sleep(Duration::from_secs(2));
    drop(server);

    let server = Server::start(&generated, &home);
    assert_eq!(server.ask(Some(PASSWORD), &["LLEN", "celery"]), "1\n");
}

#[test]
fn settings_arrive_as_they_were_written() {
    if !is_installed() {
        return;
    }
    let generated = Generated::of(
        "persistence = false\n[redis.broker.settings]\n\
         MaxClients = \"500\"\nsave = \"3600 1\"\ndbfilename = '\"my dump.rdb\"'\n\
         client-output-buffer-limit = \"normal 0 0 0 pubsub 64mb 16mb 60\"\n\
         notify-keyspace-events = \"\"\nproc-title-template = \"'it\\\\'s \\\"{title}\\\"'\"\n",
    );
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(&generated, &home);
    let expected = [
        ("appendonly", "no"),
        ("maxclients", "500"),
        ("save", "3600 1"),
        ("dbfilename", "my dump.rdb"),
        (
            "client-output-buffer-limit",
            "normal 0 0 0 slave 268435456 67108864 60 pubsub 67108864 16777216 60",
        ),
        ("notify-keyspace-events", ""),
        ("proc-title-template", "it's \"{title}\""),
    ];
    for (directive, value) in expected {
        let answer = server.ask(Some(PASSWORD), &["CONFIG", "GET", directive]);
        assert_eq!(answer, format!("{directive}\n{value}\n"));
    }
}

/// Says so loudly when the program is missing.
fn is_installed() -> bool {
    let found = Command::new("redis-server")
        .arg("--version")
        .output()
        .is_ok();
    if !found {
        platc_testing::skip("redis", "not installed: apt-get install redis-server");
    }
    found
}

/// What the module makes, as far as it can be run without Kubernetes.
struct Generated {
    redis_conf: String,
    arguments: Vec<String>,
    readiness: Vec<String>,
    liveness: Vec<String>,
}

impl Generated {
    fn of(extra: &str) -> Self {
        let text = format!("[platform]\nname = \"datalake\"\n[redis.broker]\n{extra}");
        let compilation = compile_text(&Registry::new().with::<Redis>(), &text);
        let files: ConfigMap = serde_saphyr::from_str(text_of(&compilation, "ConfigMap")).unwrap();
        let set: StatefulSet =
            serde_saphyr::from_str(text_of(&compilation, "StatefulSet")).unwrap();
        let pod = set.spec.unwrap().template.spec.unwrap();
        let server: Container = pod.containers.into_iter().next().unwrap();
        let command = |probe: Option<Probe>| probe.unwrap().exec.unwrap().command.unwrap();
        Self {
            redis_conf: files.data.unwrap().remove("redis.conf").unwrap(),
            arguments: server.args.unwrap(),
            readiness: command(server.readiness_probe),
            liveness: command(server.liveness_probe),
        }
    }
}

fn text_of<'a>(compilation: &'a Compilation, kind: &str) -> &'a str {
    let mut manifests = compilation.manifests.iter();
    let found = manifests.find(|manifest| manifest.id.kind == kind);
    compilation.text(found.expect("the object is there"))
}

/// A running server; it is stopped when this is dropped.
struct Server {
    _process: Running,
    programs: TempDir,
    port: u16,
}

impl Server {
    /// Starts the server with the generated file and arguments. Port and address are overridden
    /// behind them; the directory cannot be, since the server goes there when it reads the file.
    fn start(generated: &Generated, home: &TempDir) -> Self {
        let file = home.path().join("redis.conf");
        let directory = format!("dir {}\n", home.path().display());
        fs::write(
            &file,
            generated.redis_conf.replace("dir /data\n", &directory),
        )
        .unwrap();
        let file = file.display().to_string();
        let arguments = generated.arguments.iter().map(|argument| {
            argument
                .replace("/usr/local/etc/redis/redis.conf", &file)
                .replace("$(REDIS_PASSWORD)", PASSWORD)
        });
        let port = free_port();
        let process = Command::new("redis-server")
            .args(arguments)
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self {
            _process: Running(process),
            programs: client_of(port),
            port,
        };
        let is_up = || {
            std::thread::sleep(Duration::from_millis(50));
            server.probe(&generated.readiness, Some(PASSWORD))
        };
        assert!((0..200).any(|_| is_up()), "the server did not come up");
        server
    }

    fn ask(&self, password: Option<&str>, command: &[&str]) -> String {
        let output = Command::new("redis-cli")
            .args(["-p", &self.port.to_string()])
            .args(command)
            .env_remove("REDISCLI_AUTH")
            .envs(password.map(|password| ("REDISCLI_AUTH", password)))
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    fn probe(&self, command: &[String], password: Option<&str>) -> bool {
        let path = format!("{}:/usr/bin:/bin", self.programs.path().display());
        let output = Command::new("/usr/bin/env")
            .args(command)
            .env("PATH", path)
            .env_remove("REDISCLI_AUTH")
            .envs(password.map(|password| ("REDISCLI_AUTH", password)))
            .output()
            .unwrap();
        output.status.success()
    }
}

/// A directory with a `redis-cli` that asks this port: probes ask the port that the server has in
/// its container.
fn client_of(port: u16) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let client = directory.path().join("redis-cli");
    let script = format!("#!/bin/sh\nexec /usr/bin/redis-cli -p {port} \"$@\"\n");
    fs::write(&client, script).unwrap();
    fs::set_permissions(&client, fs::Permissions::from_mode(0o755)).unwrap();
    directory
}
