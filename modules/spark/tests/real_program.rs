//! A real history server starts with the generated configuration and shows an application.
#![expect(
    clippy::disallowed_methods,
    reason = "the test starts a program and talks to it"
)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use platc_compiler::Registry;
use platc_module_spark::SparkHistoryServer;
use platc_testing::{Provider, Running, compile_text, config_file, free_port, is_missing};
use serde_json::{Value, json};

const PLATFORM: &str = r#"
[platform]
name = "datalake"

[provider.lake]

[spark-history.main]
event_log = "provider.lake:/shared/spark-logs"
"#;

/// The log of an application that began and ended.
const EVENT_LOG: &str = r#"{"Event":"SparkListenerLogStart","Spark Version":"3.5.7"}
{"Event":"SparkListenerApplicationStart","App Name":"SparkPi","App ID":"spark-1","Timestamp":1700000000000,"User":"spark"}
{"Event":"SparkListenerApplicationEnd","Timestamp":1700000060000}
"#;

#[test]
fn the_history_server_starts_with_the_generated_configuration_and_shows_an_application() {
    let home = spark_home();
    let spark_class = home.join("bin/spark-class");
    if is_missing(
        "spark-history",
        &["/usr/bin/java", &spark_class.to_string_lossy()],
    ) {
        return;
    }
    let registry = Registry::new()
        .with::<SparkHistoryServer>()
        .with::<Provider>();
    let generated = config_file(
        &compile_text(&registry, PLATFORM),
        "spark-history.main/configmap-main-spark-history-config.yaml",
        "spark-defaults.conf",
    );
    let place = tempfile::tempdir().expect("a directory can be made");
    let logs = place.path().join("logs");
    fs::create_dir(&logs).expect("it can be made");
    fs::write(logs.join("spark-1"), EVENT_LOG).expect("it can be written");
    let port = free_port();
    fs::write(
        place.path().join("spark-defaults.conf"),
        localized(&generated, place.path(), port),
    )
    .expect("it can be written");

    let _server = start(&home, place.path());
    let application = first_application(port);
    assert_eq!(
        (
            &application["id"],
            &application["name"],
            &application["attempts"][0]["sparkUser"],
            &application["attempts"][0]["completed"],
        ),
        (
            &json!("spark-1"),
            &json!("SparkPi"),
            &json!("spark"),
            &json!(true)
        )
    );
}

/// `SPARK_HOME`, or else where `pip install --target target/programs/pyspark pyspark` puts it.
fn spark_home() -> PathBuf {
    std::env::var_os("SPARK_HOME").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/programs/pyspark/pyspark"),
        PathBuf::from,
    )
}

/// Directories and the port of this machine in place of the container's.
fn localized(generated: &str, place: &Path, port: u16) -> String {
    let place = place.display();
    generated
        .replace(
            "hdfs://lake/shared/spark-logs",
            &format!("file:{place}/logs"),
        )
        .replace("/var/lib/spark-history", &format!("{place}/store"))
        .replace("ui.port 18080", &format!("ui.port {port}"))
}

/// What the container runs, without the image's entry point.
fn start(home: &Path, place: &Path) -> Running {
    let child = Command::new(home.join("bin/spark-class"))
        .arg("org.apache.spark.deploy.history.HistoryServer")
        .env("SPARK_HOME", home)
        .env("SPARK_CONF_DIR", place)
        .env("SPARK_DAEMON_MEMORY", "512m")
        .env("SPARK_LOCAL_IP", "127.0.0.1")
        .env("HADOOP_USER_NAME", "spark")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    Running(child.expect("spark-class runs"))
}

/// What the readiness probe asks, until the log was read.
fn first_application(port: u16) -> Value {
    let patience = Instant::now() + Duration::from_secs(90);
    loop {
        if let Ok(body) = get(port, "/api/v1/applications?limit=1")
            && let Ok(Value::Array(applications)) = serde_json::from_str(&body)
            && let Some(application) = applications.into_iter().next()
        {
            return application;
        }
        assert!(
            Instant::now() < patience,
            "the history server shows no application"
        );
        std::thread::sleep(Duration::from_millis(500));
    }
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
