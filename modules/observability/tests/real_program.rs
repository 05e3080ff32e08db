//! The generated files, read by Debian's Prometheus, and by the tool that comes with it.
#![expect(
    clippy::disallowed_methods,
    reason = "the test starts a program and talks to it"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use platc_compiler::{Compilation, Registry};
use platc_module_observability::{Collector, Loki, Prometheus};
use platc_testing::{Running, compile_text, config_file, free_port, is_missing, manifest};
use serde_json::{Value, json};

/// Everything of these modules that has metrics.
const PLATFORM: &str = r#"
[platform]
name = "datalake"

[prometheus.main]
scrape_interval = "1s"
alertmanagers = ["alertmanager.monitoring.svc:9093"]
rule_groups = [{ name = "own", rules = [{ record = "up:count", expr = "count(up)" }] }]

[otel-collector.main]
metrics = "prometheus.main"
logs = "loki.main"

[loki.main]
"#;

/// The dashboards of these modules.
const DASHBOARDS: [&str; 2] = [
    include_str!("../src/collector/dashboard.json"),
    include_str!("../src/prometheus/dashboard.json"),
];

const PROMETHEUS: &str = "/usr/bin/prometheus";
const PROMTOOL: &str = "/usr/bin/promtool";

#[test]
fn promtool_accepts_configuration_and_rules() {
    if is_missing("prometheus", &[PROMTOOL]) {
        return;
    }
    let place = tempfile::tempdir().expect("a directory can be made");
    let compilation = compiled();
    let config = place.path().join("prometheus.yml");
    let text = found_by_hand(&localized(&compilation, place.path()), free_port());
    fs::write(&config, text.to_string()).expect("it can be written");
    assert_eq!(complaints(&["check", "config"], &config), None);
    for file in write_rules(&compilation, place.path()) {
        assert_eq!(complaints(&["check", "rules"], &file), None);
    }
}

#[test]
fn prometheus_scrapes_with_the_generated_labels() {
    if is_missing("prometheus", &[PROMETHEUS]) {
        return;
    }
    let place = tempfile::tempdir().expect("a directory can be made");
    let compilation = compiled();
    write_rules(&compilation, place.path());
    let port = free_port();
    let mut config = found_by_hand(&localized(&compilation, place.path()), port);
    let jobs = config["scrape_configs"].as_array_mut();
    jobs.expect("it has jobs")
        .retain(|job| job["job_name"] == "prometheus.main/server:http/metrics");
    let file = place.path().join("prometheus.yml");
    fs::write(file, config.to_string()).expect("it can be written");

    let _server = start(&compilation, place.path(), port);
    let labels = json!({
        "component": "prometheus.main",
        "instance": format!("127.0.0.1:{port}"),
        "instance_name": "main",
        "job": "prometheus.main/server:http/metrics",
        "namespace": "datalake",
        "pod": "main-prometheus-server-0",
        "role": "server",
    });
    assert_eq!(labels_of_first_target(port), labels);
    for dashboard in DASHBOARDS {
        for expression in expressions(dashboard) {
            assert_eq!(answered(port, &expression), "success", "{expression}");
        }
    }
}

fn compiled() -> Compilation {
    let registry = Registry::new()
        .with::<Collector>()
        .with::<Loki>()
        .with::<Prometheus>();
    compile_text(&registry, PLATFORM)
}

/// `prometheus.yml`, with a directory of this machine in place of the container's.
fn localized(compilation: &Compilation, place: &Path) -> String {
    config_file(
        compilation,
        "prometheus.main/configmap-main-prometheus-config.yaml",
        "prometheus.yml",
    )
    .replace("/etc/prometheus-rules", &place.display().to_string())
}

