//! Jobs that make the directories: one on each node.

use std::collections::BTreeMap;

use platc_sdk::workload::{Placement, RunAs, Toleration};
use platc_sdk::{AbsolutePath, Build, Container, Image, Quantity};

use crate::model::Model;
use crate::names::DIRECTORIES;

/// Says what is there. The kubelet made each directory when it mounted it; what a directory belongs to
/// is set when a pod mounts the volume, by the pod's `fsGroup`.
const SHOW: &str = "ls -ld \"$@\"";

/// A Job on each node, if platc makes the directories.
pub(crate) fn directories(model: &Model, out: &mut Build<'_>) {
    let Some(image) = &model.directories else {
        return;
    };
    for (node, paths) in model.nodes() {
        let on_node = BTreeMap::from([(model.node_label.clone(), node.to_string())]);
        out.prepare_job(&format!("{DIRECTORIES}-{node}"))
            .container(container(image, &paths))
            .run_as(RunAs::user(0))
            .placement(&Placement {
                node_selector: on_node,
                // The node was named, so whatever keeps other pods away does not keep this one.
                tolerations: vec![Toleration {
                    key: None,
                    value: None,
                    effect: None,
                }],
                priority_class: None,
            });
    }
}

fn container(image: &Image, paths: &[&AbsolutePath]) -> Container {
    let container = Container::new("directories", image)
        .command(["/bin/sh", "-ec", SHOW, "show"])
        .args(paths.iter().map(|path| format!("/node{path}")))
        .resources(&Quantity::millicores(10), &Quantity::mebibytes(16))
        .unprivileged();
    paths
        .iter()
        .enumerate()
        .fold(container, |container, (index, path)| {
            let volume = format!("directory-{index}");
            container.host_path(&volume, path.as_str(), &format!("/node{path}"))
        })
}
