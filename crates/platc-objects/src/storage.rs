//! Claims for storage.

use k8s_openapi::api::core::v1 as core;
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
            metadata: ObjectMeta {
                name: Some(name.to_owned()),
                ..ObjectMeta::default()
            },
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
