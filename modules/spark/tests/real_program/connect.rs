//! A Connect server on a Standalone cluster answers a client.

use std::process::Command;

use platc_testing::free_port;

use crate::installation;
use crate::programs::{Machine, Program, metrics};
use crate::standalone::{replace_driver, start};

const PLATFORM: &str = r#"
[platform]
name = "datalake"

[s3.minio]

[spark-standalone.main]
spark = "4.1.1"

[spark-connect.jobs]
image = "registry.example.com/spark:4.1.1"
master = "spark-standalone.main"
executor = { memory = "512Mi", max = 1 }
event_log = "s3.minio:/spark-logs/events"
"#;

const CONNECT: Program<'_> = Program {
    workload: "spark-connect.jobs/deployment-jobs-spark-connect.yaml",
    config: "spark-connect.jobs/configmap-jobs-spark-connect-config.yaml",
    files: &["spark-defaults.conf"],
};

/// A query whose work is done by an executor.
const QUERY: &str = "
import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()
rows = spark.range(0, 1000, 1, 2).groupBy().sum('id').collect()
print(spark.version, rows[0][0], end='')
";

/// Metrics that the dashboard and the alerts are about.
const METRICS: [&str; 7] = [
    "metrics_executor_activeTasks",
    "metrics_executor_completedTasks_total",
    "metrics_executor_diskUsed_bytes",
    "metrics_executor_failedTasks_total",
    "metrics_executor_memoryUsed_bytes",
    "metrics_executor_totalGCTime_seconds_total",
    "metrics_executor_totalShuffleRead_bytes_total",
];

#[test]
fn a_connect_server_with_the_generated_configuration_answers_a_client() {
    let Some(installation) = installation::spark_4("spark-connect") else {
        return;
    };
    let mut machine = Machine::new(PLATFORM, installation);
    let _cluster = start(&mut machine);
    let ui = replace_driver(&mut machine, "jobs-spark-connect-driver");
    let grpc = free_port();
    machine.replace("binding.port 15002", &format!("binding.port {grpc}"));
    // There is no S3A to be had here: the bucket is a directory.
    let logs = machine.directory("bucket/spark-logs/events");
    machine.replace(
        "s3a://spark-logs/events",
        &format!("file:{}", logs.display()),
    );

    let _server = machine.start("connect", &CONNECT);
    machine.wait("the server does not listen", || {
        std::net::TcpStream::connect(("127.0.0.1", grpc)).ok()
    });
    let client = Command::new(&machine.installation.python)
        .args(["-W", "ignore", "-c", QUERY])
        .arg(format!("sc://127.0.0.1:{grpc}"))
        .output()
        .expect("python runs");
    let told = String::from_utf8_lossy(&client.stderr);
    let said = machine.said();
    assert_eq!(
        String::from_utf8_lossy(&client.stdout),
        "4.1.1 499500",
        "{told}\n{said}"
    );

    let there = metrics(ui, "/metrics/executors/prometheus");
    let found: Vec<&str> = METRICS
        .into_iter()
        .filter(|name| there.iter().any(|known| known == name))
        .collect();
    assert_eq!(found, METRICS, "{there:?}");

    let rolling = std::fs::read_dir(logs).expect("it is there").flatten();
    let rolling: Vec<String> = rolling
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("eventlog_v2_app-"))
        .collect();
    assert_eq!(rolling.len(), 1, "{said}");
}
