//! A Thrift server on a Standalone cluster answers `beeline`.

use std::path::Path;

use platc_testing::free_port;

use crate::installation::{self, Installation};
use crate::programs::{Machine, Program, get, metrics};
use crate::standalone::{replace_driver, start};

const PLATFORM: &str = r#"
[platform]
name = "datalake"

[provider.lake]

[spark-standalone.main]
spark = "VERSION"

[spark-thrift.sql]
master = "spark-standalone.main"
metastore = "provider.lake"
executor = { memory = "512Mi", min = 1, max = 1 }
"#;

const THRIFT: Program<'_> = Program {
    workload: "spark-thrift.sql/deployment-sql-spark-thrift.yaml",
    config: "spark-thrift.sql/configmap-sql-spark-thrift-config.yaml",
    files: &["spark-defaults.conf"],
};

/// A table that an executor writes and another query reads.
const QUERIES: &str = "create table words as select explode(array('a', 'b', 'a')) as word; \
     select word, count(*) from words group by word order by word;";

#[test]
fn a_thrift_server_with_the_generated_configuration_answers_beeline() {
    for (version, installation) in [
        ("3.5.7", installation::spark_3("spark-thrift")),
        ("4.1.1", installation::spark_4("spark-thrift")),
    ] {
        let Some(installation) = installation else {
            continue;
        };
        answers(version, installation);
    }
}

fn answers(version: &str, installation: Installation) {
    let mut machine = Machine::new(&PLATFORM.replace("VERSION", version), installation);
    let _cluster = start(&mut machine);
    let ui = replace_driver(&mut machine, "sql-spark-thrift-driver");
    let port = free_port();
    machine.replace("thrift.port 10000", &format!("thrift.port {port}"));
    // The Metastore of the test is inside of the server, and its tables are in a directory.
    machine.replace("thrift://metastore.lake.example.com:9083", &"");
    let warehouse = format!("file:{}", machine.directory("warehouse").display());
    machine.replace("hdfs://lake/user/hive/warehouse", &warehouse);
    machine.replace("hdfs://lake", &"file:///");

    let _server = machine.start("thrift", &THRIFT);
    // What the probes ask.
    machine.wait("the server has no page", || {
        let page = get(ui, "/sqlserver/")?;
        page.contains("Session Statistics").then_some(())
    });
    let conf = machine.directory("conf-thrift");
    let client = machine
        .command(Path::new("/opt/spark/bin/beeline"), &conf)
        .args(["--silent=true", "--showHeader=false", "--outputformat=tsv2"])
        .args([
            "-n",
            "anna",
            "-u",
            &format!("jdbc:hive2://127.0.0.1:{port}"),
        ])
        .args(["-e", QUERIES])
        .output()
        .expect("beeline runs");
    let told = String::from_utf8_lossy(&client.stderr);
    let said = machine.said();
    assert_eq!(
        String::from_utf8_lossy(&client.stdout).trim(),
        "a\t2\nb\t1",
        "{told}\n{said}"
    );
    let there = metrics(ui, "/metrics/executors/prometheus");
    let found = there
        .iter()
        .any(|name| name == "metrics_executor_completedTasks_total");
    assert!(found, "{there:?}");
}
