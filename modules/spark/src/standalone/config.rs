//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::Ensemble;
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Quantity, Ref, Reference, Resources, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::size::Size;
use crate::version::SparkVersion;

/// `[spark-standalone.<name>]`: a Spark Standalone cluster. All applications run as the same user and
/// nobody is asked for a password: it is for one team.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SparkStandalone {
    /// Version of Spark; drivers need the same one. Default: `4.1.1`.
    pub spark: SparkVersion,
    /// Image with this version in `/opt/spark`; executors run in it, so it has the Python packages
    /// that they need. Default: `docker.io/apache/spark:<spark>`.
    pub image: Option<Reference>,
    /// Where `worker` says no number: `small` is 1 worker with 1 core and `1Gi`, `medium` 3 workers
    /// with 4 cores and `8Gi`, `large` 6 workers with 8 cores and `32Gi`. Default: `small`.
    pub size: Size,
    /// Number of workers. Default: that of the size.
    pub workers: Option<u32>,
    /// What each worker offers.
    pub worker: Worker,
    /// Number of masters: one leads, the others wait. More than one need `recovery.ensemble`.
    /// Default: 1.
    pub masters: u32,
    /// Where the master keeps what it has to know after a restart. Without it applications go on and
    /// register again, but those that waited are forgotten.
    pub recovery: Recovery,
    /// Processor and memory of each master. Default: `250m`, `1Gi`.
    pub resources: Resources,
    /// Cores of an application that does not set `spark.cores.max`; without a limit the first one
    /// takes them all and the second waits. Default: half of all cores, and one at least.
    pub default_cores: Option<u32>,
    /// Whether workers keep the shuffle files of executors that are gone, so that applications can
    /// give executors back. Default: false.
    pub shuffle_service: bool,
    /// Removal of what finished applications left on the workers' disks.
    pub cleanup: Cleanup,
    /// Keys of the `spark-defaults.conf` of masters and workers, in place of and beside those that
    /// platc sets. Those of applications do nothing here.
    pub settings: BTreeMap<String, String>,
    /// How the master's pages are reached from outside of the cluster. They ask nobody for a password.
    pub ingress: Option<Ingress>,
    /// Where the masters may be scheduled.
    pub placement: Placement,
}

/// What each worker offers.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Worker {
    /// Cores for executors; as much processor is reserved, unless `cpu_request` says another number.
    pub cores: Option<u32>,
    /// Memory for the heaps of executors. The container gets a quarter more for what executors need
    /// beside their heaps (512Mi at least), and `1Gi` for the worker itself.
    pub memory: Option<Quantity>,
    /// Processor to reserve, where that is not `cores`: `100m`.
    pub cpu_request: Option<Quantity>,
    /// Room on the node's disk for shuffled and spilled data. Default: `20Gi`.
    pub scratch: Option<Quantity>,
    /// Where the workers may be scheduled.
    pub placement: Placement,
}

/// Where the master keeps what it has to know after a restart; one of the two or none.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Recovery {
    /// A ZooKeeper ensemble, which also elects the leading master: `zookeeper.main`.
    pub ensemble: Option<Ref<Ensemble>>,
    /// A volume of the master's own: `{ size = "1Gi" }`.
    pub storage: Option<Storage>,
}

/// Removal of what finished applications left on the workers' disks.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Cleanup {
    /// Whether it is removed at all. Default: true.
    pub enabled: bool,
    /// Age at which it is removed. Default: `1d`.
    pub max_age: Duration,
}

impl Default for SparkStandalone {
    fn default() -> Self {
        Self {
            spark: SparkVersion::default(),
            image: None,
            size: Size::default(),
            workers: None,
            worker: Worker::default(),
            masters: 1,
            recovery: Recovery::default(),
            resources: Resources::new(250, 1024),
            default_cores: None,
            shuffle_service: false,
            cleanup: Cleanup::default(),
            settings: BTreeMap::new(),
            ingress: None,
            placement: Placement::default(),
        }
    }
}

impl Default for Cleanup {
    fn default() -> Self {
        Self {
            enabled: true,
            max_age: Duration::days(1),
        }
    }
}

impl SparkStandalone {
    /// A cluster of this version with one master.
    pub fn of(spark: SparkVersion) -> Self {
        Self {
            spark,
            ..Self::default()
        }
    }

    /// Has this many workers.
    #[must_use]
    pub fn workers(mut self, workers: u32) -> Self {
        self.workers = Some(workers);
        self
    }

    /// Has three masters that this ensemble elects the leader of.
    #[must_use]
    pub fn highly_available(mut self, ensemble: impl Into<Ref<Ensemble>>) -> Self {
        self.masters = 3;
        self.recovery.ensemble = Some(ensemble.into());
        self
    }
}
