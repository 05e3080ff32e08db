//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the server.
pub(crate) const LIVY: &str = "livy";
/// The role of its own configuration.
pub(crate) const CONFIG: &str = "config";
/// The role of Hadoop's configuration.
pub(crate) const HADOOP: &str = "hadoop";
/// The role of Spark's configuration.
pub(crate) const SPARK: &str = "spark";
/// The role of the pod templates.
pub(crate) const POD_TEMPLATES: &str = "pod-templates";
/// The role of driver pods and of their ServiceAccount.
pub(crate) const DRIVER: &str = "spark-driver";
/// The role of executor pods.
pub(crate) const EXECUTOR: &str = "spark-executor";

/// REST interface and pages (`livy.server.port`).
pub(crate) const HTTP: Port = Port::tcp("http", 8998);

/// The Kubernetes API as a pod sees it. Spark wants the port said also where it is the usual one.
pub(crate) const MASTER: &str = "k8s://https://kubernetes.default.svc:443";

/// Where Livy's configuration is mounted, read-only.
pub(crate) const LIVY_MOUNT: &str = "/etc/livy";
/// `LIVY_CONF_DIR`: a copy that the start can add the pod's address to.
pub(crate) const LIVY_CONF: &str = "/run/livy/conf";
/// `LIVY_LOG_DIR`: the log of requests.
pub(crate) const LIVY_LOGS: &str = "/var/log/livy";
/// `HADOOP_CONF_DIR`.
pub(crate) const HADOOP_CONF: &str = "/etc/hadoop/conf";
/// `SPARK_CONF_DIR`.
pub(crate) const SPARK_CONF: &str = "/etc/spark/conf";
/// Where the pod templates are mounted.
pub(crate) const TEMPLATES: &str = "/etc/spark/pod-templates";
/// The template of driver pods.
pub(crate) const DRIVER_TEMPLATE: &str = "driver.yaml";
/// The template of executor pods; `spark-submit` hands it on to the driver.
pub(crate) const EXECUTOR_TEMPLATE: &str = "executor.yaml";

/// The container that Spark runs a driver in.
pub(crate) const DRIVER_CONTAINER: &str = "spark-kubernetes-driver";
/// The container that Spark runs an executor in.
pub(crate) const EXECUTOR_CONTAINER: &str = "spark-kubernetes-executor";
