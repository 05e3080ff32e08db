//! A real ZooKeeper starts with the generated configuration and answers.
#![expect(
    clippy::disallowed_methods,
    reason = "the test starts a program and talks to it"
)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use platc_compiler::Registry;
use platc_module_zookeeper::Zookeeper;
use platc_testing::{Running, compile_text, config_file, free_port, is_missing};

/// Debian's package has no Prometheus provider, so that one line is set back to ZooKeeper's default.
const PLATFORM: &str = r#"
[platform]
name = "datalake"

[zookeeper.zk]
servers = 1
settings = { "metricsProvider.className" = "org.apache.zookeeper.metrics.impl.DefaultMetricsProvider" }
"#;

const JARS: &str = "/usr/share/java";

#[test]
fn zookeeper_starts_with_the_generated_configuration_and_answers() {
    if is_missing(
        "zookeeper",
        &["/usr/share/java/zookeeper.jar", "/usr/bin/java"],
    ) {
        return;
    }
    let registry = Registry::new().with::<Zookeeper>();
    let compilation = compile_text(&registry, PLATFORM);
    let generated = config_file(
        &compilation,
        "zookeeper.zk/configmap-zk-zookeeper-config.yaml",
        "zoo.cfg",
    );
    let place = tempfile::tempdir().expect("a directory can be made");
    let port = free_port();
    let local = localized(&generated, place.path(), port);
    let config = place.path().join("zoo.cfg");
    fs::write(&config, local).expect("it can be written");

    let _server = start(&config);
    await_answer(port, "ruok", |answer| answer == "imok");
    // The port is open a moment before requests are served.
    await_answer(port, "srvr", |answer| {
        answer.lines().any(|line| line == "Mode: standalone")
    });
    // What the readiness probe of the pods runs, at this server's port.
    let probe =
        format!("exec 3<>/dev/tcp/127.0.0.1/{port}; printf srvr >&3; grep -q '^Mode: ' <&3");
    let probed = Command::new("bash").args(["-c", &probe]).status();
    assert!(probed.expect("bash runs").success());
}

/// Directories and the port of this machine in place of the container's.
fn localized(generated: &str, place: &Path, port: u16) -> String {
    generated
        .replace(
            "=/datalog\n",
            &format!("={}\n", place.join("datalog").display()),
        )
        .replace("=/data\n", &format!("={}\n", place.join("data").display()))
        .replace("clientPort=2181\n", &format!("clientPort={port}\n"))
}

fn start(config: &Path) -> Running {
    let child = Command::new("java")
        .arg("-cp")
        .arg(format!("{JARS}/*"))
        .arg("org.apache.zookeeper.server.quorum.QuorumPeerMain")
        .arg(config)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    Running(child.expect("java runs"))
}

fn await_answer(port: u16, word: &str, accept: impl Fn(&str) -> bool) {
    let patience = Instant::now() + Duration::from_mins(1);
    loop {
        let answer = ask(port, word);
        if answer.as_deref().is_ok_and(&accept) {
            return;
        }
        assert!(
            Instant::now() < patience,
            "ZooKeeper answers `{word}` with {answer:?}"
        );
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn ask(port: u16, word: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.write_all(word.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
