//! What a person writes.

use platc_sdk::{AbsolutePath, DnsName, Name, Quantity, Reference};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[local-storage.<name>]`: a StorageClass with volumes that are directories of nodes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalStorage {
    /// Name of the StorageClass, which no other one in the cluster has. It cannot change once claims
    /// name it. Default: the name of the component with its kind, such as `disks-local-storage`.
    #[serde(default)]
    pub class: Option<DnsName>,
    /// Whether it is the class of claims that name none, in the whole cluster; at most one is. Default:
    /// `false`.
    #[serde(default)]
    pub cluster_default: bool,
    /// The volumes. `[]` where something else makes volumes of the class, such as a static provisioner.
    pub volumes: Vec<Volume>,
    /// What becomes of a volume whose claim is deleted: `retain` keeps it with its data until a person
    /// frees it; `delete` is for clusters where a static provisioner cleans and offers it again.
    /// Default: `retain`.
    #[serde(default)]
    pub reclaim: Reclaim,
    /// Label that tells the nodes apart. Its value may differ from the node's name: see
    /// `kubectl get nodes --show-labels`. Default: `kubernetes.io/hostname`.
    #[serde(default = "node_label")]
    pub node_label: String,
    /// Whether a Job on each node makes the directories, as root. The namespace then has to allow
    /// directories of nodes in pods (Pod Security `privileged`). With `false` they have to be there
    /// before a pod uses them. Default: `false`.
    #[serde(default)]
    pub make_directories: bool,
    /// Image of those Jobs, with a shell. Default: `docker.io/library/busybox:1.37.0`.
    #[serde(default)]
    pub image: Option<Reference>,
}

/// A volume: a directory of one node, or the place where a disk of its own is mounted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// The node: the value of its label `node_label`.
    pub node: DnsName,
    /// The directory. A disk has to be in the node's `/etc/fstab`, or an empty directory takes its place
    /// after the next start of the node.
    pub path: AbsolutePath,
    /// What a claim may ask for, a quantity such as `100Gi`. Nothing keeps a directory from growing
    /// beyond it: give each one a partition of its own.
    pub size: Quantity,
    /// The only claim that may have the volume. Default: any that fits.
    #[serde(default)]
    pub claim: Option<Claim>,
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its namespace. Default: that of the component.
    #[serde(default)]
    pub namespace: Option<Name>,
    /// Its name; that of a StatefulSet is `<volume>-<statefulset>-<ordinal>`.
    pub name: DnsName,
}

/// What becomes of a volume whose claim is deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reclaim {
    /// It stays, with its data.
    #[default]
    Retain,
    /// It is deleted, if there is something that can.
    Delete,
}

impl LocalStorage {
    /// A class of this name, without volumes yet.
    pub fn class(class: DnsName) -> Self {
        Self {
            class: Some(class),
            cluster_default: false,
            volumes: Vec::new(),
            reclaim: Reclaim::Retain,
            node_label: node_label(),
            make_directories: false,
            image: None,
        }
    }

    /// With this directory of a node.
    #[must_use]
    pub fn volume(mut self, node: DnsName, path: AbsolutePath, size: Quantity) -> Self {
        self.volumes.push(Volume {
            node,
            path,
            size,
            claim: None,
        });
        self
    }
}

/// The label that the kubelet gives every node.
fn node_label() -> String {
    "kubernetes.io/hostname".to_owned()
}