/// Writes all files of rules, and answers with where they are.
fn write_rules(compilation: &Compilation, place: &Path) -> Vec<std::path::PathBuf> {
    let path = "prometheus.main/configmap-main-prometheus-rules.yaml";
    let rules = manifest(compilation, path);
    let files = rules["data"].as_object().expect("a ConfigMap has data");
    let write = |(name, text): (&String, &Value)| {
        let file = place.join(name);
        fs::write(&file, text.as_str().expect("a file is text")).expect("it can be written");
        file
    };
    files.iter().map(write).collect()
}

/// The configuration with this server as the one target of every job, and with the labels that the
/// discovery of its pod would give. Debian builds Prometheus without the discovery in Kubernetes.
fn found_by_hand(config: &str, port: u16) -> Value {
    let mut config: Value = serde_saphyr::from_str(config).expect("the configuration is YAML");
    let jobs = config["scrape_configs"]
        .as_array_mut()
        .expect("it has jobs");
    for job in jobs {
        let job = job.as_object_mut().expect("a job is a table");
        let discovery = job.remove("kubernetes_sd_configs");
        assert!(discovery.is_some(), "every job finds its pods");
        let found = json!({
            "targets": [format!("127.0.0.1:{port}")],
            "labels": {
                "__meta_kubernetes_pod_phase": "Running",
                "__meta_kubernetes_pod_container_port_name": "http",
                "__meta_kubernetes_pod_name": "main-prometheus-server-0",
            },
        });
        job.insert("static_configs".to_owned(), json!([found]));
    }
    config
}

/// What promtool has against a file.
fn complaints(command: &[&str], file: &Path) -> Option<String> {
    let output = Command::new(PROMTOOL).args(command).arg(file).output();
    let output = output.expect("promtool runs");
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told).into_owned();
    (!output.status.success()).then_some(told)
}

/// What the container runs, with the flags that it gives.
fn start(compilation: &Compilation, place: &Path, port: u16) -> Running {
    let path = "prometheus.main/statefulset-main-prometheus-server.yaml";
    let server = manifest(compilation, path);
    let arguments = &server["spec"]["template"]["spec"]["containers"][0]["args"];
    let directory = place.display().to_string();
    let arguments = arguments.as_array().expect("the container has arguments");
    let arguments = arguments.iter().filter_map(Value::as_str).map(|argument| {
        argument
            .replace("/etc/prometheus", &directory)
            .replace("=/prometheus", &format!("={directory}/data"))
    });
    let child = Command::new(PROMETHEUS)
        .args(arguments)
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    Running(child.expect("prometheus runs"))
}

/// The labels of the first target that answers.
fn labels_of_first_target(port: u16) -> Value {
    let patience = Instant::now() + Duration::from_mins(1);
    loop {
        if let Ok(body) = get(port, "/api/v1/targets?state=active")
            && let Ok(mut answer) = serde_json::from_str::<Value>(&body)
            && answer["data"]["activeTargets"][0]["health"] == "up"
        {
            return answer["data"]["activeTargets"][0]["labels"].take();
        }
        assert!(Instant::now() < patience, "no target answers");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// What the panels of a dashboard ask.
fn expressions(dashboard: &str) -> Vec<String> {
    let dashboard: Value = serde_json::from_str(dashboard).expect("a dashboard is JSON");
    let panels = dashboard["panels"].as_array().expect("it has panels");
    panels
        .iter()
        .filter_map(|panel| panel["targets"].as_array())
        .flatten()
        .filter_map(|target| target["expr"].as_str())
        .map(|expression| expression.replace("$component", "prometheus.main"))
        .collect()
}

/// `success` when the server understands the expression, and otherwise why not.
fn answered(port: u16, expression: &str) -> String {
    let mut path = "/api/v1/query?query=".to_owned();
    for byte in expression.bytes() {
        let _ = write!(path, "%{byte:02X}");
    }
    let body = get(port, &path).expect("it answers");
    let answer: Value = serde_json::from_str(&body).expect("it answers with JSON");
    let told = answer["error"].as_str().or(answer["status"].as_str());
    told.expect("an answer has a status").to_owned()
}

fn get(port: u16, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    Ok(body.to_owned())
}
