//! The class and its volumes.

use std::collections::BTreeMap;

use platc_sdk::digest;
use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::storage::{local_storage_class, local_volume};
use platc_sdk::{Build, Stage};

use crate::model::{Model, NodeVolume};
use crate::names::STORAGE;

/// Says that claims which name no class use this one.
const DEFAULT_CLASS: &str = "storageclass.kubernetes.io/is-default-class";

/// Longest name of a volume (a DNS name).
const MAX_NAME: usize = 253;

/// The class, and a volume for each directory.
pub(crate) fn volumes(model: &Model, out: &mut Build<'_>) {
    let mut class = local_storage_class(model.class.as_str());
    if model.cluster_default {
        class.metadata.annotations = Some(BTreeMap::from([(
            DEFAULT_CLASS.to_owned(),
            "true".to_owned(),
        )]));
    }
    out.object(Stage::Foundation, STORAGE, class);
    for volume in &model.volumes {
        out.object(Stage::Foundation, STORAGE, object(model, volume));
    }
}

fn object(model: &Model, volume: &NodeVolume) -> core::PersistentVolume {
    let NodeVolume {
        node,
        path,
        storage,
        claim,
    } = volume;
    let name = volume_name(model.class.as_str(), node.as_str(), path.as_str());
    let mut object = local_volume(&name, node.as_str(), path.as_str(), storage);
    let spec = object.spec.get_or_insert_default();
    // The volume's own policy counts; that of its class is for volumes that a provisioner makes.
    spec.persistent_volume_reclaim_policy = Some(model.reclaim.to_owned());
    spec.claim_ref = claim
        .as_ref()
        .map(|(namespace, name)| core::ObjectReference {
            api_version: Some("v1".to_owned()),
            kind: Some("PersistentVolumeClaim".to_owned()),
            namespace: Some(namespace.to_string()),
            name: Some(name.to_string()),
            ..core::ObjectReference::default()
        });
    let required = spec.node_affinity.get_or_insert_default().required.as_mut();
    let terms = required
        .into_iter()
        .flat_map(|nodes| &mut nodes.node_selector_terms);
    for requirement in terms.flat_map(|term| term.match_expressions.iter_mut().flatten()) {
        requirement.key.clone_from(&model.node_label);
    }
    object
}

/// `<class>-<node>-<path>` with dashes for slashes. Where that could stand for another path too, the
/// digest of the path follows.
fn volume_name(class: &str, node: &str, path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let words = path.trim_matches('/').to_ascii_lowercase();
    let words = words.replace(|c| !is_plain(c), "-");
    let words = words.trim_matches('-');
    let name = if path.chars().all(|c| is_plain(c) || c == '/') {
        format!("{class}-{node}-{words}")
    } else {
        let digest = digest::short([path.as_bytes()]);
        format!("{class}-{node}-{words}-{}", &digest[..8])
    };
    digest::fit(&name, MAX_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_volume_stands_for_one_path() {
        for (path, expected) in [
            ("/mnt/data/rabbitmq", "disks-worker-1-mnt-data-rabbitmq"),
            ("/mnt/data-0", "disks-worker-1-mnt-data-0-db7e79e2"),
            ("/mnt/data/0", "disks-worker-1-mnt-data-0"),
            ("/mnt/Data_0", "disks-worker-1-mnt-data-0-0e129da7"),
        ] {
            assert_eq!(volume_name("disks", "worker-1", path), expected);
        }
    }
}
