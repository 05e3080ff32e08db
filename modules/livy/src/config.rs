//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::{Ensemble, FileSystem, SparkHistory};
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{AbsolutePath, PathRef, Quantity, Ref, Reference, Resources};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[livy.<name>]`: a Livy server and the defaults of the Spark applications it runs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Livy {
    /// Image with Livy, a shell and `SPARK_HOME`. There is no official one. Livy is expected in
    /// `LIVY_HOME`, or else in `/opt/livy`.
    pub image: Reference,
    /// Image of drivers and executors, with Spark's own entry point and Spark in `/opt/spark`. It has
    /// to have the Spark version that `image` submits with.
    pub spark_image: Reference,
    /// The file system that applications read and write when they name none, and that files of
    /// applications are uploaded to.
    pub storage: Ref<FileSystem>,
    /// Version of Livy: `0.8` or `0.9`. Default: `0.8`.
    #[serde(default)]
    pub version: Version,
    /// The Hadoop user that drivers and executors run as. Default: `spark`.
    #[serde(default = "default_user")]
    pub user: String,
    /// Directory on `storage` that files of applications are uploaded to. It is made when it is inside
    /// of the user's home, and has to exist and be writable otherwise. Default:
    /// `/user/<user>/spark-upload`.
    #[serde(default)]
    pub upload_path: Option<AbsolutePath>,
    /// Directory that applications write their event logs to: `hdfs.lake:/shared/spark-logs`. It is
    /// made, with `user` as its owner and room for everybody to create files (mode 1777). Without it
    /// applications write none.
    #[serde(default)]
    pub event_log: Option<PathRef>,
    /// Directory with jars that every driver and executor has on its class path:
    /// `hdfs.lake:/datagram/sharedlibs`. Each pod copies it to the same path in its container before
    /// Spark starts.
    #[serde(default)]
    pub shared_libraries: Option<PathRef>,
    /// Where sessions are kept over a restart; needs Livy 0.9. Default: `"off"`.
    #[serde(default)]
    pub recovery: Recovery,
    /// History server of these applications. Livy 0.9 links to it; for every version it is checked
    /// that the server reads what the applications write.
    #[serde(default)]
    pub history: Option<Ref<SparkHistory>>,
    /// Driver pods.
    #[serde(default)]
    pub driver: SparkPod,
    /// Executor pods.
    #[serde(default)]
    pub executor: SparkPod,
    /// Number of the user that driver and executor containers run as. Default: 185, the user of
    /// Spark's images.
    #[serde(default = "default_spark_uid")]
    pub spark_uid: u32,
    /// Keys of `spark-defaults.conf` for all applications, in place of and beside those that platc
    /// sets.
    #[serde(default)]
    pub spark_defaults: BTreeMap<String, String>,
    /// Keys of `livy.conf`, in place of and beside those that platc sets.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// Keys of `livy-client.conf`, which interactive sessions read.
    #[serde(default)]
    pub client_settings: BTreeMap<String, String>,
    /// Which default `resources` have: `small` is `500m` and `4Gi` (heap `1Gi`, room for 4 processes of
    /// `spark-submit`), `medium` `2` and `8Gi` (`2Gi`, 8), `large` `4` and `16Gi` (`4Gi`, 17). Drivers and
    /// executors have their own settings. Default: `small`.
    #[serde(default)]
    pub size: Size,
    /// Processor and memory of the server. A quarter of the memory is its heap; the rest is for
    /// `spark-submit`, one process (up to 700Mi) for each application that is being started, and in
    /// Livy 0.8 for each that runs. Default: those of `size`.
    #[serde(default)]
    pub resources: Option<Resources>,
    /// Number of the user that the server runs as; the image's own user when absent. It is said even
    /// where the cluster chooses users. The user needs an entry in `/etc/passwd`, of the image or of the
    /// cluster's making, or Hadoop cannot log in.
    #[serde(default)]
    pub run_as_user: Option<u32>,
    /// How the server is reached from outside of the cluster. Who reaches it runs code with its
    /// rights: Livy asks nobody for a password unless `settings` say so.
    #[serde(default)]
    pub ingress: Option<Ingress>,
    /// Where the server may be scheduled.
    #[serde(default)]
    pub placement: Placement,
}

/// Versions of Livy that behave differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Version {
    /// Watches its `spark-submit` processes and knows nothing of pods.
    #[default]
    #[serde(rename = "0.8")]
    V0_8,
    /// Watches driver pods, in all namespaces.
    #[serde(rename = "0.9")]
    V0_9,
}

/// How much the default gives the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// For trying things out.
    #[default]
    Small,
    /// For a team.
    Medium,
    /// For a company.
    Large,
}

impl Size {
    /// Processor and memory of the server.
    pub(crate) fn server(self) -> Resources {
        match self {
            Self::Small => Resources::new(500, 4096),
            Self::Medium => Resources::new(2000, 8192),
            Self::Large => Resources::new(4000, 16_384),
        }
    }
}

/// Where sessions are kept over a restart.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Recovery {
    /// Nowhere; a restart forgets them: `"off"`.
    #[default]
    Off,
    /// In ZooKeeper: `{ ensemble = "zookeeper.zk" }`.
    Ensemble(Ref<Ensemble>),
    /// In a directory that is made for it: `{ directory = "hdfs.lake:/user/spark/livy-state" }`.
    Directory(PathRef),
}

/// Driver or executor pods.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SparkPod {
    /// Tasks that run at the same time; a whole number. Default: 1.
    pub cores: u32,
    /// Processor to reserve, where that is not `cores`: `100m`.
    pub cpu_request: Option<Quantity>,
    /// Processor never to exceed; none when absent.
    pub cpu_limit: Option<Quantity>,
    /// Heap. The pod gets a tenth more, and 384Mi more at least. Default: `1Gi`.
    pub memory: Quantity,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

impl Default for SparkPod {
    fn default() -> Self {
        Self {
            cores: 1,
            cpu_request: None,
            cpu_limit: None,
            memory: Quantity::gibibytes(1),
            placement: Placement::default(),
        }
    }
}

fn default_user() -> String {
    "spark".to_owned()
}

fn default_spark_uid() -> u32 {
    185
}

impl Livy {
    /// A server of version 0.8 that runs `image` and starts applications in `spark_image`.
    pub fn new(
        image: Reference,
        spark_image: Reference,
        storage: impl Into<Ref<FileSystem>>,
    ) -> Self {
        Self {
            image,
            spark_image,
            storage: storage.into(),
            version: Version::default(),
            user: default_user(),
            upload_path: None,
            event_log: None,
            shared_libraries: None,
            recovery: Recovery::Off,
            history: None,
            driver: SparkPod::default(),
            executor: SparkPod::default(),
            spark_uid: default_spark_uid(),
            spark_defaults: BTreeMap::new(),
            settings: BTreeMap::new(),
            client_settings: BTreeMap::new(),
            size: Size::default(),
            resources: None,
            run_as_user: None,
            ingress: None,
            placement: Placement::default(),
        }
    }

    /// Livy of this version.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Applications write their event logs to this directory.
    #[must_use]
    pub fn event_log(mut self, event_log: PathRef) -> Self {
        self.event_log = Some(event_log);
        self
    }

    /// Applications have the jars of this directory on their class path.
    #[must_use]
    pub fn shared_libraries(mut self, directory: PathRef) -> Self {
        self.shared_libraries = Some(directory);
        self
    }

    /// Sessions survive a restart here.
    #[must_use]
    pub fn recovery(mut self, recovery: Recovery) -> Self {
        self.recovery = recovery;
        self
    }

    /// The history server of these applications.
    #[must_use]
    pub fn history(mut self, history: impl Into<Ref<SparkHistory>>) -> Self {
        self.history = Some(history.into());
        self
    }

    /// Is reached from outside of the cluster.
    #[must_use]
    pub fn ingress(mut self, ingress: Ingress) -> Self {
        self.ingress = Some(ingress);
        self
    }
}
