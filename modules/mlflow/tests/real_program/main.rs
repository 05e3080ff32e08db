//! A real `MLflow` migrates a real database, starts with the generated command line and keeps a run with
//! its artifact in S3.
//!
//! `MLflow` and the server that plays S3 (moto) come from the Python package index, into a virtual
//! environment that is kept between runs; the database is the PostgreSQL of the Debian package. Where one
//! is missing, the test fails with `CI=true` and is skipped otherwise.
#![expect(
    clippy::disallowed_methods,
    reason = "a test that starts real programs: it runs processes and reads files"
)]

mod container;
mod installation;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use container::Pods;
use platc_testing::{Database, free_port};

const PLATFORM: &str = r#"
[platform]
name = "lab"

[provider.core]
[s3.lake]

[mlflow.main]
database = "provider.core"
artifacts = "s3.lake:/mlflow/artifacts"
ingress = { host = "mlflow.example.com", tls_secret = "tls" }
"#;

/// Keeps a run with a metric and an artifact, without a login of the bucket, and says what there is.
const CLIENT: &str = include_str!("client.py");

const MIGRATE: &str = "job-main-mlflow-migrate";
const SERVER: &str = "deployment-main-mlflow-server";

#[test]
fn a_run_is_kept_in_the_database_and_its_artifact_in_s3() {
    let Some(programs) = installation::programs() else {
        return;
    };
    let Some(database) = Database::start("mlflow", "mlflow", "main-mlflow-database.password")
    else {
        return;
    };
    let home = tempfile::tempdir().expect("a directory can be made");
    let (port, s3) = (free_port(), free_port());
    let mut pods = Pods::of(PLATFORM, &programs);
    pods.replace("postgresql.core.example.com:5432", &database.endpoint());
    pods.replace("s3.lake.example.com:9000", &format!("127.0.0.1:{s3}"));
    pods.replace("--port=5000", &format!("--port={port}"));
    pods.replace("/tmp", &home.path().display());

    let mut store = pods.program("moto_server");
    let _store = container::start(store.args(["-H", "127.0.0.1", "-p", &s3.to_string()]));
    for time in ["first", "second"] {
        let (done, told) = pods.run(MIGRATE);
        assert!(done, "the {time} time: {told}");
    }
    let _server = pods.start(SERVER);
    let health = wait(port);
    assert_eq!(health, "200 OK");

    keeps_a_run(&pods, port, s3);
    refuses_strangers(port);
    tells_prometheus(port);
}

fn keeps_a_run(pods: &Pods, port: u16, s3: u16) {
    let mut client = pods.program("python");
    client.args(["-W", "ignore", "-c", CLIENT]);
    client.args([port, s3].map(|port| format!("http://127.0.0.1:{port}")));
    let output = client.output().expect("python runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "experiment mlflow-artifacts:/\nmetric 0.5\nartifact notes.txt\nobject artifacts/notes.txt\n",
        "{told}"
    );
}

fn refuses_strangers(port: u16) {
    let service = "main-mlflow-server.lab.svc.cluster.local:5000";
    let outside = "mlflow.example.com";
    let answers = [
        ("in the cluster", service, ""),
        ("from a browser", outside, "https://mlflow.example.com"),
        ("under another name", "evil.example.com", ""),
        ("from another page", outside, "https://evil.example.com"),
    ]
    .map(|(who, host, origin)| {
        let list = "/api/2.0/mlflow/experiments/search";
        format!("{who}: {}", status(port, "POST", host, origin, list))
    });
    assert_eq!(
        answers,
        [
            "in the cluster: 200 OK",
            "from a browser: 200 OK",
            "under another name: 403 Forbidden",
            "from another page: 403 Forbidden",
        ]
    );
}

fn tells_prometheus(port: u16) {
    let metrics = ask(port, "GET", &format!("127.0.0.1:{port}"), "", "/metrics");
    for name in [
        "mlflow_http_request_total{",
        "mlflow_http_request_duration_seconds_bucket{",
        "mlflow_http_request_duration_seconds_sum{",
        "mlflow_http_request_duration_seconds_count{",
    ] {
        let told = metrics.lines().any(|line| line.starts_with(name));
        assert!(told, "{metrics}");
    }
}

/// The answer of the health page, once there is one.
fn wait(port: u16) -> String {
    let deadline = Instant::now() + Duration::from_mins(3);
    loop {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return status(port, "GET", "10.0.0.1:5000", "", "/health");
        }
        assert!(Instant::now() < deadline, "nobody listens");
        std::thread::sleep(Duration::from_millis(500));
    }
}

/// Status and reason of the answer.
fn status(port: u16, method: &str, host: &str, origin: &str, path: &str) -> String {
    let answer = ask(port, method, host, origin, path);
    let line = answer.lines().next().unwrap_or_default();
    line.trim_start_matches("HTTP/1.1 ").to_owned()
}

/// One request, and the whole answer.
fn ask(port: u16, method: &str, host: &str, origin: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    let origin = match origin {
        "" => String::new(),
        origin => format!("Origin: {origin}\r\n"),
    };
    let body = match method {
        "POST" => r#"{"max_results": 1}"#,
        _ => "",
    };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{origin}Content-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).expect("it is read");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}
