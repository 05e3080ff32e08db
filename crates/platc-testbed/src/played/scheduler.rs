//! The scheduler: pods get a node once their claims are bound.

use serde_json::{Value, json};

use super::behaviour::Act;
use super::cluster::Cluster;
use super::condition::{Condition, conditions};
use super::kind::Kind;
use super::object::Object;
use super::steering;
use super::world::Snapshot;

/// Binds a pod that has no node, or says why it cannot.
pub(crate) async fn play(cluster: &Cluster, world: &Snapshot, pod: &Object) {
    if pod.is_going() || !pod.text("/spec/nodeName").is_empty() {
        return;
    }
    if let Err(reason) = obstacle(world, pod) {
        let message = reason;
        let unscheduled = [Condition {
            kind: "PodScheduled",
            holds: false,
            reason: "Unschedulable",
            message: &message,
        }];
        let status = json!({"phase": "Pending", "conditions": conditions(pod, &unscheduled)});
        cluster.set_status(pod, &status).await;
        cluster.warn(pod, "FailedScheduling", &message).await;
        return;
    }
    let nodes: Vec<&str> = world
        .all(Kind::Node)
        .filter(|node| fits(node, pod.at("/spec")))
        .map(|node| node.name())
        .collect();
    // Spread by the last character of the name: it is the number of a member of a StatefulSet.
    let spread = pod.name().bytes().last().map_or(0, usize::from);
    let Some(node) = nodes.get(spread % nodes.len().max(1)) else {
        return;
    };
    let binding = json!({
        "apiVersion": "v1",
        "kind": "Binding",
        "metadata": {"name": pod.name(), "namespace": pod.namespace()},
        "target": {"apiVersion": "v1", "kind": "Node", "name": node},
    });
    let path = format!("{}/binding", pod.path());
    cluster.attempt("POST", &path, &binding).await;
}

/// Whether a pod of that specification may run on the node. Looks at what names a node; affinities
/// between pods are not played, so that three replicas that keep apart run on two nodes.
pub(crate) fn fits(node: &Object, pod: &Value) -> bool {
    let labels = node.at("/metadata/labels");
    let selected = pod["nodeSelector"]
        .as_object()
        .is_none_or(|wanted| wanted.iter().all(|(name, value)| &labels[name] == value));
    let required = "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution";
    let terms = pod
        .pointer(required)
        .and_then(|required| required["nodeSelectorTerms"].as_array());
    let named = terms.is_none_or(|terms| terms.iter().any(|term| means(node, term)));
    selected && named
}

fn means(node: &Object, term: &Value) -> bool {
    let fields = term["matchFields"].as_array().into_iter().flatten();
    let mut named = fields.map(|field| field["values"][0] == node.name());
    named.all(|fits| fits)
        && node.is_selected_by(&json!({
            "matchExpressions": term["matchExpressions"],
        }))
}

fn obstacle(world: &Snapshot, pod: &Object) -> Result<(), String> {
    let nodes = world.all(Kind::Node).count();
    if steering::of(world, pod).act == Act::Unschedulable {
        return Err(format!(
            "0/{nodes} nodes are available: {nodes} Insufficient memory."
        ));
    }
    for volume in pod.list("/spec/volumes") {
        let Some(name) = volume["persistentVolumeClaim"]["claimName"].as_str() else {
            continue;
        };
        match world.get(Kind::PersistentVolumeClaim, pod.namespace(), name) {
            None => return Err(format!("persistentvolumeclaim \"{name}\" not found")),
            Some(claim) if claim.text("/status/phase") != "Bound" => {
                return Err(format!(
                    "0/{nodes} nodes are available: {nodes} pod has unbound immediate \
                     PersistentVolumeClaims."
                ));
            }
            Some(_) => {}
        }
    }
    if world
        .all(Kind::Node)
        .any(|node| fits(node, pod.at("/spec")))
    {
        Ok(())
    } else {
        Err(format!(
            "0/{nodes} nodes are available: {nodes} node(s) didn't match node selector."
        ))
    }
}
