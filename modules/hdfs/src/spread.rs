//! Where pods of one role stand to each other, and which nodes they avoid.

use platc_sdk::digest::fit;
use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use crate::model::{Model, Spread};
use crate::names;

/// Keeps the pods of a role on different nodes.
pub(crate) fn apart(model: &Model, role: &str) -> core::PodAntiAffinity {
    let term = core::PodAffinityTerm {
        label_selector: Some(LabelSelector {
            match_labels: Some(model.identity.selector(role)),
            ..LabelSelector::default()
        }),
        topology_key: "kubernetes.io/hostname".to_owned(),
        ..core::PodAffinityTerm::default()
    };
    match model.spread {
        Spread::Required => core::PodAntiAffinity {
            required_during_scheduling_ignored_during_execution: Some(vec![term]),
            ..core::PodAntiAffinity::default()
        },
        Spread::Preferred => core::PodAntiAffinity {
            preferred_during_scheduling_ignored_during_execution: Some(vec![
                core::WeightedPodAffinityTerm {
                    weight: 100,
                    pod_affinity_term: term,
                },
            ]),
            ..core::PodAntiAffinity::default()
        },
    }
}

/// Keeps DataNodes off the nodes with the label `<component>-datanode-exclude`, whatever its value:
/// `kubectl label node NODE hdfs-datanode-exclude=yes` for a component called `hdfs`.
pub(crate) fn not_excluded(model: &Model) -> core::NodeAffinity {
    let name = model.identity.object_name(names::DATA_NODE);
    let requirement = core::NodeSelectorRequirement {
        key: fit(&format!("{name}-exclude"), 63),
        operator: "DoesNotExist".to_owned(),
        ..core::NodeSelectorRequirement::default()
    };
    core::NodeAffinity {
        required_during_scheduling_ignored_during_execution: Some(core::NodeSelector {
            node_selector_terms: vec![core::NodeSelectorTerm {
                match_expressions: Some(vec![requirement]),
                ..core::NodeSelectorTerm::default()
            }],
        }),
        ..core::NodeAffinity::default()
    }
}
