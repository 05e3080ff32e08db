//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::Metastore;
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{
    AbsolutePath, DnsName, Duration, PathRef, Quantity, Ref, Reference, Resources, Storage,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[impala.<name>]`: an Impala cluster on a Hive Metastore.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Impala {
    /// The Metastore with the tables. It has to send notifications, or Impala does not see what
    /// others write until somebody runs `INVALIDATE METADATA`.
    pub metastore: Ref<Metastore>,
    /// Where the tables are, the Metastore's warehouse among them: `hdfs.lake:/user/hive/warehouse` or
    /// `minio.lake:/warehouse`. Its file system is the default one. On HDFS `user` has to be allowed
    /// to write there.
    pub storage: PathRef,
    /// Further places with tables.
    #[serde(default)]
    pub other_storage: Vec<PathRef>,
    /// Version of Impala: `4.5`, `4.4`, `4.3` or `4.2`. Default: what the tags of the images say, and
    /// otherwise `4.5`.
    #[serde(default)]
    pub version: Option<Version>,
    /// Defaults of processor, memory and scratch space of each pod:
    ///
    /// | | small | medium | large |
    /// | --- | --- | --- | --- |
    /// | catalogd | `250m`, `2Gi` | `1`, `4Gi` | `2`, `16Gi` |
    /// | statestored | `100m`, `512Mi` | `250m`, `1Gi` | `500m`, `2Gi` |
    /// | coordinator | `500m`, `4Gi` | `2`, `12Gi` | `4`, `32Gi` |
    /// | executor | `1`, `8Gi` | `4`, `24Gi` | `8`, `64Gi` |
    /// | scratch | `10Gi` | `50Gi` | `200Gi` |
    ///
    /// Coordinators that execute too have the numbers of an executor. Default: `small`.
    #[serde(default)]
    pub size: Size,
    /// The catalog service.
    #[serde(default)]
    pub catalog: Catalog,
    /// The statestore.
    #[serde(default)]
    pub statestore: Statestore,
    /// Daemons that clients connect to. They execute queries too where there are no `executors`.
    #[serde(default)]
    pub coordinators: Daemons,
    /// Daemons that only execute. Without them the coordinators execute.
    #[serde(default)]
    pub executors: Option<Daemons>,
    /// Pools of admission control by name. Queries that name no pool run in `default`. Without any
    /// pool every query is admitted at once, as long as there is memory.
    #[serde(default)]
    pub pools: BTreeMap<String, Pool>,
    /// Default query options of all sessions, such as `mt_dop = "4"`.
    #[serde(default)]
    pub query_options: BTreeMap<String, String>,
    /// Directory of the nodes that the DataNodes have their domain socket in, as `dn_socket`: reads
    /// blocks of the own node without the network. The DataNodes need the same `dfs.domain.socket.path`
    /// and the directory as a host path. A namespace with Pod Security `baseline` or `restricted`
    /// refuses such pods. Without it short-circuit reads are switched off.
    #[serde(default)]
    pub short_circuit: Option<AbsolutePath>,
    /// The user that Impala is on HDFS (`HADOOP_USER_NAME`). Default: `impala`.
    #[serde(default = "default_user")]
    pub user: String,
    /// The longest time that a daemon which is stopped waits for its queries. Default: `5m`.
    #[serde(default = "default_drain")]
    pub drain: Duration,
    /// Keys of `core-site.xml`, in place of and beside those that platc sets.
    #[serde(default)]
    pub core_site: BTreeMap<String, String>,
    /// Keys of `hdfs-site.xml`, in place of and beside those that platc sets.
    #[serde(default)]
    pub hdfs_site: BTreeMap<String, String>,
    /// Keys of `hive-site.xml`, in place of and beside those that platc sets.
    #[serde(default)]
    pub hive_site: BTreeMap<String, String>,
    /// How the web pages of the coordinators are reached from outside of the cluster. They ask for no
    /// password, and show all queries.
    #[serde(default)]
    pub ingress: Option<Ingress>,
}

/// Versions of Impala that behave differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Version {
    /// One catalog service and one statestore.
    #[serde(rename = "4.2")]
    V4_2,
    /// Can have two catalog services.
    #[serde(rename = "4.3")]
    V4_3,
    /// Can have two statestores.
    #[serde(rename = "4.4")]
    V4_4,
    /// Knows pools that use coordinators only.
    #[default]
    #[serde(rename = "4.5")]
    V4_5,
}

/// How much the defaults reserve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// For trying out.
    #[default]
    Small,
    /// For a team.
    Medium,
    /// For a company.
    Large,
}

/// The catalog service, which knows the metadata of all tables.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Catalog {
    /// 1, or 2 of which one stands by (Impala 4.3). Default: 1.
    pub replicas: u32,
    /// Image. Default: `docker.io/apache/impala:<release>-catalogd`, which is built for the Hive 3 of
    /// Cloudera; for a Metastore of Apache Hive take a build for that.
    pub image: Option<Reference>,
    /// Processor and memory; 70 % of the memory is heap. Default: by `size`.
    pub resources: Option<Resources>,
    /// Time between two looks at the notifications of the Metastore. Default: `1s`.
    pub event_polling: Duration,
    /// Startup flags, in place of and beside those that platc sets: `load_catalog_in_background = "false"`.
    pub flags: BTreeMap<String, String>,
    /// How its web pages are reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

impl Default for Catalog {
    fn default() -> Self {
        Self {
            replicas: 1,
            image: None,
            resources: None,
            event_polling: Duration::seconds(1),
            flags: BTreeMap::new(),
            ingress: None,
            placement: Placement::default(),
        }
    }
}

/// The statestore, which knows what daemons there are.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Statestore {
    /// 1, or 2 of which one stands by (Impala 4.4). Default: 1.
    pub replicas: u32,
    /// Image. Default: `docker.io/apache/impala:<release>-statestored`.
    pub image: Option<Reference>,
    /// Processor and memory. Default: by `size`.
    pub resources: Option<Resources>,
    /// Startup flags, in place of and beside those that platc sets.
    pub flags: BTreeMap<String, String>,
    /// How its web pages are reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

impl Default for Statestore {
    fn default() -> Self {
        Self {
            replicas: 1,
            image: None,
            resources: None,
            flags: BTreeMap::new(),
            ingress: None,
            placement: Placement::default(),
        }
    }
}

/// Coordinators or executors.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Daemons {
    /// Pods. Default: 1.
    pub replicas: u32,
    /// Image. Default: `docker.io/apache/impala:<release>-impalad_coordinator`, `-impalad_executor`, or
    /// `-impalad_coord_exec` where the coordinators execute too.
    pub image: Option<Reference>,
    /// Processor and memory; 80 % of the memory is Impala's `mem_limit`, the heap included. Default:
    /// by `size`.
    pub resources: Option<Resources>,
    /// Heap of the JVM inside of the daemon. Default: a quarter of the memory for coordinators, an
    /// eighth for executors, and `512Mi` at least.
    pub heap: Option<Quantity>,
    /// Where queries spill to; they may use 90 % of it. Default: `pod`, of a size by `size`.
    pub scratch: Option<Volume>,
    /// Where data from other nodes and from object stores is cached. Default: nowhere.
    pub data_cache: Option<Volume>,
    /// Startup flags, in place of and beside those that platc sets: `idle_session_timeout = "3600"`.
    pub flags: BTreeMap<String, String>,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

impl Default for Daemons {
    fn default() -> Self {
        Self {
            replicas: 1,
            image: None,
            resources: None,
            heap: None,
            scratch: None,
            data_cache: None,
            flags: BTreeMap::new(),
            placement: Placement::default(),
        }
    }
}

/// Disk of a pod.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Volume {
    /// Disk of the node, gone with the pod; a pod that uses more is evicted: `{ pod = "20Gi" }`.
    Pod(Quantity),
    /// A claim of the pod's own: `{ claim = { size = "100Gi", class = "local" } }`.
    Claim(Storage),
}

/// A pool of admission control.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Pool {
    /// Memory that its queries may use together, on all executors. Default: any.
    pub max_memory: Option<Quantity>,
    /// Queries that run at the same time. Default: any number.
    pub max_running: Option<u32>,
    /// Queries that wait. Default: 200.
    pub max_queued: Option<u32>,
    /// How long a query waits before it is refused. Default: `1m`.
    pub queue_timeout: Option<Duration>,
    /// The least memory that a query gets on each executor.
    pub min_query_memory: Option<Quantity>,
    /// The most memory that a query gets on each executor.
    pub max_query_memory: Option<Quantity>,
    /// Default query options of this pool.
    pub query_options: BTreeMap<String, String>,
    /// Users that may use the pool. Everybody may when neither users nor groups are named.
    pub users: Vec<String>,
    /// Groups that may use the pool.
    pub groups: Vec<String>,
    /// Whether its queries run on coordinators only (Impala 4.5). Default: `false`.
    pub only_coordinators: bool,
}

fn default_user() -> String {
    "impala".to_owned()
}

fn default_drain() -> Duration {
    Duration::minutes(5)
}

impl Impala {
    /// One coordinator that executes too, on this Metastore and its tables.
    pub fn new(metastore: impl Into<Ref<Metastore>>, storage: PathRef) -> Self {
        Self {
            metastore: metastore.into(),
            storage,
            other_storage: Vec::new(),
            version: None,
            size: Size::default(),
            catalog: Catalog::default(),
            statestore: Statestore::default(),
            coordinators: Daemons::default(),
            executors: None,
            pools: BTreeMap::new(),
            query_options: BTreeMap::new(),
            short_circuit: None,
            user: default_user(),
            drain: default_drain(),
            core_site: BTreeMap::new(),
            hdfs_site: BTreeMap::new(),
            hive_site: BTreeMap::new(),
            ingress: None,
        }
    }

    /// This many daemons that only execute.
    #[must_use]
    pub fn executors(mut self, replicas: u32) -> Self {
        self.executors.get_or_insert_default().replicas = replicas;
        self
    }

    /// Two catalog services and two statestores.
    #[must_use]
    pub fn ha(mut self) -> Self {
        self.catalog.replicas = 2;
        self.statestore.replicas = 2;
        self
    }

    /// Reserves this much where nothing else is said.
    #[must_use]
    pub fn size(mut self, size: Size) -> Self {
        self.size = size;
        self
    }

    /// Web pages of the coordinators at this host.
    #[must_use]
    pub fn host(mut self, host: DnsName) -> Self {
        self.ingress = Some(Ingress::host(host));
        self
    }
}
