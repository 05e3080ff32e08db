//! Where pods may run, and as whom.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use schemars::JsonSchema;
use serde::Deserialize;

/// How the pods of one role keep to different nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// As long as there are enough nodes.
    WherePossible,
    /// A pod without a node of its own waits for one.
    Always,
}

impl Apart {
    pub(super) fn to_api(self, selector: BTreeMap<String, String>) -> core::PodAntiAffinity {
        let term = core::PodAffinityTerm {
            label_selector: Some(LabelSelector {
                match_labels: Some(selector),
                ..LabelSelector::default()
            }),
            topology_key: "kubernetes.io/hostname".to_owned(),
            ..core::PodAffinityTerm::default()
        };
        match self {
            Self::WherePossible => core::PodAntiAffinity {
                preferred_during_scheduling_ignored_during_execution: Some(vec![
                    core::WeightedPodAffinityTerm {
                        weight: 100,
                        pod_affinity_term: term,
                    },
                ]),
                ..core::PodAntiAffinity::default()
            },
            Self::Always => core::PodAntiAffinity {
                required_during_scheduling_ignored_during_execution: Some(vec![term]),
                ..core::PodAntiAffinity::default()
            },
        }
    }
}

/// The user and groups of a pod's containers, as numbers: the kubelet cannot prove that a user name
/// is not root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunAs {
    /// The user; zero is root.
    pub user: i64,
    /// The primary group.
    pub group: i64,
    /// The group that volumes are given to.
    pub volumes: i64,
}

impl RunAs {
    /// A user whose group has the same number and also owns the volumes.
    pub const fn user(user: i64) -> Self {
        Self {
            user,
            group: user,
            volumes: user,
        }
    }

    pub(super) fn to_api(self) -> core::PodSecurityContext {
        core::PodSecurityContext {
            run_as_user: Some(self.user),
            run_as_group: Some(self.group),
            run_as_non_root: Some(self.user != 0),
            fs_group: Some(self.volumes),
            // Without this the kubelet walks the whole volume at every start of the pod.
            fs_group_change_policy: Some("OnRootMismatch".to_owned()),
            seccomp_profile: Some(core::SeccompProfile {
                type_: "RuntimeDefault".to_owned(),
                ..core::SeccompProfile::default()
            }),
            ..core::PodSecurityContext::default()
        }
    }
}

/// Where pods may be scheduled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Placement {
    /// Labels that a node must have.
    pub node_selector: BTreeMap<String, String>,
    /// Taints that are tolerated.
    pub tolerations: Vec<Toleration>,
    /// PriorityClass of the pods.
    pub priority_class: Option<String>,
}

/// A taint that is tolerated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Toleration {
    /// Key of the taint; every taint when absent.
    #[serde(default)]
    pub key: Option<String>,
    /// Value of the taint; every value when absent.
    #[serde(default)]
    pub value: Option<String>,
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`; every effect when absent.
    #[serde(default)]
    pub effect: Option<String>,
}

impl Toleration {
    pub(super) fn to_api(&self) -> core::Toleration {
        let operator = if self.value.is_some() {
            "Equal"
        } else {
            "Exists"
        };
        core::Toleration {
            key: self.key.clone(),
            operator: Some(operator.to_owned()),
            value: self.value.clone(),
            effect: self.effect.clone(),
            ..core::Toleration::default()
        }
    }
}
