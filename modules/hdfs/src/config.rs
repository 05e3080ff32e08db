//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::Ensemble;
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{AbsolutePath, Duration, Name, Quantity, Ref, Reference, Resources, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::kerberos::HdfsKerberos;
use crate::model::{Spread, Version};
use crate::size::Size;

/// `[hdfs.<name>]`: a Hadoop distributed file system.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Hdfs {
    /// `ha` for two NameNodes, one of which takes over from the other, or `simple` for one
    /// NameNode. Default: `ha`.
    pub mode: Mode,
    /// The line of Hadoop that the images are of: `3` or `2.7`. It decides about ports and names of
    /// variables. Default: `3`.
    pub version: Version,
    /// The ensemble in which the active NameNode is elected. Needed with `mode = "ha"`.
    pub zookeeper: Option<Ref<Ensemble>>,
    /// Name of the file system in URIs (`hdfs://<nameservice>`), with `mode = "ha"`. It stands in
    /// what is stored on the JournalNodes, so it cannot be changed later. Default: the component's
    /// name.
    pub nameservice: Option<Name>,
    /// Image of all roles. Default: `docker.io/apache/hadoop:3.3.6` for version 3, and the
    /// `uhopper` images of 2.7.2 for version 2.7.
    pub image: Option<Reference>,
    /// Images of single roles, before `image`.
    pub images: Images,
    /// Which defaults the `resources` of the roles have. `small`: NameNode `500m`, `2Gi` (heap 1638 MiB),
    /// JournalNode `100m`, `512Mi` (409), DataNode `250m`, `1Gi` (819). `medium`: `2`, `8Gi` (6553), `250m`,
    /// `1Gi` (819), `1`, `4Gi` (3276). `large`: `4`, `32Gi` (26214), `500m`, `2Gi` (1638), `2`, `8Gi`
    /// (6553). Failover controllers are the same in all sizes. Default: `small`.
    pub size: Size,
    /// Copies of each block. Default: 3, or the number of DataNodes where that is known and smaller.
    pub replication: Option<u16>,
    /// Whether an HDFS without any formatted name directory is formatted. Set it to `false` once the
    /// HDFS holds data that matters. Default: `true`.
    pub allow_format: bool,
    /// Users that may act for others, such as `livy` and `hue`.
    pub proxy_users: Vec<String>,
    /// Lets in only those who prove who they are with Kerberos, and encrypts what they say. Version 3 only.
    /// Default: everybody is who they say they are.
    pub kerberos: Option<HdfsKerberos>,
    /// The NameNodes.
    pub name_node: NameNode,
    /// The JournalNodes, which keep the edits that the NameNodes share; with `mode = "ha"`.
    pub journal_nodes: Option<JournalNodes>,
    /// The programs that decide which NameNode is active; with `mode = "ha"`.
    pub failover_controller: Option<FailoverController>,
    /// The DataNodes.
    pub data_nodes: DataNodes,
    /// Whether there is a pod with a Hadoop client to open a shell in. Default: `true`.
    pub client: bool,
    /// The NameNode's web pages, with `mode = "simple"`.
    pub ingress: Option<Ingress>,
    /// How pods of one role are kept on different nodes: `preferred`, or `required`, which leaves
    /// pods pending where there are too few nodes. Default: `preferred`.
    pub spread: Spread,
    /// Keys of the servers' `core-site.xml`, in place of and beside those that platc sets.
    pub core_site: BTreeMap<String, String>,
    /// Keys of the servers' `hdfs-site.xml`, in place of and beside those that platc sets.
    pub hdfs_site: BTreeMap<String, String>,
}

/// How many NameNodes there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Two NameNodes, JournalNodes and automatic failover.
    #[default]
    Ha,
    /// One NameNode.
    Simple,
}

/// Images of single roles.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Images {
    /// Image of the NameNodes and their failover controllers.
    pub name_node: Option<Reference>,
    /// Image of the JournalNodes.
    pub journal_node: Option<Reference>,
    /// Image of the DataNodes.
    pub data_node: Option<Reference>,
    /// Image of the client and of the Jobs.
    pub client: Option<Reference>,
}

/// The NameNodes, which hold the tree of files and the places of their blocks.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NameNode {
    /// Volume of each NameNode. Default: `20Gi`.
    pub storage: Option<Storage>,
    /// Directory of the node in place of the volume, with `mode = "simple"`; `placement` has to name
    /// the node.
    pub host_path: Option<AbsolutePath>,
    /// Volume for a second copy of everything in the first, with `mode = "simple"`: when one of the
    /// two is lost the NameNode goes on with the other and is never formatted again. Default:
    /// `20Gi`.
    pub copy_storage: Option<Storage>,
    /// Processor and memory; the heap is 80 % of the memory. About a million blocks need a gibibyte.
    /// Default: those of `size`.
    pub resources: Option<Resources>,
    /// Where the NameNodes may be scheduled. The client and the Jobs have the same tolerations and the same
    /// priority class, but not the node selector.
    pub placement: Placement,
}

