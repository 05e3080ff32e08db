//! Which nodes pods avoid.

use platc_sdk::digest::fit;
use platc_sdk::k8s_openapi::api::core::v1 as core;

use crate::model::Model;
use crate::names;

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
