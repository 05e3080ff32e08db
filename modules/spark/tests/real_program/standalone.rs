//! A job on a Standalone cluster logs its events to S3, and a history server lists it.

use std::path::Path;

use platc_testing::{Running, free_port};
use serde_json::json;

use crate::history::HISTORY;
use crate::installation;
use crate::programs::{Machine, Program, first_application, get, metrics};
use crate::s3::S3;

/// The settings of the job are those that the Connect server of the same cluster starts from. The
/// image is one of a person, which may have S3A.
const PLATFORM: &str = r#"
[platform]
name = "datalake"

[s3.minio]

[spark-standalone.main]
spark = "3.5.7"
recovery = { storage = { size = "1Gi" } }

[spark-connect.jobs]
image = "registry.example.com/spark:3.5.7"
master = "spark-standalone.main"
executor = { memory = "512Mi", min = 1, max = 1 }
event_log = "s3.minio:/spark-logs/events"

[spark-history.main]
spark = "3.5.7"
image = "registry.example.com/spark:3.5.7"
event_log = "s3.minio:/spark-logs/events"
"#;

const MASTER: Program<'_> = Program {
    workload: "spark-standalone.main/statefulset-main-spark-standalone-master.yaml",
    config: "spark-standalone.main/configmap-main-spark-standalone-config.yaml",
    files: &["metrics.properties", "spark-defaults.conf"],
};

const WORKER: Program<'_> = Program {
    workload: "spark-standalone.main/statefulset-main-spark-standalone-worker.yaml",
    ..MASTER
};

const JOB: Program<'_> = Program {
    workload: "spark-connect.jobs/deployment-jobs-spark-connect.yaml",
    config: "spark-connect.jobs/configmap-jobs-spark-connect-config.yaml",
    files: &["spark-defaults.conf"],
};

/// A cluster that runs, and the port of its master's pages.
pub(crate) struct Cluster {
    pub(crate) pages: u16,
    pub(crate) worker_pages: u16,
    _master: Running,
    _worker: Running,
}

/// Starts the master and the worker of `spark-standalone.main`, and waits until the worker is known.
pub(crate) fn start(machine: &mut Machine) -> Cluster {
    const MASTER_HOST: &str = "main-spark-standalone-master.datalake.svc.cluster.local";
    let (rpc, pages) = (free_port(), free_port());
    let (worker_rpc, worker_pages) = (free_port(), free_port());
    machine.replace(&format!("$(POD_NAME).{MASTER_HOST}"), &"127.0.0.1");
    machine.replace(
        &format!("main-spark-standalone-master-0.{MASTER_HOST}:7077"),
        &format!("127.0.0.1:{rpc}"),
    );
    machine.replace("$(POD_IP)", &"127.0.0.1");
    for (from, to) in [
        ("7077", rpc),
        ("8080", pages),
        ("35000", worker_rpc),
        ("8081", worker_pages),
    ] {
        machine.replace(from, &to);
    }
    for directory in [
        "/var/lib/spark/recovery",
        "/var/lib/spark/work",
        "/var/lib/spark/local",
    ] {
        let here = machine.directory(directory.trim_start_matches("/var/lib/spark/"));
        machine.replace(directory, &here.display());
    }
    let master = machine.start("master", &MASTER);
    let worker = machine.start("worker", &WORKER);
    machine.wait("no worker registers", || {
        let state = get(pages, "/json/")?;
        let state: serde_json::Value = serde_json::from_str(&state).ok()?;
        (state["aliveworkers"] == json!(1)).then_some(())
    });
    Cluster {
        pages,
        worker_pages,
        _master: master,
        _worker: worker,
    }
}

/// Names of this machine in place of those that a driver with this Service has in the cluster.
pub(crate) fn replace_driver(machine: &mut Machine, service: &str) -> u16 {
    let ui = free_port();
    let host = format!("{service}.datalake.svc.cluster.local");
    machine.replace(&host, &"127.0.0.1");
    machine.replace("bindAddress 0.0.0.0", &"bindAddress 127.0.0.1");
    machine.replace("driver.port 7078", &format!("driver.port {}", free_port()));
    machine.replace(
        "Manager.port 7079",
        &format!("Manager.port {}", free_port()),
    );
    machine.replace("ui.port 4040", &format!("ui.port {ui}"));
    ui
}

#[test]
fn a_job_on_the_generated_cluster_is_listed_by_the_generated_history_server() {
    let Some(installation) = installation::spark_3("spark-standalone") else {
        return;
    };
    let mut machine = Machine::new(PLATFORM, installation);
    // The workers are of the same image as the job, with its jars.
    let bucket = ("spark-logs", "events");
    let address = "s3.minio.example.com:9000";
    let Some(store) = S3::start("spark-standalone", &mut machine, address, bucket) else {
        return;
    };
    let cluster = start(&mut machine);
    replace_driver(&mut machine, "jobs-spark-connect-driver");
    let conf = machine.configure("job", &JOB);
    let pi = machine
        .installation
        .home
        .join("examples/src/main/python/pi.py");
    let job = machine
        .command(Path::new("/opt/spark/bin/spark-submit"), &conf)
        .arg(pi)
        .arg("2")
        .output()
        .expect("spark-submit runs");
    let told = String::from_utf8_lossy(&job.stderr);
    assert!(job.status.success(), "{told}\n{}", machine.said());

    assert_metrics(&cluster);
    let rolled: Vec<String> = store
        .keys("spark-logs")
        .into_iter()
        .filter(|key| key.contains("/events_1_"))
        .collect();
    assert!(
        matches!(rolled.as_slice(), [only] if only.starts_with("events/eventlog_v2_app-")),
        "{:?}",
        store.keys("spark-logs")
    );

    let port = free_port();
    let store = machine.directory("store");
    machine.replace("/var/lib/spark-history", &store.display());
    machine.replace("ui.port 18080", &format!("ui.port {port}"));
    let _server = machine.start("history", &HISTORY);
    let application = machine.wait("no application is shown", || first_application(port));
    let attempt = &application["attempts"][0];
    assert_eq!(
        (
            &application["name"],
            &attempt["sparkUser"],
            &attempt["completed"]
        ),
        (&json!("PythonPi"), &json!("spark"), &json!(true))
    );
}

/// What the dashboard and the alerts are about.
fn assert_metrics(cluster: &Cluster) {
    let of_master = metrics(cluster.pages, "/metrics/master/prometheus/");
    let of_worker = metrics(cluster.worker_pages, "/metrics/prometheus/");
    for (there, names) in [
        (
            of_master,
            [
                "metrics_master_aliveWorkers_Value",
                "metrics_master_apps_Value",
                "metrics_master_waitingApps_Value",
            ],
        ),
        (
            of_worker,
            [
                "metrics_worker_coresFree_Value",
                "metrics_worker_executors_Value",
                "metrics_worker_memFree_MB_Value",
            ],
        ),
    ] {
        let found: Vec<&str> = names
            .into_iter()
            .filter(|name| there.iter().any(|known| known == name))
            .collect();
        assert_eq!(found, names, "{there:?}");
    }
}
