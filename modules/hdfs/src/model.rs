//! A validated HDFS.

use platc_sdk::ingress::Ingress;
use platc_sdk::workload::{Apart, Placement};
use platc_sdk::{
    AbsolutePath, DataVersion, Duration, Endpoint, Identity, Image, Port, Quantity, Resources,
    Settings, Storage,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::kerberos::Secure;
use crate::names::{self, Ports};

/// A validated HDFS.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// The line of Hadoop.
    pub version: Version,
    /// The image of each role.
    pub images: RoleImages,
    /// One NameNode, or two with what they need to agree.
    pub topology: Topology,
    /// Processor and memory of each NameNode.
    pub name_node_resources: Resources,
    /// Where the NameNodes may be scheduled.
    pub name_node_placement: Placement,
    /// The DataNodes.
    pub data_nodes: DataNodes,
    /// Copies of each block.
    pub replication: u16,
    /// Whether an HDFS without any formatted name directory is formatted.
    pub allow_format: bool,
    /// Users that may act for others.
    pub proxy_users: Vec<String>,
    /// How everybody proves who they are; `None` where nobody does.
    pub secure: Option<Secure>,
    /// Whether there is a pod with a client.
    pub client: bool,
    /// How pods of one role are kept on different nodes.
    pub spread: Spread,
    /// What the person set in `core-site.xml`.
    pub core_site: Settings,
    /// What the person set in `hdfs-site.xml`.
    pub hdfs_site: Settings,
}

/// A line of Hadoop whose ports and variables are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Version {
    /// Hadoop 3.3 and later.
    #[default]
    #[serde(rename = "3")]
    V3,
    /// Hadoop 2.7 to 2.10.
    #[serde(rename = "2.7")]
    V2,
}

/// The image of each role.
#[derive(Debug)]
pub struct RoleImages {
    /// Image of the NameNodes and their failover controllers.
    pub name_node: Image,
    /// Image of the JournalNodes.
    pub journal_node: Image,
    /// Image of the DataNodes.
    pub data_node: Image,
    /// Image of the client and of the Jobs.
    pub client: Image,
}

/// One NameNode, or two.
#[derive(Debug)]
pub enum Topology {
    /// One NameNode.
    Simple(Box<Simple>),
    /// Two NameNodes, one of which takes over from the other.
    Ha(Box<Ha>),
}

/// What only one NameNode has.
#[derive(Debug)]
pub struct Simple {
    /// Where its name directory is.
    pub metadata: Metadata,
    /// Volume for the second name directory.
    pub copy: Storage,
    /// Its web pages outside of the cluster.
    pub ingress: Option<Ingress>,
}

/// Where the name directory of the only NameNode is.
#[derive(Debug)]
pub enum Metadata {
    /// On a volume.
    Volume(Storage),
    /// In a directory of its node.
    Node(AbsolutePath),
}

/// What two NameNodes need.
#[derive(Debug)]
pub struct Ha {
    /// Name of the file system in URIs.
    pub nameservice: String,
    /// Volume of each NameNode.
    pub storage: Storage,
    /// The servers of the ensemble, as `host:port` joined by commas.
    pub ensemble: String,
    /// Time without a sign of life after which the other NameNode takes over.
    pub session_timeout: Duration,
    /// Processor and memory of each failover controller.
    pub failover_resources: Resources,
    /// The JournalNodes.
    pub journal_nodes: JournalNodes,
}

/// The JournalNodes: an odd number of them.
#[derive(Debug)]
pub struct JournalNodes {
    /// How many.
    pub replicas: u32,
    /// Volume of each.
    pub storage: Storage,
    /// Processor and memory of each.
    pub resources: Resources,
    /// Where they may be scheduled.
    pub placement: Placement,
}

/// The DataNodes.
#[derive(Debug)]
pub struct DataNodes {
    /// Where they and their blocks are.
    pub home: Home,
    /// Space that is left free on each disk.
    pub reserved: Quantity,
    /// Processor and memory of each.
    pub resources: Resources,
    /// Where they may be scheduled.
    pub placement: Placement,
}

/// Where DataNodes and their blocks are.
#[derive(Debug)]
pub enum Home {
    /// One on every node, on directories of the node.
    Nodes {
        /// The directories, at least one.
        host_paths: Vec<AbsolutePath>,
        /// Whether they use the node's network.
        host_network: bool,
    },
    /// A number of them with volumes.
    Volumes {
        /// How many.
        replicas: u32,
        /// Volume of each.
        storage: Storage,
    },
}

/// How pods of one role are kept on different nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// Where there are enough nodes.
    #[default]
    Preferred,
    /// Always; pods without a node of their own stay pending.
    Required,
}

