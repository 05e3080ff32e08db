//! A real Airflow reads the generated environment, migrates a real database and answers the probes.
//!
//! Airflow comes from the Python package index, into a virtual environment that is kept between runs;
//! the database is the PostgreSQL of the Debian package. Where one is missing, the tests fail with
//! `CI=true` and are skipped otherwise.
#![expect(
    clippy::disallowed_methods,
    reason = "a test that starts real programs: it runs processes and reads files"
)]

mod container;
mod installation;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use container::{Container, Pods};
use installation::{Airflow, CONNECTIONS, POD_TEMPLATE};
use platc_testing::Database;

const CELERY: &str = r#"
[platform]
name = "datalake"

[provider.core]

[airflow.main]
database = "provider.core"
broker = "provider.core"
dags.from = "provider.core"
livy = "provider.core"
variables = { spark_image = "docker.io/apache/spark:3.5.7" }
config = { "core.parallelism" = "64" }
workers = { concurrency = 4 }
ingress = { host = "airflow.example.com" }
"#;

const LOCAL: &str = r#"
[platform]
name = "datalake"

[provider.core]

[airflow.main]
executor = "local"
database = "provider.core"
livy = "provider.core"
variables = { spark_image = "docker.io/apache/spark:3.5.7" }
statsd = false
"#;

const KUBERNETES_3: &str = r#"
[platform]
name = "datalake"

[provider.core]

[airflow.main]
version = "3"
executor = "kubernetes"
database = "provider.core"
account = { database = "flow", user = "flow" }
logs.claim = "logs"
statsd = false
ingress = { host = "airflow.example.com" }
dags.git.repository = "https://git.example.com/dags.git"
"#;

const LAKEHOUSE: &str = include_str!("../cases/lakehouse/platform.toml");

#[test]
fn airflow_2_reads_what_was_meant() {
    let Some(airflow) = Airflow::installed("2.11") else {
        return;
    };
    let worker = Pods::of(CELERY).container("statefulset-main-airflow-worker.yaml", "worker");
    let values = configuration(&airflow, &worker, &["config", "list"]);
    assert_eq!(
        chosen(
            &values,
            &[
                "api.auth_backends",
                "celery.broker_url",
                "celery.result_backend",
                "celery.worker_concurrency",
                "celery_broker_transport_options.visibility_timeout",
                "core.dags_folder",
                "core.executor",
                "core.fernet_key",
                "core.load_examples",
                "core.parallelism",
                "database.sql_alchemy_conn",
                "metrics.statsd_host",
                "metrics.statsd_on",
                "metrics.statsd_port",
                "webserver.base_url",
                "webserver.enable_proxy_fix",
                "webserver.secret_key",
            ]
        ),
        "\
api.auth_backends = airflow.api.auth.backend.basic_auth,airflow.api.auth.backend.session
celery.broker_url = redis://:core-credentials.password@redis.core.example.com:6379/0
celery.result_backend = db+postgresql://airflow:main-airflow-database.password@postgresql.core.example.com:5432/airflow
celery.worker_concurrency = 4
celery_broker_transport_options.visibility_timeout = 86400
core.dags_folder = /opt/airflow/dags/repo/sources/WorkflowDeployment
core.executor = CeleryExecutor
core.fernet_key = MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=
core.load_examples = False
core.parallelism = 64
database.sql_alchemy_conn = postgresql+psycopg2://airflow:main-airflow-database.password@postgresql.core.example.com:5432/airflow
metrics.statsd_host = main-airflow-statsd.datalake.svc.cluster.local
metrics.statsd_on = True
metrics.statsd_port = 9125
webserver.base_url = http://airflow.example.com
webserver.enable_proxy_fix = True
webserver.secret_key = main-airflow-keys.secret-key
"
    );
}

