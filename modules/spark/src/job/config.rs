//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::{BatchServer, Metastore, SparkMaster, SparkOperator};
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, PathRef, Quantity, Ref, Reference, Resources};
use schemars::JsonSchema;
use serde::Deserialize;

use super::file::File;
use crate::connect::Executor;
use crate::libraries::Libraries;
use crate::size::Size;
use crate::version::SparkVersion;

/// `[spark-job.<name>]`: a Spark application. It runs when the platform is applied, and again when
/// something of it changes; with `schedule` it runs by the clock instead.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SparkJob {
    /// The application: a Python file or a jar, at a URI of the image (`local:///opt/jobs/etl.py`) or on
    /// a file system of the platform (`minio.lake:/jobs/etl.py`).
    pub main: File,
    /// The class to run, of a jar.
    #[serde(default)]
    pub class: Option<String>,
    /// Words that the application gets. `$(POD_NAME)` in one stands for the name of the pod.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// Jars that driver and executors have on their class path.
    #[serde(default)]
    pub jars: Vec<File>,
    /// Python files and archives (`.py`, `.zip`, `.egg`) that the application imports.
    #[serde(default)]
    pub py_files: Vec<File>,
    /// Version of Spark. Default: that of `standalone`, or `4.1.1`.
    #[serde(default)]
    pub spark: Option<SparkVersion>,
    /// Image with this version in `/opt/spark`, for the driver and for executor pods; with `livy` only
    /// for the pod that talks to it, which needs Python. Default: `docker.io/apache/spark:<spark>`.
    #[serde(default)]
    pub image: Option<Reference>,
    /// Where the jars come from that Spark does not have. Default: `image`.
    #[serde(default)]
    pub libraries: Libraries,
    /// Maven coordinates of other jars, downloaded at every start.
    #[serde(default)]
    pub extra_packages: Vec<String>,
    /// The Standalone cluster whose workers executors run in. Without it, `operator` and `livy` the
    /// driver makes executor pods.
    #[serde(default)]
    pub standalone: Option<Ref<SparkMaster>>,
    /// The operator that runs the application, in place of a Job. It has to watch the component's
    /// namespace.
    #[serde(default)]
    pub operator: Option<Ref<SparkOperator>>,
    /// The Livy that runs the application, with its own image and its own logins.
    #[serde(default)]
    pub livy: Option<Ref<BatchServer>>,
    /// When it runs. Default: once, when the platform is applied.
    #[serde(default)]
    pub schedule: Option<When>,
    /// Times that a run which failed is started anew. Default: 0, since a job that has written half of
    /// its results may not be fit to run twice.
    #[serde(default)]
    pub retries: u32,
    /// Time after which a run has failed, whatever it is doing; an operator has no such limit. Default:
    /// `12h`.
    #[serde(default = "half_a_day")]
    pub deadline: Duration,
    /// Where `resources` and `executor` say no number: `small` is a driver of `500m` and `2Gi` and up to
    /// 2 executors of 1 core and `1Gi`, `medium` one of `1` and `4Gi` and up to 10 of 2 cores and `4Gi`,
    /// `large` one of `4` and `16Gi` and up to 50 of 4 cores and `8Gi`. Default: `small`.
    #[serde(default)]
    pub size: Size,
    /// Processor and memory of the driver; the heap is the memory without a quarter of it, and without
    /// 512Mi at least. Default: that of the size.
    #[serde(default)]
    pub resources: Option<Resources>,
    /// The executors.
    #[serde(default)]
    pub executor: Executor,
    /// The Hadoop user that files are written as on HDFS, and the owner of the directory with the event
    /// logs: the same as that of the history server. Default: `spark`, and with `livy` its user.
    #[serde(default)]
    pub user: Option<String>,
    /// Directory for the event log: `minio.lake:/spark-logs/events`. It is made. Default: none, and with
    /// `livy` its own.
    #[serde(default)]
    pub event_log: Option<PathRef>,
    /// Paths that the application reads and writes, such as `minio.lake:/raw-data`: it can open these and
    /// no others.
    #[serde(default)]
    pub storage: Vec<PathRef>,
    /// Directory of the tables that Spark manages itself. It is made. Default: that of the Metastore.
    #[serde(default)]
    pub warehouse: Option<PathRef>,
    /// Where table definitions are kept.
    #[serde(default)]
    pub metastore: Option<Ref<Metastore>>,
    /// Keys of `spark-defaults.conf`, in place of and beside those that platc sets.
    #[serde(default)]
    pub spark_defaults: BTreeMap<String, String>,
    /// Room on the node's disk of the driver. Default: `10Gi`.
    #[serde(default = "ten_gibibytes")]
    pub scratch: Quantity,
    /// Where the driver may be scheduled.
    #[serde(default)]
    pub placement: Placement,
}

/// When an application runs by the clock, one run at a time.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// Minute, hour, day of the month, month and day of the week: `30 2 * * *`.
    pub cron: String,
    /// The time zone that it is meant in, such as `Europe/Moscow`. Default: that of the controller, most
    /// often UTC.
    #[serde(default)]
    pub time_zone: Option<String>,
}

fn half_a_day() -> Duration {
    Duration::hours(12)
}

fn ten_gibibytes() -> Quantity {
    Quantity::gibibytes(10)
}

impl SparkJob {
    /// A Python application whose executors are pods.
    pub fn python(main: File) -> Self {
        Self {
            main,
            class: None,
            arguments: Vec::new(),
            jars: Vec::new(),
            py_files: Vec::new(),
            spark: None,
            image: None,
            libraries: Libraries::default(),
            extra_packages: Vec::new(),
            standalone: None,
            operator: None,
            livy: None,
            schedule: None,
            retries: 0,
            deadline: half_a_day(),
            size: Size::default(),
            resources: None,
            executor: Executor::default(),
            user: None,
            event_log: None,
            storage: Vec::new(),
            warehouse: None,
            metastore: None,
            spark_defaults: BTreeMap::new(),
            scratch: ten_gibibytes(),
            placement: Placement::default(),
        }
    }

    /// This class of a jar; its executors are pods.
    pub fn class(jar: File, class: &str) -> Self {
        Self {
            class: Some(class.to_owned()),
            ..Self::python(jar)
        }
    }

    /// Runs in the workers of this cluster.
    #[must_use]
    pub fn on_standalone(mut self, master: impl Into<Ref<SparkMaster>>) -> Self {
        self.standalone = Some(master.into());
        self
    }

    /// Is run by this operator.
    #[must_use]
    pub fn by_operator(mut self, operator: impl Into<Ref<SparkOperator>>) -> Self {
        self.operator = Some(operator.into());
        self
    }

    /// Is run by this Livy.
    #[must_use]
    pub fn by_livy(mut self, livy: impl Into<Ref<BatchServer>>) -> Self {
        self.livy = Some(livy.into());
        self
    }

    /// Logs its events to this directory.
    #[must_use]
    pub fn event_log(mut self, event_log: PathRef) -> Self {
        self.event_log = Some(event_log);
        self
    }
}