/// The JournalNodes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct JournalNodes {
    /// How many: 3, 5 or 7. It cannot be changed later without copying edits by hand. Default: 3.
    pub replicas: u32,
    /// Volume of each JournalNode. Default: `10Gi`.
    pub storage: Storage,
    /// Processor and memory; the heap is 80 % of the memory. Default: those of `size`.
    pub resources: Option<Resources>,
    /// Where the JournalNodes may be scheduled.
    pub placement: Placement,
}

/// The failover controllers (ZKFC), one beside each NameNode.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FailoverController {
    /// Time without a sign of life after which the other NameNode takes over. Default: `10s`.
    pub session_timeout: Duration,
    /// Processor and memory; the heap is 80 % of the memory. Default: `50m`, `512Mi`.
    pub resources: Resources,
}

/// The DataNodes, which hold the blocks.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DataNodes {
    /// `daemon-set` for one on every node, on directories of the node, or `stateful-set` for a
    /// number of them with volumes. Nodes with the label `<name>-datanode-exclude`
    /// (`lake-hdfs-datanode-exclude` for `hdfs.lake`) get none.
    /// Default: `daemon-set`.
    pub kind: DataNodeKind,
    /// How many, with `stateful-set`. Default: 3.
    pub replicas: Option<u32>,
    /// Volume of each, with `stateful-set`. Default: `100Gi`.
    pub storage: Option<Storage>,
    /// Directories of the node, one a disk, with `daemon-set`. Default: `["/hdfs-data"]`.
    pub host_paths: Option<Vec<AbsolutePath>>,
    /// Whether they use the node's network and are known by its address, with `daemon-set`. Two HDFS
    /// on the same nodes cannot both do so. Default: `true`.
    pub host_network: Option<bool>,
    /// Space that is left free on each disk. Default: `10Gi` with `daemon-set`, nothing with
    /// `stateful-set`.
    pub reserved: Option<Quantity>,
    /// Processor and memory; the heap is 80 % of the memory. Default: those of `size`.
    pub resources: Option<Resources>,
    /// Where the DataNodes may be scheduled.
    pub placement: Placement,
}

/// What runs the DataNodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DataNodeKind {
    /// One on every node.
    #[default]
    DaemonSet,
    /// A number of them with volumes.
    StatefulSet,
}

impl Default for Hdfs {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            version: Version::default(),
            zookeeper: None,
            nameservice: None,
            image: None,
            images: Images::default(),
            size: Size::default(),
            replication: None,
            allow_format: true,
            proxy_users: Vec::new(),
            kerberos: None,
            name_node: NameNode::default(),
            journal_nodes: None,
            failover_controller: None,
            data_nodes: DataNodes::default(),
            client: true,
            ingress: None,
            spread: Spread::default(),
            core_site: BTreeMap::new(),
            hdfs_site: BTreeMap::new(),
        }
    }
}

impl Default for JournalNodes {
    fn default() -> Self {
        Self {
            replicas: 3,
            storage: Storage::gibibytes(10),
            resources: None,
            placement: Placement::default(),
        }
    }
}

impl Default for FailoverController {
    fn default() -> Self {
        Self {
            session_timeout: Duration::seconds(10),
            resources: Resources::new(50, 512),
        }
    }
}

impl Hdfs {
    /// Two NameNodes with automatic failover; [`Self::zookeeper`] has to follow.
    pub fn ha() -> Self {
        Self::default()
    }

    /// One NameNode.
    pub fn simple() -> Self {
        Self {
            mode: Mode::Simple,
            ..Self::default()
        }
    }

    /// Elects the active NameNode in this ensemble.
    #[must_use]
    pub fn zookeeper(mut self, ensemble: impl Into<Ref<Ensemble>>) -> Self {
        self.zookeeper = Some(ensemble.into());
        self
    }

    /// Runs this line of Hadoop.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Keeps this many copies of each block.
    #[must_use]
    pub fn replication(mut self, copies: u16) -> Self {
        self.replication = Some(copies);
        self
    }

    /// Runs this many DataNodes with volumes, in place of one on every node.
    #[must_use]
    pub fn data_nodes_with_volumes(mut self, replicas: u32, storage: Storage) -> Self {
        self.data_nodes.kind = DataNodeKind::StatefulSet;
        self.data_nodes.replicas = Some(replicas);
        self.data_nodes.storage = Some(storage);
        self
    }

    /// Lets a user act for others.
    #[must_use]
    pub fn proxy_user(mut self, user: impl Into<String>) -> Self {
        self.proxy_users.push(user.into());
        self
    }
}