#[test]
fn airflow_3_reads_what_was_meant() {
    let Some(airflow) = Airflow::installed("3") else {
        return;
    };
    let scheduler =
        Pods::of(KUBERNETES_3).container("deployment-main-airflow-scheduler.yaml", "scheduler");
    let values = configuration(&airflow, &scheduler, &["config", "list", "--show-values"]);
    assert_eq!(
        chosen(
            &values,
            &[
                "api.base_url",
                "api.secret_key",
                "api_auth.jwt_secret",
                "core.auth_manager",
                "core.dags_folder",
                "core.execution_api_server_url",
                "core.executor",
                "database.sql_alchemy_conn",
                "fab.enable_proxy_fix",
                "kubernetes_executor.namespace",
                "kubernetes_executor.pod_template_file",
                "kubernetes_executor.worker_container_repository",
                "kubernetes_executor.worker_container_tag",
                "kubernetes_executor.worker_pods_creation_batch_size",
            ]
        ),
        "\
api.base_url = http://airflow.example.com
api.secret_key = main-airflow-keys.secret-key
api_auth.jwt_secret = main-airflow-keys.jwt-secret
core.auth_manager = airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager
core.dags_folder = /opt/airflow/dags/repo
core.execution_api_server_url = http://main-airflow-api-server.datalake.svc.cluster.local:8080/execution/
core.executor = KubernetesExecutor
database.sql_alchemy_conn = postgresql+psycopg2://flow:main-airflow-database.password@postgresql.core.example.com:5432/flow
fab.enable_proxy_fix = True
kubernetes_executor.namespace = datalake
kubernetes_executor.pod_template_file = /opt/airflow/pod_templates/pod_template.yaml
kubernetes_executor.worker_container_repository = docker.io/apache/airflow
kubernetes_executor.worker_container_tag = 3.3.2
kubernetes_executor.worker_pods_creation_batch_size = 16
"
    );
}

#[test]
fn the_kubernetes_executor_makes_a_task_pod_of_the_template() {
    let Some(airflow) = Airflow::installed("3") else {
        return;
    };
    let pods = Pods::of(KUBERNETES_3);
    let scheduler = pods.container("deployment-main-airflow-scheduler.yaml", "scheduler");
    let template = pods.file(
        "configmap-main-airflow-pod-template.yaml",
        "pod_template.yaml",
    );
    let made = airflow.python(&scheduler, POD_TEMPLATE, &template);
    assert_eq!(
        made,
        "\
name: pod-1
namespace: datalake
component: task
restart: Never
init git-sync-init: registry.k8s.io/git-sync/git-sync:v4.4.2
base: docker.io/apache/airflow:3.3.2
base runs: airflow
base has: AIRFLOW__CORE__EXECUTOR=LocalExecutor
volume: dags
volume: logs
"
    );
}

#[test]
fn airflow_2_loads_the_connections_and_variables() {
    loads_the_connections("2.11", LAKEHOUSE);
}

#[test]
fn airflow_3_loads_the_connections_and_variables() {
    let platform = LAKEHOUSE.replace("[airflow.main]", "[airflow.main]\nversion = \"3\"");
    loads_the_connections("3", &platform);
}

fn loads_the_connections(version: &str, platform: &str) {
    let Some(airflow) = Airflow::installed(version) else {
        return;
    };
    let scheduler =
        Pods::of(platform).container("deployment-main-airflow-scheduler.yaml", "scheduler");
    let wanted = "connection:aws_default connection:platc_logs connection:spark_connect_default \
                  connection:spark_default variable:s3_endpoint variable:spark_connect_url \
                  variable:spark_standalone_master";
    let printed = airflow.python(&scheduler, CONNECTIONS, wanted);
    let found: Vec<&str> = printed
        .lines()
        .filter_map(|line| line.strip_prefix("> "))
        .collect();
    assert_eq!(
        found.join("\n"),
        "\
aws_default: aws - - endpoint_url=http://s3.lake.example.com:9000, region_name=us-east-1
platc_logs: aws - - endpoint_url=http://s3.lake.example.com:9000, region_name=us-east-1
spark_connect_default: spark_connect connect.core.example.com 15002 -
spark_default: spark spark://master.core.example.com:7077 - -
s3_endpoint = http://s3.lake.example.com:9000
spark_connect_url = sc://connect.core.example.com:15002
spark_standalone_master = spark://master.core.example.com:7077"
    );
}

#[test]
fn airflow_2_migrates_makes_its_user_and_answers_the_probe() {
    runs_with_a_database("2.11", LOCAL, "airflow");
}

