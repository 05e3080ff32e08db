//! What containers need before they start: the `ConfigMaps` and Secrets that a pod names.

use std::collections::BTreeSet;

use serde_json::Value;

use super::cluster::Cluster;
use super::object::Object;

/// Something that a pod names and that is not there.
pub(crate) struct Missing {
    /// What the container waits for, as in its status.
    pub(crate) reason: &'static str,
    /// The reason of the event.
    pub(crate) event: &'static str,
    pub(crate) message: String,
}

/// A name that has to resolve: the word in the path, and the name.
type Needed = (&'static str, String);

/// The first ConfigMap or Secret that is not there. One that is optional is not needed.
pub(crate) async fn missing(cluster: &Cluster, pod: &Object) -> Option<Missing> {
    for (plural, name) in mounted(pod) {
        if is_absent(cluster, pod, plural, &name).await {
            return Some(Missing {
                reason: "ContainerCreating",
                event: "FailedMount",
                message: format!(
                    "MountVolume.SetUp failed: {} \"{name}\" not found",
                    plural.trim_end_matches('s')
                ),
            });
        }
    }
    for (plural, name) in read(pod) {
        if is_absent(cluster, pod, plural, &name).await {
            return Some(Missing {
                reason: "CreateContainerConfigError",
                event: "Failed",
                message: format!("{} \"{name}\" not found", plural.trim_end_matches('s')),
            });
        }
    }
    None
}

async fn is_absent(cluster: &Cluster, pod: &Object, plural: &str, name: &str) -> bool {
    let path = format!("/api/v1/namespaces/{}/{plural}/{name}", pod.namespace());
    match cluster.request("GET", &path, &Value::Null).await {
        Err(kube::Error::Api(status)) => status.code == 404,
        _ => false,
    }
}

fn mounted(pod: &Object) -> BTreeSet<Needed> {
    let mut needed = BTreeSet::new();
    for volume in pod.list("/spec/volumes") {
        note(&mut needed, "configmaps", &volume["configMap"], "name");
        note(&mut needed, "secrets", &volume["secret"], "secretName");
        for source in volume["projected"]["sources"]
            .as_array()
            .into_iter()
            .flatten()
        {
            note(&mut needed, "configmaps", &source["configMap"], "name");
            note(&mut needed, "secrets", &source["secret"], "name");
        }
    }
    needed
}

fn read(pod: &Object) -> BTreeSet<Needed> {
    let mut needed = BTreeSet::new();
    let all = pod.list("/spec/initContainers").iter();
    for container in all.chain(pod.list("/spec/containers")) {
        for variable in container["env"].as_array().into_iter().flatten() {
            let from = &variable["valueFrom"];
            note(&mut needed, "configmaps", &from["configMapKeyRef"], "name");
            note(&mut needed, "secrets", &from["secretKeyRef"], "name");
        }
        for source in container["envFrom"].as_array().into_iter().flatten() {
            note(&mut needed, "configmaps", &source["configMapRef"], "name");
            note(&mut needed, "secrets", &source["secretRef"], "name");
        }
    }
    needed
}

fn note(needed: &mut BTreeSet<Needed>, plural: &'static str, source: &Value, field: &str) {
    if let Some(name) = source[field].as_str()
        && source["optional"] != true
    {
        needed.insert((plural, name.to_owned()));
    }
}