impl From<Spread> for Apart {
    fn from(spread: Spread) -> Self {
        match spread {
            Spread::Preferred => Self::WherePossible,
            Spread::Required => Self::Always,
        }
    }
}

impl Model {
    /// The ports of this line of Hadoop.
    pub fn ports(&self) -> Ports {
        Ports::of(self.version, self.secure.is_some())
    }

    /// The port of each JournalNode's web server.
    pub fn journal_web(&self) -> Port {
        match self.secure {
            None => names::JOURNAL_HTTP,
            Some(_) => names::JOURNAL_HTTPS,
        }
    }

    /// How many NameNodes there are.
    pub fn name_node_count(&self) -> u32 {
        match self.topology {
            Topology::Simple(_) => 1,
            Topology::Ha(_) => 2,
        }
    }

    /// The DNS name of each NameNode.
    pub fn name_node_hosts(&self) -> Vec<String> {
        (0..self.name_node_count())
            .map(|ordinal| self.identity.pod_host(names::NAME_NODE, ordinal))
            .collect()
    }

    /// The port of each NameNode's web pages.
    pub fn web_endpoints(&self) -> Vec<Endpoint> {
        let port = self.ports().name_http.number;
        self.name_node_hosts()
            .into_iter()
            .map(|host| Endpoint::new(host, port))
            .collect()
    }

    /// `fs.defaultFS`.
    pub fn default_fs(&self) -> String {
        match &self.topology {
            Topology::Simple(_) => {
                let host = self.identity.pod_host(names::NAME_NODE, 0);
                format!("hdfs://{host}:{}", self.ports().name_rpc.number)
            }
            Topology::Ha(ha) => format!("hdfs://{}", ha.nameservice),
        }
    }

    /// What the servers keep on their volumes; `None` where the NameNodes' tag does not tell it. Each of
    /// these has another `NameNodeLayoutVersion` (-63, -66, -67), and no NameNode starts on that of
    /// another without `-rollingUpgrade started`.
    pub fn layout(&self) -> Option<DataVersion> {
        let layout = match self.version {
            Version::V2 => "2.7",
            Version::V3 => layout_of_3(self.images.name_node.source().tag()?)?,
        };
        Some(DataVersion::new(layout).upgrade(UPGRADE))
    }

    /// The user that the NameNodes run as, who may do everything.
    pub fn superuser(&self) -> &'static str {
        match self.version {
            Version::V3 => "hadoop",
            Version::V2 => "root",
        }
    }
}

/// What a person does for an upgrade, and how platc is told of it.
const UPGRADE: &str = "run `hdfs dfsadmin -rollingUpgrade prepare`, and then, with patches, let the \
                       NameNodes start with `-rollingUpgrade started` and name the old version in \
                       the annotation platc.io/upgrades-from of each workload";

/// The release that brought the layout of this one; `None` for those that are not known.
fn layout_of_3(tag: &str) -> Option<&'static str> {
    ["3.3", "3.4"]
        .into_iter()
        .find(|release| match tag.strip_prefix(release) {
            Some(rest) => !rest.starts_with(|c: char| c.is_ascii_digit()),
            None => false,
        })
}

impl DataNodes {
    /// How many there are, where that is known.
    pub fn known_count(&self) -> Option<u32> {
        match self.home {
            Home::Nodes { .. } => None,
            Home::Volumes { replicas, .. } => Some(replicas),
        }
    }

    /// The directories that blocks are in, inside of the container.
    pub fn directories(&self) -> Vec<String> {
        let disks = match &self.home {
            Home::Nodes { host_paths, .. } => host_paths.len(),
            Home::Volumes { .. } => 1,
        };
        (0..disks)
            .map(|disk| names::inside(&names::data_volume(disk)))
            .collect()
    }
}

impl Ha {
    /// The RPC port of each JournalNode.
    pub fn journal_endpoints(&self, identity: &Identity) -> Vec<Endpoint> {
        (0..self.journal_nodes.replicas)
            .map(|ordinal| {
                let host = identity.pod_host(names::JOURNAL_NODE, ordinal);
                Endpoint::new(host, names::JOURNAL_RPC.number)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_known_by_the_release_in_the_tag() {
        for (tag, expected) in [
            ("3.3.6", Some("3.3")),
            ("3.4", Some("3.4")),
            ("3.4.1-java11", Some("3.4")),
            ("3.30.0", None),
            ("3.5.0", None),
            ("latest", None),
        ] {
            assert_eq!(layout_of_3(tag), expected, "{tag}");
        }
    }
}
