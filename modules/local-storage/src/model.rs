//! A validated StorageClass with its volumes.

use std::collections::BTreeMap;

use platc_sdk::{AbsolutePath, DnsName, Image, Name, Storage};

/// A validated StorageClass with its volumes.
#[derive(Debug)]
pub struct Model {
    /// Name of the class.
    pub class: DnsName,
    /// Whether it is the class of claims that name none.
    pub cluster_default: bool,
    /// The volumes.
    pub volumes: Vec<NodeVolume>,
    /// What becomes of a volume whose claim is deleted, as Kubernetes writes it.
    pub reclaim: &'static str,
    /// Label that tells the nodes apart.
    pub node_label: String,
    /// The image of the Jobs that make directories; `None` where people make them.
    pub directories: Option<Image>,
}

/// A volume: a directory of one node.
#[derive(Debug)]
pub struct NodeVolume {
    /// The node.
    pub node: DnsName,
    /// The directory.
    pub path: AbsolutePath,
    /// Its size, and the class.
    pub storage: Storage,
    /// Namespace and name of the only claim that may have it.
    pub claim: Option<(Name, DnsName)>,
}

impl Model {
    /// The directories of every node.
    pub fn nodes(&self) -> BTreeMap<&DnsName, Vec<&AbsolutePath>> {
        let mut nodes: BTreeMap<&DnsName, Vec<&AbsolutePath>> = BTreeMap::new();
        for volume in &self.volumes {
            nodes.entry(&volume.node).or_default().push(&volume.path);
        }
        nodes
    }
}
