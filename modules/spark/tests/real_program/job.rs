//! The Job of an application ends with success on a Standalone cluster, and with a failure when the
//! application fails.

use crate::installation;
use crate::programs::{Machine, Program};
use crate::standalone::{replace_driver, start};

const PLATFORM: &str = r#"
[platform]
name = "datalake"

[s3.minio]

[spark-standalone.main]
spark = "3.5.7"

[spark-job.pi]
main = "local:///opt/spark/examples/src/main/python/pi.py"
arguments = ["ARGUMENT"]
image = "registry.example.com/spark:3.5.7"
standalone = "spark-standalone.main"
executor = { memory = "512Mi", min = 1, max = 1 }
event_log = "s3.minio:/spark-logs/events"
"#;

#[test]
fn the_job_of_an_application_runs_it_on_the_generated_cluster() {
    for (argument, ends_well) in [("2", true), ("many", false)] {
        let Some(installation) = installation::spark_3("spark-job") else {
            return;
        };
        let examples = installation.home.join("examples");
        let mut machine = Machine::new(&PLATFORM.replace("ARGUMENT", argument), installation);
        let _cluster = start(&mut machine);
        replace_driver(&mut machine, "nobody");
        machine.replace("$(POD_IP)", &"127.0.0.1");
        machine.replace("/opt/spark/examples", &examples.display());
        // There is no S3A to be had here: the bucket is a directory.
        let logs = machine.directory("bucket/spark-logs/events");
        machine.replace(
            "s3a://spark-logs/events",
            &format!("file:{}", logs.display()),
        );
        let manifests = machine.compilation.manifests.iter();
        let job = manifests
            .map(|manifest| manifest.path.clone())
            .find(|path| path.starts_with("spark-job.pi/job-pi-spark-job-"));
        let mut job = machine.start(
            "job",
            &Program {
                workload: &job.expect("there is a Job"),
                config: "spark-job.pi/configmap-pi-spark-job-config.yaml",
                files: &["spark-defaults.conf"],
            },
        );
        let status = job.0.wait().expect("it ends");
        assert_eq!(status.success(), ends_well, "{}", machine.said());
        let logged = std::fs::read_dir(logs).expect("it is there").flatten();
        let logged: Vec<String> = logged
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with("eventlog_v2_app-"))
            .collect();
        assert_eq!(logged.len(), 1, "{}", machine.said());
    }
}