#[test]
fn airflow_3_migrates_makes_its_user_and_answers_the_probe() {
    let platform = LOCAL.replace("[airflow.main]", "[airflow.main]\nversion = \"3\"");
    runs_with_a_database("3", &platform, "airflow");
}

/// Goes through the life of a pod: migration, user, the wait for the migration, the scheduler.
fn runs_with_a_database(version: &str, platform: &str, user: &str) {
    let Some(airflow) = Airflow::installed(version) else {
        return;
    };
    let Some(database) = Database::start("airflow", user, "main-airflow-database.password") else {
        return;
    };
    let pods = Pods::of(platform).with_database_at(&database.endpoint());
    migrates(&airflow, &pods);
    let scheduler = pods.container("statefulset-main-airflow-scheduler.yaml", "scheduler");
    knows_what_it_was_given(&airflow, &scheduler);

    let probe = scheduler.liveness_command();
    assert!(
        !airflow.probe(&scheduler, &probe).success,
        "it does not run yet"
    );
    let _running = airflow.start(&scheduler);
    let patience = Instant::now() + Duration::from_mins(2);
    while !airflow.probe(&scheduler, &probe).success {
        assert!(
            Instant::now() < patience,
            "the scheduler sends no heartbeat"
        );
    }
}

/// The Job can run twice, and servers wait for it.
fn migrates(airflow: &Airflow, pods: &Pods) {
    let wait = pods.container(
        "statefulset-main-airflow-scheduler.yaml",
        "wait-for-migrations",
    );
    let impatient = wait.with_argument("--migration-wait-timeout=0");
    assert!(!airflow.run(&impatient).success, "nothing is migrated yet");
    for round in ["first", "second"] {
        for name in ["migrate", "create-user"] {
            let answer = airflow.run(&pods.container("job-main-airflow-migrate-", name));
            assert!(answer.success, "{round} {name}: {answer:?}");
        }
    }
    let answer = airflow.run(&wait);
    assert!(answer.success, "{answer:?}");
}

/// The first user is in the database; connection and variable are in the environment.
fn knows_what_it_was_given(airflow: &Airflow, container: &Container) {
    let lines = |arguments: &[&str]| -> Vec<String> {
        let answer = airflow.run(&container.with_arguments(arguments));
        assert!(answer.success, "{answer:?}");
        let lines = answer.stdout.lines();
        lines.map(|line| line.trim().to_owned()).collect()
    };
    let users = lines(&["users", "list", "-o", "yaml"]);
    let names: Vec<&String> = users
        .iter()
        .filter(|line| line.starts_with("username:"))
        .collect();
    assert_eq!(names, ["username: admin"]);
    let livy = lines(&["connections", "get", "livy_svc", "-o", "yaml"]);
    let address: Vec<&String> = livy
        .iter()
        .filter(|line| {
            ["conn_type", "- conn_type", "host", "port"]
                .iter()
                .any(|key| line.starts_with(&format!("{key}:")))
        })
        .collect();
    assert_eq!(
        address,
        [
            "conn_type: livy",
            "host: livy.core.example.com",
            "port: '8998'"
        ],
        "{livy:?}"
    );
    assert_eq!(
        lines(&["variables", "get", "spark_image"])
            .last()
            .map(String::as_str),
        Some("docker.io/apache/spark:3.5.7")
    );
}

/// What `airflow config list` tells, by `section.key`.
fn configuration(
    airflow: &Airflow,
    container: &Container,
    arguments: &[&str],
) -> BTreeMap<String, String> {
    let answer = airflow.run(&container.with_arguments(arguments));
    assert!(answer.success, "{answer:?}");
    let mut section = String::new();
    let mut values = BTreeMap::new();
    for line in answer.stdout.lines() {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            name.clone_into(&mut section);
        } else if let Some((key, value)) = line.split_once(" = ") {
            values.insert(format!("{section}.{key}"), value.to_owned());
        }
    }
    values
}

fn chosen(values: &BTreeMap<String, String>, keys: &[&str]) -> String {
    let lines = keys.iter().map(|&key| {
        let value = values.get(key).map_or("<not set>", String::as_str);
        [key, " = ", value, "\n"].concat()
    });
    lines.collect()
}
