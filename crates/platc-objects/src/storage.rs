//! Claims for storage, volumes, and their classes.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::api::storage::v1::StorageClass;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

use crate::name::DnsName;
use crate::quantity::Quantity;

/// How much storage to claim, and of which class.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// Size of the volume, a quantity such as `20Gi`.
    pub size: Quantity,
    /// StorageClass; the cluster's default class when absent.
    #[serde(default)]
    pub class: Option<DnsName>,
}

impl Storage {
    /// `count` gibibytes of the cluster's default class.
    pub fn gibibytes(count: u32) -> Self {
        Self {
            size: Quantity::gibibytes(count),
            class: None,
        }
    }

    /// A claim that one node mounts read-write.
    pub fn claim(&self, name: &str) -> core::PersistentVolumeClaim {
        core::PersistentVolumeClaim {
            metadata: named(name),
            spec: Some(core::PersistentVolumeClaimSpec {
                access_modes: Some(vec!["ReadWriteOnce".to_owned()]),
                storage_class_name: self.class.as_ref().map(ToString::to_string),
                resources: Some(core::VolumeResourceRequirements {
                    requests: Some(BTreeMap::from([("storage".to_owned(), self.size.to_api())])),
                    ..core::VolumeResourceRequirements::default()
                }),
                ..core::PersistentVolumeClaimSpec::default()
            }),
            ..core::PersistentVolumeClaim::default()
        }
    }
}

/// A StorageClass of volumes that a person makes on the nodes (`local` volumes): nothing provisions
/// them, a claim is bound when its pod has a node, and data outlives the claim.
pub fn local_storage_class(name: &str) -> StorageClass {
    StorageClass {
        metadata: named(name),
        provisioner: "kubernetes.io/no-provisioner".to_owned(),
        reclaim_policy: Some("Retain".to_owned()),
        volume_binding_mode: Some("WaitForFirstConsumer".to_owned()),
        ..StorageClass::default()
    }
}

/// A volume that is a directory of one node. Its data outlives every claim.
pub fn local_volume(
    name: &str,
    node: &str,
    path: &str,
    storage: &Storage,
) -> core::PersistentVolume {
    let on_node = core::NodeSelectorRequirement {
        key: "kubernetes.io/hostname".to_owned(),
        operator: "In".to_owned(),
        values: Some(vec![node.to_owned()]),
    };
    core::PersistentVolume {
        metadata: named(name),
        spec: Some(core::PersistentVolumeSpec {
            access_modes: Some(vec!["ReadWriteOnce".to_owned()]),
            capacity: Some(BTreeMap::from([(
                "storage".to_owned(),
                storage.size.to_api(),
            )])),
            local: Some(core::LocalVolumeSource {
                path: path.to_owned(),
                ..core::LocalVolumeSource::default()
            }),
            node_affinity: Some(core::VolumeNodeAffinity {
                required: Some(core::NodeSelector {
                    node_selector_terms: vec![core::NodeSelectorTerm {
                        match_expressions: Some(vec![on_node]),
                        ..core::NodeSelectorTerm::default()
                    }],
                }),
            }),
            persistent_volume_reclaim_policy: Some("Retain".to_owned()),
            storage_class_name: storage.class.as_ref().map(ToString::to_string),
            ..core::PersistentVolumeSpec::default()
        }),
        ..core::PersistentVolume::default()
    }
}

fn named(name: &str) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.to_owned()),
        ..ObjectMeta::default()
    }
}
