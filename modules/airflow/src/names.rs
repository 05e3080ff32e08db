//! Ports, paths and roles that several files use.

use platc_sdk::Port;
use platc_sdk::workload::RunAs;

/// The role of the scheduler.
pub(crate) const SCHEDULER: &str = "scheduler";
/// The role of the DAG processor.
pub(crate) const DAG_PROCESSOR: &str = "dag-processor";
/// The role of the triggerer.
pub(crate) const TRIGGERER: &str = "triggerer";
/// The role of the workers.
pub(crate) const WORKER: &str = "worker";
/// The role of the pods that the Kubernetes executor starts.
pub(crate) const TASK: &str = "task";
/// The role of the StatsD exporter.
pub(crate) const STATSD: &str = "statsd";

/// Where the web server (`webserver.web_server_port`) or the API server (`api.port`) listens.
pub(crate) const HTTP: Port = Port::tcp("http", 8080);
/// Where workers, and schedulers that run tasks, give out logs (`logging.worker_log_server_port`).
pub(crate) const WORKER_LOGS: Port = Port::tcp("worker-logs", 8793);
/// Where triggerers give out logs (`logging.trigger_log_server_port`), since 2.6.
pub(crate) const TRIGGER_LOGS: Port = Port::tcp("trigger-logs", 8794);
/// Where the StatsD exporter takes metrics. Airflow's own default is 8125.
pub(crate) const STATSD_IN: Port = Port::udp("statsd", 9125);
/// Where the StatsD exporter gives them out.
pub(crate) const METRICS: Port = Port::tcp("metrics", 9102);

/// Directory of the DAGs, below the `AIRFLOW_HOME` of the official image.
pub(crate) const DAGS: &str = "/opt/airflow/dags";
/// Name of the link, below [`DAGS`], to the commit that is checked out.
pub(crate) const REPOSITORY: &str = "repo";
/// Directory of the logs of tasks, below the `AIRFLOW_HOME` of the official image.
pub(crate) const LOGS: &str = "/opt/airflow/logs";
/// Directory of the pod template.
pub(crate) const POD_TEMPLATES: &str = "/opt/airflow/pod_templates";
/// The pod template.
pub(crate) const POD_TEMPLATE: &str = "pod_template.yaml";

/// Variable with the password of the metadata database, which URLs refer to.
pub(crate) const DATABASE_PASSWORD: &str = "AIRFLOW_DB_PASSWORD";
/// Variable with the password of the broker, which its URL refers to.
pub(crate) const BROKER_PASSWORD: &str = "AIRFLOW_BROKER_PASSWORD";
/// Variable that tells Spark which host it is on; Spark's `Utils.localCanonicalHostName` reads it.
pub(crate) const SPARK_HOST: &str = "SPARK_LOCAL_HOSTNAME";
/// Variable with the password of the first user, which the command that makes it refers to.
pub(crate) const ADMIN_PASSWORD: &str = "AIRFLOW_ADMIN_PASSWORD";

/// The user of the official image. Its entry point insists on group 0, which also owns everything
/// that a container writes; group 0 is no privilege.
pub(crate) const AIRFLOW: RunAs = RunAs {
    user: 50000,
    group: 0,
    volumes: 0,
};
